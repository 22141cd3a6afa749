package dev.skep.node;

import dev.skep.gateway.TopologyView;
import dev.skep.node.config.BrokerSettings;
import dev.skep.partition.PartitionStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Supplier;

/** The topology of a broker that is alone: it leads all partitions. */
final class LocalTopology implements TopologyView {
    private final BrokerSettings settings;
    private final Supplier<SortedMap<Integer, PartitionStatus>> statuses;

    LocalTopology(final BrokerSettings settings, final Supplier<SortedMap<Integer, PartitionStatus>> statuses) {
        this.settings = settings;
        this.statuses = statuses;
    }

    @Override
    public Cluster cluster() {
        final List<Replica> replicas = new ArrayList<>();
        statuses.get()
                .forEach((id, status) ->
                        replicas.add(new Replica(id, status.failed() ? Role.INACTIVE : Role.LEADER, health(status))));
        final var command = settings.network().commandApi();
        return new Cluster(
                settings.cluster().clusterName(),
                Version.text(),
                settings.cluster().clusterSize(),
                settings.cluster().partitionsCount(),
                settings.cluster().replicationFactor(),
                List.of(new Broker(
                        settings.cluster().nodeId(),
                        command.advertisedHost().isEmpty() ? "localhost" : command.advertisedHost(),
                        command.advertisedPort(),
                        Version.text(),
                        replicas)));
    }

    private static Health health(final PartitionStatus status) {
        if (status.failed()) {
            return Health.DEAD;
        }
        return status.refusing().isEmpty() ? Health.HEALTHY : Health.UNHEALTHY;
    }
}
