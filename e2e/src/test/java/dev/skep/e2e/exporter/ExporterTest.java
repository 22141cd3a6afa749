package dev.skep.e2e.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skep.e2e.fixture.Await;
import dev.skep.e2e.fixture.BrokerProcess;
import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.Distribution;
import dev.skep.e2e.fixture.EndToEnd;
import dev.skep.e2e.fixture.ManagementClient;
import dev.skep.e2e.fixture.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes out of a broker with exporters, and what they do to it. */
@EndToEnd
final class ExporterTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private BrokerProcess.Options withFiles() {
        return BrokerProcess.Options.partitions(1)
                .with("ZEEBE_BROKER_EXPORTERS_AUDIT_CLASSNAME", "file")
                .with("ZEEBE_BROKER_EXPORTERS_AUDIT_ARGS_DIRECTORY", folder.toString());
    }

    private static long runOne(final Client client, final String id) {
        final long instance = client.create(id, Map.of("greeting", "hello"));
        client.work(id, Map.of("answer", 42));
        client.awaitEnded(instance);
        return instance;
    }

    private static JsonNode exporting(final BrokerProcess broker) {
        return json(broker.management().get("/actuator/partitions").body()).get("1");
    }

    private static JsonNode json(final String body) {
        try {
            return JSON.readTree(body);
        } catch (final JsonProcessingException e) {
            throw new AssertionError("not JSON: " + body, e);
        }
    }

    @Test
    void nothingOfTheLogIsMissingHoweverOftenTheBrokerIsKilled() {
        final ExportedLines lines = new ExportedLines(folder, 1);
        try (BrokerProcess broker = BrokerProcess.start(withFiles())) {
            final String id = Client.unique("audited");
            final List<Long> instances = new ArrayList<>();
            try (Client client = new Client(broker)) {
                client.deploy(Processes.oneTask(id));
            }
            for (int life = 0; life < 4; life++) {
                try (Client client = new Client(broker)) {
                    for (int i = 0; i < 10; i++) {
                        instances.add(runOne(client, id));
                    }
                    if (life == 1) {
                        lines.awaitCompleted(instances.getLast());
                    }
                }
                broker.kill();
                broker.start();
            }
            instances.forEach(lines::awaitCompleted);
            Await.until(() -> assertThat(
                            exporting(broker).get("exportedPosition").asLong())
                    .isEqualTo(exporting(broker).get("processedPosition").asLong()));
            assertThat(broker.stop()).isZero();

            lines.requireAllOf(broker, 1);
        }
    }

    @Test
    void aRecordSaysWhatTheContractSays() {
        final ExportedLines lines = new ExportedLines(folder, 1);
        try (BrokerProcess broker = BrokerProcess.start(withFiles());
                Client client = new Client(broker)) {
            final String id = Client.unique("told");
            client.deploy(Processes.oneTask(id));
            final long instance = runOne(client, id);
            lines.awaitCompleted(instance);

            final JsonNode created = lines.all().stream()
                    .filter(record -> record.get("valueType").asText().equals("JOB")
                            && record.get("intent").asText().equals("CREATED"))
                    .findFirst()
                    .orElseThrow();
            final JsonNode variable = lines.all().stream()
                    .filter(record -> record.get("valueType").asText().equals("VARIABLE")
                            && record.at("/value/name").asText().equals("greeting"))
                    .findFirst()
                    .orElseThrow();
            assertThat(created.at("/value/type").asText()).isEqualTo(id);
            assertThat(created.at("/value/elementId").asText()).isEqualTo("task");
            assertThat(created.at("/value/processInstanceKey").asLong()).isEqualTo(instance);
            assertThat(created.at("/value/jobKind").asText()).isEqualTo("BPMN_ELEMENT");
            assertThat(variable.at("/value/value").asText()).isEqualTo("\"hello\"");
            assertThat(variable.at("/value/scopeKey").asLong()).isEqualTo(instance);
        }
    }

    /** An exporter in a jar stands still, then fails, then works; the broker and the other exporter go on all the time. */
    @Test
    void oneThatIsStuckOrFailsHoldsUpNobodyElse() throws IOException {
        final Path control = Files.createDirectory(folder.resolve("control"));
        final Path jar = ProbeJar.build(folder);
        final Path stand = Files.createFile(control.resolve("stand"));
        final Path fail = Files.createFile(control.resolve("fail"));
        final ExportedLines lines = new ExportedLines(folder, 1);
        try (BrokerProcess broker = BrokerProcess.start(withFiles()
                        .with("ZEEBE_BROKER_EXPORTERS_PROBE_CLASSNAME", ProbeJar.CLASS_NAME)
                        .with("ZEEBE_BROKER_EXPORTERS_PROBE_JARPATH", jar.toString())
                        .with("ZEEBE_BROKER_EXPORTERS_PROBE_ARGS_CONTROL", control.toString()));
                Client client = new Client(broker)) {
            final String id = Client.unique("slow");
            client.deploy(Processes.oneTask(id));
            final long first = runOne(client, id);
            lines.awaitCompleted(first);
            assertThat(control.resolve("seen")).doesNotExist();

            Files.delete(stand);
            Await.until(() -> {
                final ManagementClient.Answer health = broker.management().get("/actuator/health");
                assertThat(health.body()).contains("Exporter-probe", "UNHEALTHY", "told to fail");
                assertThat(broker.management().get("/actuator/health/status").code())
                        .isEqualTo(503);
                assertThat(broker.management().get("/actuator/health/readiness").code())
                        .isEqualTo(200);
            });
            final long second = runOne(client, id);
            lines.awaitCompleted(second);
            assertThat(control.resolve("seen")).doesNotExist();

            Files.delete(fail);
            Await.until(() -> {
                assertThat(control.resolve("seen"))
                        .content()
                        .contains("ELEMENT_COMPLETED " + first, "ELEMENT_COMPLETED " + second);
                assertThat(broker.management().get("/actuator/health/status").code())
                        .isEqualTo(200);
            });
            assertThat(broker.management().get("/actuator/prometheus").body())
                    .contains("zeebe_exporter_last_exported_position{exporter=\"probe\"")
                    .contains("skep_exporter_failures_total{exporter=\"probe\"");
        }
    }

    @Test
    void pausingIsKeptOverRestarts() {
        final ExportedLines lines = new ExportedLines(folder, 1);
        try (BrokerProcess broker = BrokerProcess.start(withFiles())) {
            final String id = Client.unique("paused");
            try (Client client = new Client(broker)) {
                client.deploy(Processes.oneTask(id));
            }
            assertThat(exporting(broker).get("exporterPhase").asText()).isEqualTo("EXPORTING");
            assertThat(broker.management().post("/actuator/exporting/pause").code())
                    .isEqualTo(204);
            assertThat(exporting(broker).get("exporterPhase").asText()).isEqualTo("PAUSED");
            assertThat(broker.stop()).isZero();
            broker.start();
            assertThat(exporting(broker).get("exporterPhase").asText()).isEqualTo("PAUSED");
            final long instance;
            try (Client client = new Client(broker)) {
                instance = runOne(client, id);
            }
            assertThat(lines.all()).noneMatch(ExportedLines.completed(instance));

            assertThat(broker.management()
                            .post("/actuator/exporting/pause?soft=true")
                            .code())
                    .isEqualTo(204);
            assertThat(exporting(broker).get("exporterPhase").asText()).isEqualTo("SOFT_PAUSED");
            lines.awaitCompleted(instance);
            assertThat(broker.management().post("/actuator/exporting/resume").code())
                    .isEqualTo(204);
            assertThat(exporting(broker).get("exporterPhase").asText()).isEqualTo("EXPORTING");
            assertThat(broker.management().post("/actuator/exporting/rest").code())
                    .isEqualTo(404);
        }
    }

    @Test
    void oneThatIsTurnedOffMissesWhatHappensMeanwhile() {
        final ExportedLines lines = new ExportedLines(folder, 1);
        try (BrokerProcess broker = BrokerProcess.start(withFiles());
                Client client = new Client(broker)) {
            final String id = Client.unique("switched");
            client.deploy(Processes.oneTask(id));
            final long before = runOne(client, id);
            lines.awaitCompleted(before);

            turn(broker, "disable", "DISABLED");
            final long meanwhile = runOne(client, id);
            turn(broker, "enable", "ENABLED");
            final long after = runOne(client, id);

            lines.awaitCompleted(after);
            assertThat(lines.all()).noneMatch(ExportedLines.completed(meanwhile));
            assertThat(broker.management()
                            .post("/actuator/exporters/nobody/disable")
                            .code())
                    .isEqualTo(400);
        }
    }

    private static void turn(final BrokerProcess broker, final String how, final String status) {
        assertThat(broker.management().post("/actuator/exporters/audit/" + how).code())
                .isEqualTo(202);
        Await.until(() -> assertThat(
                        json(broker.management().get("/actuator/exporters").body()))
                .isEqualTo(json("[{\"exporterId\":\"audit\",\"status\":\"" + status + "\",\"loaded\":true}]")));
    }

    @Test
    void aBrokerDoesNotStartWithAnExporterThatIsNone() {
        final Distribution.Outcome outcome = Distribution.get()
                .run(
                        Map.of(
                                "ZEEBE_BROKER_EXPORTERS_AUDIT_CLASSNAME",
                                "io.camunda.zeebe.exporter.ElasticsearchExporter",
                                "ZEEBE_BROKER_EXPORTERS_AUDIT_JARPATH",
                                folder.resolve("missing.jar").toString()),
                        "up",
                        "--data",
                        folder.resolve("data").toString());

        assertThat(outcome.code()).isNotZero();
        assertThat(outcome.out() + outcome.err())
                .contains("Exporter 'audit' can't be used: there is no file")
                .contains("missing.jar");
    }
}
