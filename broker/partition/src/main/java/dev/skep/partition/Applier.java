package dev.skep.partition;

import dev.skep.journal.Frame;
import dev.skep.state.StateStore;

/**
 * Brings the state up to what is committed, where this replica has not decided it itself: on followers, and on every replica
 * after its start. In bounded turns, so that flushes of the state get theirs in between.
 */
final class Applier {
    private final Replica replica;
    private final StateStore store;
    private final EntryApplier entries;
    private final int entriesPerTurn;
    private long appliedIndex;
    private long records;
    private long bytes;

    Applier(final Replica replica, final StateStore store, final EntryApplier entries, final int entriesPerTurn) {
        this.replica = replica;
        this.store = store;
        this.entries = entries;
        this.entriesPerTurn = entriesPerTurn;
        appliedIndex = Math.max(0, store.committedIndex());
    }

    /** What came of a turn. */
    enum Outcome {
        MORE,
        /** The state takes no more until its flush has ended. */
        OVERLOADED,
        DONE
    }

    Outcome turn() {
        for (int i = 0; i < entriesPerTurn; i++) {
            if (appliedIndex >= replica.committedIndex()) {
                return Outcome.DONE;
            }
            if (store.overloaded()) {
                return Outcome.OVERLOADED;
            }
            apply(replica.frame(appliedIndex + 1));
        }
        return Outcome.MORE;
    }

    private void apply(final Frame frame) {
        records += entries.apply(frame.index(), frame.array(), frame.offset(), frame.length());
        bytes += frame.length();
        appliedIndex = frame.index();
    }

    /** The state contains all entries up to here. */
    long appliedIndex() {
        return appliedIndex;
    }

    /** The leader's own decisions are committed up to the index, and with them the state; or a snapshot has become the state. */
    void appliedUpTo(final long index) {
        appliedIndex = index;
    }

    /** Count of records applied so far. */
    long records() {
        return records;
    }

    /** Size of the entries applied since the last call. */
    long takeBytes() {
        final long taken = bytes;
        bytes = 0;
        return taken;
    }
}
