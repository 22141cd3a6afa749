package dev.skep.exporters.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skep.exporters.FakeController;
import dev.skep.exporters.Signals;
import dev.skep.exporters.Surroundings;
import io.camunda.zeebe.exporter.api.ExporterException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against a real server. */
final class PostgresExporterTest {
    private static PostgresServer server;

    private final FakeController controller = new FakeController();

    @BeforeAll
    static void start() throws IOException {
        server = PostgresServer.start();
    }

    @AfterAll
    static void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    private PostgresExporter open(final String schema, final int batch) {
        final PostgresExporter exporter = new PostgresExporter();
        exporter.configure(Surroundings.of(Map.of(
                "url",
                server.url(),
                "user",
                "skep",
                "schema",
                schema,
                "timeoutSeconds",
                "60",
                "batchSize",
                Integer.toString(batch))));
        exporter.open(controller);
        return exporter;
    }

    private static List<String> query(final String sql) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            final List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }

    @Test
    void aFullBatchIsWrittenAndAcknowledgedAtOnce() throws SQLException {
        final PostgresExporter exporter = open("full", 3);
        exporter.export(Signals.at(1, "a"));
        exporter.export(Signals.at(2, "b"));
        assertThat(controller.acknowledged()).isEmpty();

        exporter.export(Signals.at(3, "c"));

        assertThat(controller.acknowledged()).containsExactly(3L);
        assertThat(query("SELECT position FROM \"full\".record ORDER BY position"))
                .containsExactly("1", "2", "3");
        exporter.close();
    }

    @Test
    void theRestIsWrittenALittleLater() throws SQLException {
        final PostgresExporter exporter = open("later", 100);
        exporter.export(Signals.at(5, "text with \u0000 and \\u0000 and \u00fc"));

        controller.runTasks();

        assertThat(controller.acknowledged()).containsExactly(5L);
        assertThat(query("SELECT concat_ws(' ', partition_id, position, source_position, key, record_type, value_type,"
                        + " intent, broker_version, extract(epoch from time), process_instance_key) FROM later.record"))
                .containsExactly("7 5 -1 5 EVENT SIGNAL BROADCASTED 1.2.3 1700000000.123000");
        assertThat(query("SELECT value->'variables'->>'text' FROM later.record"))
                .containsExactly("text with \ufffd and \\u0000 and \u00fc");
        exporter.close();
    }

    @Test
    void whatComesAgainIsThereOnce() throws SQLException {
        final PostgresExporter exporter = open("again", 2);
        for (final long position : new long[] {1, 2, 1, 2, 3, 4}) {
            exporter.export(Signals.at(position, "x"));
        }
        exporter.close();

        assertThat(query("SELECT position FROM again.record ORDER BY position")).containsExactly("1", "2", "3", "4");
    }

    @Test
    void aServerThatIsAwayHoldsUpTheExporterAndLosesNothing() throws IOException, SQLException {
        final PostgresExporter exporter = open("away", 2);
        exporter.export(Signals.at(1, "a"));
        exporter.export(Signals.at(2, "b"));
        server.kill();
        try {
            exporter.export(Signals.at(3, "c"));
            exporter.export(Signals.at(4, "d"));
            assertThatThrownBy(() -> exporter.export(Signals.at(5, "e"))).isInstanceOf(ExporterException.class);
            assertThatThrownBy(controller::runTasks).isInstanceOf(ExporterException.class);
        } finally {
            server.launch();
        }

        exporter.export(Signals.at(5, "e"));
        controller.runTasks();

        assertThat(controller.acknowledged()).containsExactly(2L, 4L, 5L);
        assertThat(query("SELECT position FROM away.record ORDER BY position"))
                .containsExactly("1", "2", "3", "4", "5");
        exporter.close();
    }

    @Test
    void theUrlAndTheSchemaAreLookedAtBeforehand() {
        assertThatThrownBy(() -> new PostgresExporter()
                        .configure(Surroundings.of(Map.of("url", "jdbc:mysql://x?password=secret", "schema", "a"))))
                .hasMessageContaining("jdbc:postgresql://")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> new PostgresExporter()
                        .configure(Surroundings.of(Map.of("url", server.url(), "schema", "a\"; drop"))))
                .hasMessageContaining("schema is");
    }
}
