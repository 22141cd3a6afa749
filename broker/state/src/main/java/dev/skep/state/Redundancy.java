package dev.skep.state;

/** Whether somebody else has what a replica holds: how much it has to read before it starts, and what it does with bad snapshots. */
public enum Redundancy {
    /**
     * Nobody has. Every byte of a snapshot is read before the store opens with it: found later, damage would stop the only
     * replica. Bad ones stay where they are until the next one is taken, for somebody to look at; when no other is valid and the
     * log does not go back to the start, the replica must not start.
     */
    ALONE,
    /**
     * Peers have. Table files are read beside the loop after the start, see {@link StateStore#prepareVerification}. Bad
     * snapshots are deleted; where no other is valid the store is empty, and peers rebuild it.
     */
    REPLICATED
}
