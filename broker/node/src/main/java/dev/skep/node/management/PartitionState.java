package dev.skep.node.management;

/**
 * One partition of this broker.
 *
 * @param processedPosition -1 when nothing was processed; null on a replica that doesn't process
 * @param snapshotId null when there is no snapshot
 * @param processedPositionInSnapshot null when there is no snapshot
 * @param phase null on a replica that doesn't process
 * @param exportedPosition -1 when nothing was exported
 */
public record PartitionState(
        Role role,
        Long processedPosition,
        String snapshotId,
        Long processedPositionInSnapshot,
        ProcessingPhase phase,
        ExporterPhase exporterPhase,
        long exportedPosition) {
    /** Place among the replicas; the number is what the metric shows. */
    public enum Role {
        INACTIVE,
        FOLLOWER,
        CANDIDATE,
        LEADER
    }

    /** What the processing is doing; the order is that of the metric. */
    public enum ProcessingPhase {
        INITIAL,
        REPLAY,
        PROCESSING,
        FAILED,
        PAUSED
    }

    /** What the exporting is doing. */
    public enum ExporterPhase {
        EXPORTING,
        PAUSED,
        SOFT_PAUSED,
        CLOSED
    }
}
