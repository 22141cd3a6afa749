package dev.skep.node.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.node.config.ManagementSettings;
import dev.skep.node.management.PartitionState.ExporterPhase;
import dev.skep.node.management.PartitionState.ProcessingPhase;
import dev.skep.node.management.PartitionState.Role;
import dev.skep.node.metrics.NodeMetrics;
import dev.skep.partition.Partition;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

final class ManagementServerTest {
    private final NodeMetrics metrics = new NodeMetrics();
    private final ManagementServer server = ManagementServer.start(new ManagementSettings("127.0.0.1", 0), metrics);
    private final HttpClient client = HttpClient.newHttpClient();
    private final FakeBroker broker = new FakeBroker();
    private final ClusterControl cluster = FakeCluster.of(1, 0, 1, 1).of(0);

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void probesFollowTheLifeOfTheBroker() {
        assertProbes(503, 503, 200, 503);

        broker.ready = false;
        server.brokerStarted(broker, broker, cluster);
        assertProbes(200, 503, 200, 503);

        broker.ready = true;
        assertProbes(200, 200, 200, 200);

        broker.status = HealthStatus.UNHEALTHY;
        assertProbes(200, 200, 200, 503);

        broker.status = HealthStatus.DEAD;
        assertProbes(200, 200, 503, 503);

        broker.status = HealthStatus.HEALTHY;
        server.stopping();
        assertProbes(200, 503, 200, 503);
    }

    private void assertProbes(final int startup, final int readiness, final int liveness, final int status) {
        assertThat(get("/actuator/health/startup").statusCode()).as("startup").isEqualTo(startup);
        assertThat(get("/actuator/health/readiness").statusCode())
                .as("readiness")
                .isEqualTo(readiness);
        assertThat(get("/actuator/health/liveness").statusCode()).as("liveness").isEqualTo(liveness);
        assertThat(get("/actuator/health/status").statusCode()).as("status").isEqualTo(status);
        final HttpResponse<String> all = get("/actuator/health");
        assertThat(all.statusCode()).as("health").isEqualTo(status);
        assertThat(all.body()).startsWith("{\"status\":\"" + (status == 200 ? "UP" : "DOWN") + "\",\"components\":");
    }

    @Test
    void groupsHideAndHealthShowsDetails() {
        broker.status = HealthStatus.UNHEALTHY;
        server.brokerStarted(broker, broker, cluster);

        assertThat(get("/actuator/health/readiness").body()).isEqualTo("{\"status\":\"UP\"}");
        assertThat(get("/actuator/health").body())
                .contains("{\"name\":\"Partition-1\",\"status\":\"UNHEALTHY\",\"message\":\"disk full\"}");
    }

    @Test
    void oldPathsMoveOn() {
        for (final Map.Entry<String, String> moved : Map.of(
                        "/health", "status", "/ready", "readiness", "/startup", "startup")
                .entrySet()) {
            final HttpResponse<String> response = get(moved.getKey());
            assertThat(response.statusCode()).isEqualTo(301);
            assertThat(response.headers().firstValue("Location")).hasValue("/actuator/health/" + moved.getValue());
        }
    }

    @Test
    void partitionsTellTheirState() {
        assertThat(get("/actuator/partitions").statusCode()).isEqualTo(503);
        server.brokerStarted(broker, broker, cluster);

        final HttpResponse<String> response = get("/actuator/partitions");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(response.body())
                .isEqualTo("{\"1\":{\"role\":\"LEADER\",\"processedPosition\":12,\"snapshotId\":\"3-1-10-9\","
                        + "\"processedPositionInSnapshot\":10,\"streamProcessorPhase\":\"PROCESSING\","
                        + "\"exporterPhase\":\"EXPORTING\",\"exportedPosition\":-1},"
                        + "\"2\":{\"role\":\"FOLLOWER\",\"processedPosition\":null,\"snapshotId\":null,"
                        + "\"processedPositionInSnapshot\":null,\"streamProcessorPhase\":null,"
                        + "\"exporterPhase\":\"CLOSED\",\"exportedPosition\":5}}");
    }

    @Test
    void statesAreHashed() {
        server.brokerStarted(broker, broker, cluster);

        assertThat(get("/actuator/partitions/stateHash").body())
                .isEqualTo("{\"1\":{\"position\":12,\"hash\":\"0000000000000abc\"},"
                        + "\"2\":{\"position\":7,\"hash\":\"ffffffffffffffff\"}}");
    }

    @Test
    void operationsReachThePartitions() {
        server.brokerStarted(broker, broker, cluster);

        for (final PartitionOperation operation : PartitionOperation.values()) {
            final HttpResponse<String> response = post("/actuator/partitions/" + operation.path(), "");
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).startsWith("{\"1\":{");
        }

