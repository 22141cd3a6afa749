package dev.skep.partition;

/**
 * What a partition says of itself.
 *
 * @param refusing why commands are refused, empty when they are taken
 * @param snapshotIndex log entry up to which the newest snapshot reaches, -1 where there is none
 * @param snapshotPosition the last record in it, -1 where there is none
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
        long snapshotPosition,
        int queued) {}
