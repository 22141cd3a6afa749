package dev.skep.node;

import dev.skep.node.management.BrokerHealth;
import dev.skep.node.management.ClusterControl;
import dev.skep.node.management.PartitionControl;

/** A started broker as the process around it sees it. */
public interface RunningBroker extends AutoCloseable {
    BrokerHealth health();

    PartitionControl partitions();

    ClusterControl cluster();

    /** Takes no more requests, lets running work end within bounds, closes everything. Callable once. */
    @Override
    void close();
}
