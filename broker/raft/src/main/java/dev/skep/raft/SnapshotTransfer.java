package dev.skep.raft;

/** A snapshot on its way to one member. */
final class SnapshotTransfer {
    final SnapshotId snapshot;
    /** Where the chunk that is under way begins; all before has arrived. */
    long offset;
    /** Unknown (-1) before the first chunk was read. */
    long totalBytes = -1;
    /** The owner was asked for the chunk and has not answered. */
    boolean reading;
    /** When to send the chunk again. */
    long resendAt;

    SnapshotTransfer(final SnapshotId snapshot) {
        this.snapshot = snapshot;
    }
}
