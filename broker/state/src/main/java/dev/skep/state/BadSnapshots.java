package dev.skep.state;

/** What an opening does with snapshots that are not whole. */
public enum BadSnapshots {
    /**
     * They stay where they are until the next snapshot is taken, for somebody to look at. For a replica without peers: when no
     * other snapshot is valid and its log does not go back to the start, it must not start.
     */
    KEEP,
    /** They are deleted. For a replica with peers, which rebuild it: where no other snapshot is valid the store is empty. */
    DELETE
}
