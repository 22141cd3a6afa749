package dev.skep.node.management;

import dev.skep.node.config.ManagementSettings;
import dev.skep.node.metrics.NodeMetrics;
import dev.skep.partition.Partition;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** The management server of one member of a {@link FakeCluster}, on a free port. */
public final class ManagementNode implements AutoCloseable {
    private final ManagementServer server;

    private ManagementNode(final ManagementServer server) {
        this.server = server;
    }

    public static ManagementNode start(final FakeCluster cluster, final int member) {
        return start(cluster, member, AdministrationLimits.DEFAULT);
    }

    /** Of a broker that is configured with these exporters. */
    static ManagementNode withExporters(final FakeCluster cluster, final int member, final String... exporters) {
        final ManagementServer server = ManagementServer.start(
                new ManagementSettings("127.0.0.1", 0), new NodeMetrics(), AdministrationLimits.DEFAULT);
        cluster.managementAt(member, server.port());
        server.brokerStarted(new Healthy(), new NoPartitions(List.of(exporters)), cluster.of(member));
        return new ManagementNode(server);
    }

    static ManagementNode start(final FakeCluster cluster, final int member, final AdministrationLimits limits) {
        final ManagementServer server =
                ManagementServer.start(new ManagementSettings("127.0.0.1", 0), new NodeMetrics(), limits);
        cluster.managementAt(member, server.port());
        server.brokerStarted(new Healthy(), new NoPartitions(List.of()), cluster.of(member));
        return new ManagementNode(server);
    }

    public int port() {
        return server.port();
    }

    ManagementServer server() {
        return server;
    }

    @Override
    public void close() {
        server.close();
    }

    private static final class Healthy implements BrokerHealth {
        @Override
        public boolean ready() {
            return true;
        }

        @Override
        public HealthReport report() {
            return HealthReport.of("Broker", HealthStatus.HEALTHY, "");
        }
    }

    private record NoPartitions(List<String> exporterIds) implements PartitionControl {
        @Override
        public CompletableFuture<SortedMap<Integer, Partition.StateHash>> stateHashes() {
            return CompletableFuture.completedFuture(new TreeMap<>());
        }

        @Override
        public CompletableFuture<SortedMap<Integer, PartitionState>> states() {
            return CompletableFuture.completedFuture(new TreeMap<>());
        }

        @Override
        public CompletableFuture<Void> run(final PartitionOperation operation) {
            return CompletableFuture.completedFuture(null);
        }
    }
}
