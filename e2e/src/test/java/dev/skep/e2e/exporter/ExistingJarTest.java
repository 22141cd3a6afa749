package dev.skep.e2e.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skep.e2e.fixture.Await;
import dev.skep.e2e.fixture.BrokerProcess;
import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.EndToEnd;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * An exporter that others made for Zeebe, as it comes from the package registry, with libraries inside that the broker has in other versions: it
 * runs out of its jar and has all of the log in the end.
 */
@EndToEnd
final class ExistingJarTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path JAR = Path.of(
                    System.getProperty("skep.exporters", "target/exporters"), "zeebe-redis-exporter.jar")
            .toAbsolutePath();

    private static BrokerProcess.Options exportingTo(final FalseRedis redis) {
        return BrokerProcess.Options.partitions(1)
                .with("ZEEBE_BROKER_EXPORTERS_REDIS_CLASSNAME", "io.zeebe.redis.exporter.RedisExporter")
                .with("ZEEBE_BROKER_EXPORTERS_REDIS_JARPATH", JAR.toString())
                .with("ZEEBE_BROKER_EXPORTERS_REDIS_ARGS_REMOTEADDRESS", redis.address())
                .with("ZEEBE_BROKER_EXPORTERS_REDIS_ARGS_FORMAT", "json");
    }

    private static JsonNode partition(final BrokerProcess broker) {
        try {
            return JSON.readTree(broker.management().get("/actuator/partitions").body())
                    .get("1");
        } catch (final JsonProcessingException e) {
            throw new AssertionError("not JSON", e);
        }
    }

    @Test
    void itRunsAndHasEverythingInTheEnd() throws IOException {
        try (FalseRedis redis = new FalseRedis();
                BrokerProcess broker = BrokerProcess.start(exportingTo(redis));
                Client client = new Client(broker)) {
            final Exported exported = new Exported(
                    () -> redis.added().stream().map(FalseRedis.Added::record).toList());
            final Map<String, Runnable> plays = new ExportPlays(client, exported).all();

            plays.get("task").run();
            plays.get("decision").run();
            plays.get("message").run();
            plays.get("incident").run();

            assertThat(redis.added())
                    .extracting(FalseRedis.Added::stream)
                    .contains("zeebe:PROCESS_INSTANCE", "zeebe:JOB", "zeebe:DECISION_EVALUATION", "zeebe:INCIDENT");
            // and it says so: what it has taken it need not get again
            Await.until(() -> {
                final JsonNode partition = partition(broker);
                assertThat(partition.get("exportedPosition").asLong())
                        .isEqualTo(partition.get("processedPosition").asLong());
            });
            assertThat(broker.management().get("/actuator/health/status").code())
                    .isEqualTo(200);
        }
    }
}
