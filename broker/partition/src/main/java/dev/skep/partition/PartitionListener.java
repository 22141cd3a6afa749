package dev.skep.partition;

/** Hears when a partition replica stops because of a fault. Called on its loop, once. */
@FunctionalInterface
public interface PartitionListener {
    void failed(int partitionId, Throwable failure);
}
