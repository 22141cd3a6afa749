package dev.skep.simulator;

/** What is known of the partitions from their committed logs. */
public interface Known {
    Ledger ledger(int partitionId);

    /** Whether the deployment is known to have arrived everywhere. */
    boolean isDistributed(long deploymentKey);

    /** Runs the action whenever all partitions have come to take commands. */
    void whenReady(Runnable action);
}
