package dev.skep.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skep.e2e.crash.Load;
import dev.skep.e2e.fixture.AtOnce;
import dev.skep.e2e.fixture.Await;
import dev.skep.e2e.fixture.BrokerProcess;
import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.ManagementClient;
import io.camunda.zeebe.client.api.command.ClientStatusException;
import io.camunda.zeebe.client.api.response.BrokerInfo;
import io.camunda.zeebe.client.api.response.PartitionBrokerHealth;
import io.camunda.zeebe.client.api.response.PartitionInfo;
import io.camunda.zeebe.client.api.response.Topology;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Brokers 0, 1, 2 and so on of one cluster on this machine, each a process of its own. They call each other by names, so that
 * links that can fail may stand between them.
 */
final class ClusterOfProcesses implements AutoCloseable {
    /** So long a client waits for an answer when brokers may be gone. */
    static final Duration ANSWERS_WITHIN = Duration.ofSeconds(3);

    private static final int KEY_BITS = 51;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Shape shape;
    private final List<BrokerProcess> brokers = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();
    private final Links links;
    private int partitions;

    /**
     * What kind of cluster.
     *
     * @param failingLinks whether there are links between them that can be cut
     * @param settings for all, besides those that make them a cluster
     */
    record Shape(int brokers, int partitions, int replicas, boolean failingLinks, Map<String, String> settings) {
        static Shape ofThree() {
            // The dead are forgotten sooner than by default, for we wait for it.
            return new Shape(3, 3, 3, false, Map.of("ZEEBE_BROKER_CLUSTER_MEMBERSHIP_FAILURETIMEOUT", "3s"));
        }

        /** Nobody is taken for dead who only stands still for a moment: for tests whose requests must not fail. */
        Shape patient() {
            final Map<String, String> all = new LinkedHashMap<>(settings);
            all.put("ZEEBE_BROKER_CLUSTER_ELECTIONTIMEOUT", "6s");
            all.put("ZEEBE_BROKER_CLUSTER_MEMBERSHIP_FAILURETIMEOUT", "6s");
            return new Shape(brokers, partitions, replicas, failingLinks, all);
        }

        Shape withFailingLinks() {
            return new Shape(brokers, partitions, replicas, true, settings);
        }

        /** Segments end, snapshots are many, and the log behind them is dropped. */
        Shape withSmallFiles() {
            final Map<String, String> all = new LinkedHashMap<>(settings);
            all.put("ZEEBE_BROKER_NETWORK_MAXMESSAGESIZE", "128KB");
            all.put("ZEEBE_BROKER_GATEWAY_NETWORK_MAXMESSAGESIZE", "128KB");
            all.put("ZEEBE_BROKER_DATA_LOGSEGMENTSIZE", "512KB");
            all.put("ZEEBE_BROKER_DATA_SNAPSHOTPERIOD", "3s");
            return new Shape(this.brokers, partitions, replicas, failingLinks, all);
        }
    }

    private ClusterOfProcesses(final Shape shape) {
        this.shape = shape;
        partitions = shape.partitions();
        for (int id = 0; id < shape.brokers(); id++) {
            brokers.add(BrokerProcess.prepare(BrokerProcess.Options.member()));
        }
        links = shape.failingLinks()
                ? new Links(brokers.stream()
                        .map(broker -> broker.ports().internal())
                        .toList())
                : null;
        for (int id = 0; id < shape.brokers(); id++) {
            configure(brokers.get(id), id);
            clients.add(new Client(brokers.get(id)));
        }
    }

    /** All are up, and each partition has a leader that everybody knows. */
    static ClusterOfProcesses start(final Shape shape) {
        final ClusterOfProcesses cluster = new ClusterOfProcesses(shape);
        cluster.brokers.forEach(BrokerProcess::launch);
        cluster.brokers.forEach(BrokerProcess::awaitReady);
        cluster.awaitComplete();
        return cluster;
    }