        assertThat(broker.operations).containsExactly(PartitionOperation.values());
    }

    @Test
    void failedOperationsSayWhy() {
        server.brokerStarted(broker, broker, cluster);
        broker.outcome = CompletableFuture.failedFuture(new IllegalStateException("no space for a snapshot"));

        final HttpResponse<String> response = post("/actuator/partitions/takeSnapshot", "");

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).contains("no space for a snapshot");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /nothing, 404",
        "GET, /actuator/nothing, 404",
        "GET, /actuatorx, 404",
        "GET, /actuator/health/nothing, 404",
        "GET, /actuator/partitions/nothing, 404",
        "POST, /actuator/partitions/nothing, 404",
        "GET, /actuator/partitions/takeSnapshot, 405",
        "DELETE, /actuator/partitions, 405",
        "POST, /actuator/health, 405",
        "POST, /actuator/health/readiness, 405",
        "POST, /ready, 405",
        "PUT, /actuator/prometheus, 405",
        "GET, /actuator/loggers/not.there, 404",
        "DELETE, /actuator/loggers/ROOT, 405",
        "POST, /actuator/loggers/ROOT, 400"
    })
    void wrongRequestsGetAProblem(final String method, final String path, final int status) {
        server.brokerStarted(broker, broker, cluster);

        final HttpResponse<String> response = send(method, path, "nonsense");

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(response.body())
                .contains(
                        "\"type\":\"about:blank\"", "\"status\":" + status, "\"instance\":\"" + path + "\"", "detail");
        assertThat(response.headers().firstValue("Allow").isPresent()).isEqualTo(status == 405);
    }

    @Test
    void tooLargeABodyIsRefused() {
        assertThat(post("/actuator/loggers/dev.skep", " ".repeat(70_000)).statusCode())
                .isEqualTo(400);
    }

    @Test
    void levelsChangeAtRunTime() {
        final String name = "dev.skep.loggers.test";

        assertThat(post("/actuator/loggers/" + name, "{\"configuredLevel\":\"debug\"}")
                        .statusCode())
                .isEqualTo(204);
        assertThat(LoggerFactory.getLogger(name).isDebugEnabled()).isTrue();
        assertThat(get("/actuator/loggers/" + name).body())
                .isEqualTo("{\"configuredLevel\":\"DEBUG\",\"effectiveLevel\":\"DEBUG\"}");
        assertThat(post("/actuator/loggers/" + name, "{\"configuredLevel\":\"loud\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(post("/actuator/loggers/" + name, "{\"configuredLevel\":null}")
                        .statusCode())
                .isEqualTo(204);
        assertThat(LoggerFactory.getLogger(name).isDebugEnabled()).isFalse();
        assertThat(get("/actuator/loggers").body()).contains("\"" + name + "\"");
    }

    @Test
    void metricsComeInBothFormats() throws IOException, InterruptedException {
        metrics.partition(1).batchDecided(3, 7, 900);

        final HttpResponse<String> plain = get("/actuator/prometheus");
        final HttpResponse<String> open = client.send(
                request("/metrics")
                        .header("Accept", "application/openmetrics-text; version=1.0.0")
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(plain.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
        assertThat(plain.body())
                .contains("zeebe_stream_processor_records_total{action=\"processed\",partition=\"1\"} 3.0");
        assertThat(open.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/openmetrics-text"));
        assertThat(open.body()).endsWith("# EOF\n");
    }

    @Test
    void indexListsWhatThereIs() {
        assertThat(get("/actuator/").body()).contains("\"/actuator/partitions\"", "\"/actuator/prometheus\"");
        assertThat(get("/actuator/info").body()).contains("\"name\":\"skep\"");
    }

    private HttpResponse<String> get(final String path) {
        return send("GET", path, null);
    }

    private HttpResponse<String> post(final String path, final String body) {
        return send("POST", path, body);
    }

    private HttpRequest.Builder request(final String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    private HttpResponse<String> send(final String method, final String path, final String body) {
        final var publisher =
                body == null || method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        try {
            return client.send(request(path).method(method, publisher).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(method + " " + path, e);
        }
    }

    private static final class FakeBroker implements BrokerHealth, PartitionControl {
        private final List<PartitionOperation> operations = new ArrayList<>();
        private volatile boolean ready = true;
        private volatile HealthStatus status = HealthStatus.HEALTHY;
        private volatile CompletableFuture<Void> outcome = CompletableFuture.completedFuture(null);

        @Override
        public boolean ready() {
            return ready;
        }

        @Override
        public HealthReport report() {
            final String message = status == HealthStatus.HEALTHY ? "" : "disk full";
            return HealthReport.ofParts("Broker-0", List.of(HealthReport.of("Partition-1", status, message)));
        }

        @Override
        public CompletableFuture<SortedMap<Integer, PartitionState>> states() {
            final SortedMap<Integer, PartitionState> states = new TreeMap<>();
            states.put(
                    1,
                    new PartitionState(
                            Role.LEADER,
                            12L,
                            "3-1-10-9",
                            10L,
                            ProcessingPhase.PROCESSING,
                            ExporterPhase.EXPORTING,
                            -1));
            states.put(2, new PartitionState(Role.FOLLOWER, null, null, null, null, ExporterPhase.CLOSED, 5));
            return CompletableFuture.completedFuture(states);
        }

        @Override
        public CompletableFuture<SortedMap<Integer, Partition.StateHash>> stateHashes() {
            return CompletableFuture.completedFuture(
                    new TreeMap<>(Map.of(1, new Partition.StateHash(12, 0xABCL), 2, new Partition.StateHash(7, -1))));
        }

        @Override
        public CompletableFuture<Void> run(final PartitionOperation operation) {
            operations.add(operation);
            return outcome;
        }
    }
}
