package dev.skep.partition;

/**
 * What a partition says of itself.
 *
 * @param refusing why commands are refused, empty when they are taken
 * @param failed whether it stopped because of a fault
 */
public record PartitionStatus(
        boolean started,
        boolean paused,
        boolean failed,
        String refusing,
        long lastPosition,
        long committedIndex,
        long snapshotIndex,
        int queued) {}
