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
import java.time.Duration;
import java.util.ArrayList;
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

    private static final String SMALL = """
            apiVersion: skep.dev/v1alpha1
            kind: ZeebeCluster
            metadata: {name: orders}
            spec:
              version: 0.1.0
              replicas: %d
              partitions: %d
              replicationFactor: %d
              storage: {freeSpace: {processing: 64Mi, replication: 32Mi}}
              resources: {limits: {memory: 512Mi}}
              config: {zeebe: {broker: {data: {logSegmentSize: 32MB}}}}
            """;

    @TempDir
    private Path folder;

    @Test
    void itsBrokersRunHereWithItsNumbersPlacesAndSettings() throws IOException {
        final String version = Distribution.get()
                .run("version")
                .out()
                .replaceFirst("^skep ", "")
                .split("[ ,\n]", 2)[0];
        final Path file = Files.writeString(folder.resolve("cluster.yaml"), CLUSTER.formatted(version));
        final int port = freePorts();
        try (Up up = up(file, port)) {
            up.awaitReady();
            Await.until(() -> assertThat(up.text()).contains("3 brokers"));
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
        }
    }

    private Up up(final Path file, final int port) throws IOException {
        final Path out = Files.createTempFile(folder, "up", ".txt");
        final ProcessBuilder command = Distribution.get()
                .command(List.of("up", "-f", file.toString(), "--gateway-port", Integer.toString(port)));
        return new Up(
                command.directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile())
                        .start(),
                out);
    }

    /** The command as it runs, and what it says. */
    private record Up(Process process, Path out) implements AutoCloseable {
        String text() {
            try {
                return Files.readString(out);
            } catch (final IOException e) {
                return e.toString();
            }
        }

        void awaitReady() {
            Await.until(() -> {
                assertThat(process.isAlive()).as(text()).isTrue();
                assertThat(text()).contains("is ready after");
            });
        }

        /** As when the machine goes down. */
        void kill() {
            final List<ProcessHandle> all =
                    new ArrayList<>(process.descendants().toList());
            all.add(process.toHandle());
            all.forEach(ProcessHandle::destroyForcibly);
            all.forEach(one -> one.onExit().join());
        }

        @Override
        public void close() {
            if (!process.isAlive()) {
                return;
            }
            process.destroy();
            try {
                if (!process.waitFor(60, TimeUnit.SECONDS)) {
                    kill();
                }
            } catch (final InterruptedException e) {
                kill();
                throw new IllegalStateException("interrupted", e);
            }
            assertThat(process.exitValue()).as(text()).isZero();
        }
    }

    /** The number of brokers is raised in the file, and the machine goes down while they are taken in: the next start goes on. */
    @Test
    void brokersThatAreNewInTheFileAreTakenInWhateverHappens() throws IOException {
        final int port = freePorts();
        final String id = Client.unique("grown");
        final Path file = folder.resolve("cluster.yaml");
        Files.writeString(file, SMALL.formatted(1, 1, 1));
        try (Up up = up(file, port)) {
            up.awaitReady();
            try (Client client = Client.at("127.0.0.1:" + port, Await.PATIENCE)) {
                assertThat(client.outcome(id, Processes.straight(id), Map.of("question", 42)))
                        .containsEntry("question", 42);
            }
        }
        Files.writeString(file, SMALL.formatted(BROKERS, 2, BROKERS));
        try (Up up = up(file, port)) {
            Await.until(() -> assertThat(up.text()).contains("as the file says"));
            up.kill();
        }
        try (Up up = up(file, port)) {
            up.awaitReady();
            for (int broker = 0; broker < BROKERS; broker++) {
                final ManagementClient management = new ManagementClient(port + 10 * broker + 4);
                Await.until(() -> {
                    final JsonNode cluster =
                            json(management.get("/actuator/cluster").body());
                    assertThat(cluster.path("pendingChange").isMissingNode()).isTrue();
                    assertThat(cluster.path("partitionsCount").asInt()).isEqualTo(2);
                    assertThat(cluster.path("replicationFactor").asInt()).isEqualTo(BROKERS);
                    assertThat(cluster.path("brokers"))
                            .hasSize(BROKERS)
                            .allSatisfy(
                                    each -> assertThat(each.path("partitions")).hasSize(2));
                });
            }
            try (Client client = Client.at("127.0.0.1:" + (port + 20), Duration.ofSeconds(30))) {
                assertThat(client.result(id, Map.of("question", 43)).getVariablesAsMap())
                        .containsEntry("question", 43);
            }
        }
        Files.writeString(file, SMALL.formatted(2, 2, 2));
        try (Up up = up(file, port)) {
            Await.until(
                    () -> assertThat(up.text()).contains("broker 2 belongs to the cluster", "cluster scale --count 2"));
        }
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
