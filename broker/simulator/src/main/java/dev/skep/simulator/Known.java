package dev.skep.simulator;

/** What is known of the partitions from their committed logs. */
public interface Known {
    Ledger ledger(int partitionId);

    /** Whether the deployment is known to have arrived everywhere. */
    boolean isDistributed(long deploymentKey);

    /** Partitions 1 to this take new instances; it may grow beyond those of the beginning. */
    default int routedPartitions(final int first) {
        return first;
    }

    /** Runs the action whenever all partitions have come to take commands. */
    void whenReady(Runnable action);
}
