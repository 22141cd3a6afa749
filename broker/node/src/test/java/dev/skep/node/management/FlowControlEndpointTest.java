package dev.skep.node.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.node.config.BackpressureSettings;
import dev.skep.node.config.ManagementSettings;
import dev.skep.node.metrics.NodeMetrics;
import dev.skep.partition.Partition;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Limits of a cluster of three brokers, each of which leads one partition. */
final class FlowControlEndpointTest {
    private static final String FIXED = "{\"request\":{\"algorithm\":\"fixed\",\"fixed\":{\"limit\":7}}}";

    private final HttpClient client = HttpClient.newHttpClient();
    private final FakeCluster cluster = FakeCluster.of(3, 0, 3, 3);
    private final List<Limited> brokers = new ArrayList<>();
    private final List<ManagementServer> servers = new ArrayList<>();

    @BeforeEach
    void start() {
        for (int id = 0; id < 3; id++) {
            final Limited broker = new Limited(id + 1);
            final ManagementServer server =
                    ManagementServer.start(new ManagementSettings("127.0.0.1", 0), new NodeMetrics());
            cluster.managementAt(id, server.port());
            server.brokerStarted(broker, broker, cluster.of(id));
            brokers.add(broker);
            servers.add(server);
        }
    }

    @AfterEach
    void close() {
        client.close();
        servers.forEach(ManagementServer::close);
    }

    @Test
    void eachPartitionIsToldOfByWhoLeadsIt() {
        assertThat(send("GET", "").body())
                .isEqualTo(
                        "{\"1\":{\"request\":{\"enabled\":true,\"algorithm\":\"aimd\",\"limit\":101,\"inFlight\":1}},"
                                + "\"2\":{\"request\":{\"enabled\":true,\"algorithm\":\"aimd\",\"limit\":102,\"inFlight\":2}},"
                                + "\"3\":{\"request\":{\"enabled\":true,\"algorithm\":\"aimd\",\"limit\":103,\"inFlight\":3}}}");
    }

    @Test
    void anotherLimitIsForAllBrokers() {
        final HttpResponse<String> answer = send("POST", FIXED);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body())
                .startsWith("{\"1\":{\"request\":{\"enabled\":true,\"algorithm\":\"fixed\",\"limit\":7,");
        for (final Limited broker : brokers) {
            assertThat(broker.wanted).singleElement().satisfies(wanted -> {
                assertThat(wanted.algorithm()).isEqualTo(BackpressureSettings.Algorithm.FIXED);
                assertThat(wanted.fixedLimit()).isEqualTo(7);
                assertThat(wanted.enabled()).isTrue();
            });
        }
        assertThat(send("POST", "{\"request\":{\"enabled\":false}}").body())
                .contains("\"3\":{\"request\":{\"enabled\":false}}");
    }

    @Test
    void whoCantBeToldIsNamed() {
        servers.get(2).close();

        final HttpResponse<String> answer = send("POST", FIXED);

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("broker 2: ").doesNotContain("broker 1: ");
        assertThat(brokers.get(1).wanted).hasSize(1);
        assertThat(send("GET", "").body()).contains("\"1\":", "\"2\":").doesNotContain("\"3\":");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | ''                                                          | 400 | expected a body",
                "POST | {                                                           | 400 | not valid JSON",
                "POST | {\"request\":5}                                             | 400 | expected a body",
                "POST | {\"request\":{},\"append\":{}}                              | 400 | only requests are limited",
                "POST | {\"request\":{\"algorithm\":\"slow\"}}                      | 400 | expected one of aimd,"
                        + " fixed",
                "POST | {\"request\":{\"fixed\":{\"limit\":0}}}                     | 400 | fixed.limit is \"0\"",
                "POST | {\"request\":{\"fixed\":{\"limits\":1}}}                    | 400 | no setting fixed.limits",
                "POST | {\"request\":{\"vegas\":{\"alpha\":9,\"beta\":2}}}          | 400 | must be below",
                "PUT  | {}                                                          | 405 | GET, POST"
            })
    void whatIsAskedWronglyIsSaidAndChangesNothing(
            final String method, final String body, final int status, final String words) {
        final HttpResponse<String> answer = send(method, body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body().replace("\\\"", "\"")).contains(words);
        assertThat(brokers).allSatisfy(broker -> assertThat(broker.wanted).isEmpty());
    }

    private HttpResponse<String> send(final String method, final String body) {
        try {
            return client.send(
                    HttpRequest.newBuilder(URI.create(
                                    "http://127.0.0.1:" + servers.getFirst().port() + "/actuator/flowControl"))
                            .method(method, BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        } catch (final InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Leads one partition, with a limit that can be told from those of others. */
    private static final class Limited implements BrokerHealth, PartitionControl {
        private final int partition;
        private final List<BackpressureSettings> wanted = new CopyOnWriteArrayList<>();

        Limited(final int partition) {
            this.partition = partition;
        }

        @Override
        public SortedMap<Integer, RequestLimit> requestLimits() {
            final RequestLimit limit = wanted.isEmpty()
                    ? new RequestLimit(true, "aimd", 100 + partition, partition)
                    : wanted.getLast().enabled()
                            ? new RequestLimit(
                                    true,
                                    wanted.getLast().algorithm().toString(),
                                    wanted.getLast().fixedLimit(),
                                    0)
                            : RequestLimit.NONE;
            return new TreeMap<>(Map.of(partition, limit));
        }

        @Override
        public void limitRequests(final BackpressureSettings settings) {
            wanted.add(settings);
        }

        @Override
        public boolean ready() {
            return true;
        }

        @Override
        public HealthReport report() {
            return HealthReport.of("Broker", HealthStatus.HEALTHY, "");
        }

        @Override
        public CompletableFuture<SortedMap<Integer, PartitionState>> states() {
            return CompletableFuture.completedFuture(new TreeMap<>());
        }

        @Override
        public CompletableFuture<SortedMap<Integer, Partition.StateHash>> stateHashes() {
            return CompletableFuture.completedFuture(new TreeMap<>());
        }

        @Override
        public CompletableFuture<Void> run(final PartitionOperation operation) {
            return CompletableFuture.completedFuture(null);
        }
    }
}