    /** A cluster for all tests of a class; {@link #endForAll} is theirs to call. */
    static ClusterOfProcesses startForAll(final Shape shape) {
        final ClusterOfProcesses cluster = start(shape);
        cluster.brokers.forEach(BrokerProcess::keepForAll);
        return cluster;
    }

    /** Stops all properly and removes their data. */
    void endForAll() {
        clients.forEach(Client::close);
        AtOnce.map(size(), brokers, broker -> {
            broker.endForAll();
            return broker;
        });
        if (links != null) {
            links.close();
        }
    }

    /** Ends all of them in order, one after the other; for a cluster of one test. */
    void stop() {
        for (final BrokerProcess broker : brokers) {
            assertThat(broker.stop())
                    .as("exit code of %s", broker.gatewayAddress())
                    .isZero();
        }
    }

    /** The end of a cluster of one test, however that went. */
    @Override
    public void close() {
        clients.forEach(Client::close);
        brokers.forEach(BrokerProcess::close);
        if (links != null) {
            links.close();
        }
    }

    /** All is as after the start, whatever a test has left undone. */
    void mend() {
        if (links != null) {
            links.heal();
            links.delay(Duration.ZERO);
        }
        for (final BrokerProcess broker : brokers) {
            if (broker.isAlive()) {
                broker.resume();
            } else {
                broker.launch();
            }
        }
        brokers.forEach(BrokerProcess::awaitReady);
        awaitComplete();
    }

    /** The end of what each of them said. */
    String tails() {
        return brokers.stream()
                .map(broker -> "---- " + broker.log() + "\n" + broker.tail())
                .collect(Collectors.joining("\n"));
    }

    /** Settings by which a broker of that id would join this cluster. */
    void configure(final BrokerProcess broker, final int id) {
        final Map<String, String> settings = new LinkedHashMap<>(shape.settings());
        settings.put("ZEEBE_BROKER_CLUSTER_NODEID", Integer.toString(id));
        settings.put("ZEEBE_BROKER_CLUSTER_CLUSTERSIZE", Integer.toString(shape.brokers()));
        settings.put("ZEEBE_BROKER_CLUSTER_PARTITIONSCOUNT", Integer.toString(shape.partitions()));
        settings.put("ZEEBE_BROKER_CLUSTER_REPLICATIONFACTOR", Integer.toString(shape.replicas()));
        settings.put("ZEEBE_BROKER_CLUSTER_INITIALCONTACTPOINTS", contactPoints());
        settings.put("ZEEBE_BROKER_NETWORK_HOST", "127.0.0.1");
        settings.put("ZEEBE_BROKER_NETWORK_ADVERTISEDHOST", name(id));
        settings.put(
                "ZEEBE_BROKER_NETWORK_COMMANDAPI_PORT",
                Integer.toString(broker.ports().command()));
        settings.put(
                "ZEEBE_BROKER_NETWORK_INTERNALAPI_PORT",
                Integer.toString(broker.ports().internal()));
        settings.put(
                "ZEEBE_BROKER_GATEWAY_NETWORK_PORT",
                Integer.toString(broker.ports().gateway()));
        settings.put("SERVER_PORT", Integer.toString(broker.ports().rest()));
        settings.put("MANAGEMENT_SERVER_PORT", Integer.toString(broker.ports().management()));
        settings.put("ZEEBE_BROKER_DATA_DIRECTORY", broker.data().toString());
        settings.put("SKEP_JAVA_OPTS", "-Xmx256m -Djdk.net.hosts.file=" + hosts(broker, id));
        broker.configure(settings);
    }

