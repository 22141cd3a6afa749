package dev.skep.partition;

/** Hears what becomes of a partition replica. Called on its loop. */
public interface PartitionListener {
    /** It stops because of a fault; once. */
    void failed(int partitionId, Throwable failure);

    /** It leads, or does not any more, or has another role, term, leader or configuration. */
    default void changed(final int partitionId, final PartitionStatus status) {}
}
