package dev.skep.node;

import dev.skep.node.management.BrokerHealth;
import dev.skep.node.management.ClusterControl;
import dev.skep.node.management.PartitionControl;

/** A started broker as the process around it sees it. */
public interface RunningBroker extends AutoCloseable {
    BrokerHealth health();

    PartitionControl partitions();

    ClusterControl cluster();

    /** Whether it may not go on, for a reason that it has logged, and so ends the process itself. */
    boolean mustStop();

    /** Takes no more requests, lets running work end within bounds, closes everything. Callable once. */
    @Override
    void close();
}