    /** Settings by which a gateway of that name would join this cluster. */
    void configureGateway(final BrokerProcess gateway, final String name) {
        final Map<String, String> settings = new LinkedHashMap<>();
        settings.put("ZEEBE_GATEWAY_CLUSTER_MEMBERID", name);
        settings.put("ZEEBE_GATEWAY_CLUSTER_INITIALCONTACTPOINTS", contactPoints());
        settings.put("ZEEBE_GATEWAY_CLUSTER_HOST", "127.0.0.1");
        settings.put(
                "ZEEBE_GATEWAY_CLUSTER_PORT", Integer.toString(gateway.ports().internal()));
        settings.put("ZEEBE_GATEWAY_NETWORK_HOST", "127.0.0.1");
        settings.put(
                "ZEEBE_GATEWAY_NETWORK_PORT", Integer.toString(gateway.ports().gateway()));
        settings.put("ZEEBE_GATEWAY_CLUSTER_MEMBERSHIP_FAILURETIMEOUT", "3s");
        settings.put("SERVER_PORT", Integer.toString(gateway.ports().rest()));
        settings.put("MANAGEMENT_SERVER_PORT", Integer.toString(gateway.ports().management()));
        settings.put("SKEP_JAVA_OPTS", "-Xmx128m -Djdk.net.hosts.file=" + hosts(gateway, size()));
        gateway.configure(settings);
    }

    private String contactPoints() {
        return IntStream.range(0, brokers.size())
                .mapToObj(
                        other -> name(other) + ":" + brokers.get(other).ports().internal())
                .collect(Collectors.joining(","));
    }

    static String name(final int id) {
        return "broker-" + id;
    }

