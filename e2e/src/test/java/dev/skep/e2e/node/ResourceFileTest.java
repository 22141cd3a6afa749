package dev.skep.e2e.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skep.e2e.fixture.Await;
import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.Distribution;
import dev.skep.e2e.fixture.EndToEnd;
import dev.skep.e2e.fixture.ManagementClient;
import dev.skep.e2e.fixture.Processes;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code skep up -f}: a ZeebeCluster as people write it for Kubernetes, on this machine. */
@EndToEnd
final class ResourceFileTest {
    private static final int BROKERS = 3;
    private static final String CLUSTER = """
            apiVersion: skep.dev/v1alpha1
            kind: ZeebeCluster
            metadata: {name: orders}
            spec:
              version: %s
              replicas: 3
              partitions: 3
              replicationFactor: 3
              zones: [{name: a}, {name: b}, {name: c}]
              storage: {freeSpace: {processing: 64Mi, replication: 32Mi}}
              resources: {limits: {memory: 512Mi}}
              config: {zeebe: {broker: {data: {logSegmentSize: 32MB}}}}
              env: [{name: ZEEBE_BROKER_CLUSTER_MEMBERSHIP_GOSSIPINTERVAL, value: 200ms}]
            """;

    @TempDir
    private Path folder;

    @Test
    void itsBrokersRunHereWithItsNumbersPlacesAndSettings() throws IOException, InterruptedException {
        final String version = Distribution.get()
                .run("version")
                .out()
                .replaceFirst("^skep ", "")
                .split("[ ,\n]", 2)[0];
        final Path file = Files.writeString(folder.resolve("cluster.yaml"), CLUSTER.formatted(version));
        final Path out = folder.resolve("out.txt");
        final int port = freePorts();
        final ProcessBuilder command = Distribution.get()
                .command(List.of("up", "-f", file.toString(), "--gateway-port", Integer.toString(port)));
        final Process up = command.directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        try {
            Await.until(() -> {
                assertThat(up.isAlive()).as(text(out)).isTrue();
                assertThat(text(out)).contains("is ready after", "3 brokers");
            });
            try (Client client = Client.at("127.0.0.1:" + port, Await.PATIENCE)) {
                final String id = Client.unique("file");
                final BpmnModelInstance process = Processes.straight(id);
                // again, if a leader hands over to the one whose turn it is
                assertThat(Await.value(() -> client.outcome(id, process, Map.of("question", 42))))
                        .containsEntry("question", 42);
            }
            for (int broker = 0; broker < BROKERS; broker++) {
                requireInPlace(port, broker);
                assertThat(folder.resolve("data/orders/broker-" + broker)).isDirectory();
            }
        } finally {
            up.destroy();
            if (!up.waitFor(60, TimeUnit.SECONDS)) {
                up.descendants().forEach(ProcessHandle::destroyForcibly);
                up.destroyForcibly();
            }
        }
        assertThat(up.exitValue()).as(text(out)).isZero();
    }

    private static void requireInPlace(final int port, final int broker) {
        final ManagementClient management = new ManagementClient(port + 10 * broker + 4);
        Await.until(() -> {
            final JsonNode cluster = json(management.get("/actuator/cluster").body());
            assertThat(cluster.path("brokers")).hasSize(BROKERS);
            for (final JsonNode each : cluster.path("brokers")) {
                final int id = each.path("id").asInt();
                assertThat(each.path("zone").asText()).isEqualTo("abc".substring(id, id + 1));
                assertThat(each.path("partitions")).hasSize(3);
            }
        });
    }

    private static JsonNode json(final String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (final JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "replicationFactor: 3 | replicationFactor: 4  | spec.replicationFactor is 4, but there are 3 brokers",
                "replicas: 3          | replicas: 4           | expected a multiple of the 3 zones",
                "logSegmentSize: 32MB  | logSegmentSize: large | logSegmentSize",
                "logSegmentSize: 32MB  | logSegmentSiz: 32MB   | did you mean",
                "spec:                | spec: [               | is not valid YAML",
                "kind: ZeebeCluster   | kind: Pod             | holds no ZeebeCluster",
            })
    void aBadFileIsOneLineAndStatusTwo(final String good, final String bad, final String sentence) throws IOException {
        final Path file = Files.writeString(
                folder.resolve("bad.yaml"), CLUSTER.formatted("0.1.0").replace(good, bad));

        final Distribution.Outcome outcome = Distribution.get().run("up", "-f", file.toString());

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains(sentence).hasLineCount(1);
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void whatTheFileSaysCantBeSaidTwice() {
        final Distribution.Outcome outcome = Distribution.get().run("up", "-f", "x.yaml", "--brokers", "3");

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("--brokers", "--file").hasLineCount(1);
    }

    private static String text(final Path file) {
        try {
            return Files.readString(file);
        } catch (final IOException e) {
            return e.toString();
        }
    }

    /** The first of those that three brokers need. */
    private static int freePorts() {
        for (int i = 0; i < 1000; i++) {
            final int first = ThreadLocalRandom.current().nextInt(20_100, 31_000);
            boolean free = true;
            for (int broker = 0; broker < BROKERS; broker++) {
                for (int port = 0; port < 5; port++) {
                    free &= isFree(first + 10 * broker + port);
                }
            }
            if (free) {
                return first;
            }
        }
        throw new IllegalStateException("no free ports");
    }

    private static boolean isFree(final int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (final IOException e) {
            return false;
        }
    }
}
