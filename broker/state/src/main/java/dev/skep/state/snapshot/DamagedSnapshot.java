package dev.skep.state.snapshot;

/**
 * A snapshot of this replica whose bytes are not those that were written: the disk has let us down. What runs on its files
 * is not to be trusted on: the replica stops, and its next opening checks every byte of every snapshot.
 */
public final class DamagedSnapshot extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DamagedSnapshot(final long index, final String reason) {
        super("the snapshot of index " + index + " is damaged: " + reason
                + "; start the replica again, it then takes an older snapshot or one of a peer");
    }
}