    private Path hosts(final BrokerProcess broker, final int id) {
        final Path file = broker.data().resolveSibling("hosts");
        final StringBuilder lines = new StringBuilder("127.0.0.1 localhost\n");
        for (int other = 0; other < brokers.size(); other++) {
            final String address = links == null ? "127.0.0.1" : Links.address(id, other);
            lines.append(address).append(' ').append(name(other)).append('\n');
        }
        try {
            return Files.writeString(file, lines);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int size() {
        return brokers.size();
    }

    int partitions() {
        return partitions;
    }

    /** So many there are from now on; the settings of the brokers go on to say what they said. */
    void grown(final int newPartitions) {
        partitions = newPartitions;
    }

    BrokerProcess broker(final int id) {
        return brokers.get(id);
    }

    List<BrokerProcess> brokers() {
        return List.copyOf(brokers);
    }

    /** By the gateway of that broker. */
    Client client(final int id) {
        return clients.get(id);
    }

    Links links() {
        return links;
    }

    Load.Gateways gateways() {
        return new Load.Gateways(
                brokers.stream().map(BrokerProcess::gatewayAddress).toList(), ANSWERS_WITHIN);
    }

    // ---------------------------------------------------------------- what it says of itself

    Topology topology(final int gateway) {
        return topology(client(gateway));
    }

    static Topology topology(final Client client) {
        return client.zeebe().newTopologyRequest().send().join();
    }

    /** Who leads which partition, as one gateway tells it; more than one leader is never right. */
    SortedMap<Integer, Integer> leaders(final int gateway) {
        return leaders(topology(gateway));
    }

    /** The same, of what was told. */
    static SortedMap<Integer, Integer> leaders(final Topology topology) {
        final TreeMap<Integer, Integer> leaders = new TreeMap<>();
        for (final BrokerInfo broker : topology.getBrokers()) {
            for (final PartitionInfo partition : broker.getPartitions()) {
                if (partition.isLeader()) {
                    final Integer other = leaders.put(partition.getPartitionId(), broker.getNodeId());
                    assertThat(other)
                            .as("leaders of partition %d at once", partition.getPartitionId())
                            .isNull();
                }
            }
        }
        return leaders;
    }

    int leaderOf(final int partition) {
        return Await.value(() -> {
            final Integer leader = leaders(partition % size()).get(partition);
            assertThat(leader).as("leader of partition %d", partition).isNotNull();
            return leader;
        });
    }

    /** All brokers are there, all replicas are well, and all gateways say the same. */
    void awaitComplete() {
        Await.until(() -> {
            final Set<Map<Integer, Integer>> views = new LinkedHashSet<>();
            for (int gateway = 0; gateway < size(); gateway++) {
                final Topology topology = topology(gateway);
                assertThat(topology.getBrokers())
                        .as("brokers that gateway %d knows", gateway)
                        .hasSize(size());
                for (final BrokerInfo broker : topology.getBrokers()) {
                    assertThat(broker.getPartitions())
                            .as("replicas of broker %d, says gateway %d", broker.getNodeId(), gateway)
                            .hasSize(partitions * shape.replicas() / shape.brokers())
                            .allMatch(partition -> partition.getHealth() == PartitionBrokerHealth.HEALTHY);
                }
                views.add(leaders(gateway));
                assertThat(leaders(gateway).keySet()).hasSize(partitions);
            }
            assertThat(views).as("who leads, says each gateway").hasSize(1);
        });
    }

    /** The same, and leaders are those who are to be: nobody hands over of his own accord from now on. */
    void awaitSettled() {
        Await.until(() -> {
            final Map<Integer, Integer> preferred = preferredLeaders();
            final boolean balanced = leaders(0).equals(preferred);
            if (!balanced) {
                broker(0).management().post("/actuator/rebalance"); // sooner than they would by themselves
            }
            assertThat(balanced)
                    .as("led by those who are to lead: %s", preferred)
                    .isTrue();
        });
        awaitComplete();
    }

    /** For each partition who has the highest priority. */
    private Map<Integer, Integer> preferredLeaders() {
        final Map<Integer, Integer> priorities = new TreeMap<>();
        final Map<Integer, Integer> preferred = new TreeMap<>();
        for (final JsonNode broker : json(0, "/actuator/cluster").path("brokers")) {
            for (final JsonNode replica : broker.path("partitions")) {
                final int partition = replica.path("id").asInt();
                final int priority = replica.path("priority").asInt();
                if (priority > priorities.getOrDefault(partition, 0)) {
                    priorities.put(partition, priority);
                    preferred.put(partition, broker.path("id").asInt());
                }
            }
        }
        assertThat(preferred).hasSize(partitions);
        return preferred;
    }

    /**
     * Waits until each of the partitions has answered by this gateway: it has created an instance of the process. Returns how
     * long that took.
     */
    Duration awaitServed(final int gateway, final String processId) {
        return awaitServed(client(gateway), processId);
    }

    /** The same, by any gateway. */
    Duration awaitServed(final Client client, final String processId) {
        final long begin = System.nanoTime();
        final Set<Integer> served = new TreeSet<>();
        Await.until(() -> {
            try {
                final long instance = client.zeebe()
                        .newCreateInstanceCommand()
                        .bpmnProcessId(processId)
                        .latestVersion()
                        .requestTimeout(ANSWERS_WITHIN)
                        .send()
                        .join()
                        .getProcessInstanceKey();
                served.add((int) (instance >> KEY_BITS));
            } catch (final ClientStatusException e) {
                throw new AssertionError("served only by " + served + ": " + e.getMessage(), e);
            }
            assertThat(served).as("partitions that answered").hasSize(partitions());
        });
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /** What the broker itself says of its replica of a partition. */
    JsonNode replica(final int broker, final int partition) {
        return json(broker, "/actuator/partitions").path(Integer.toString(partition));
    }

    /** Positions and hashes of the states of all its replicas. */
    JsonNode stateHashes(final int broker) {
        return json(broker, "/actuator/partitions/stateHash");
    }

    private JsonNode json(final int broker, final String path) {
        final ManagementClient.Answer answer = broker(broker).management().get(path);
        assertThat(answer.code()).as(answer.body()).isEqualTo(200);
        try {
            return JSON.readTree(answer.body());
        } catch (final JsonProcessingException e) {
            throw new AssertionError("not JSON: " + answer.body(), e);
        }
    }
}
