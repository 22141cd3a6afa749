package dev.skep.node;

import dev.skep.node.config.BrokerSettings;
import dev.skep.node.management.BrokerHealth;
import dev.skep.node.management.HealthReport;
import dev.skep.node.management.PartitionControl;
import dev.skep.node.management.PartitionOperation;
import dev.skep.node.management.PartitionState;
import dev.skep.node.metrics.NodeMetrics;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** The wired rooms of one broker. */
public final class Broker implements RunningBroker, BrokerHealth, PartitionControl {
    private Broker() {}

    public static RunningBroker start(final BrokerSettings settings, final NodeMetrics metrics) {
        return new Broker();
    }

    @Override
    public BrokerHealth health() {
        return this;
    }

    @Override
    public PartitionControl partitions() {
        return this;
    }

    @Override
    public boolean ready() {
        return true;
    }

    @Override
    public HealthReport report() {
        return HealthReport.ofParts("broker", List.of());
    }

    @Override
    public CompletableFuture<SortedMap<Integer, PartitionState>> states() {
        return CompletableFuture.completedFuture(new TreeMap<>());
    }

    @Override
    public CompletableFuture<Void> run(final PartitionOperation operation) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {}
}
