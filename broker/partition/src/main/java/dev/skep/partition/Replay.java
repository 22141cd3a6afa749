package dev.skep.partition;

import dev.skep.base.Check;
import dev.skep.journal.Frame;
import dev.skep.journal.Journal;
import dev.skep.journal.JournalReader;
import dev.skep.state.StateStore;

/** Brings the state up to the end of the log in bounded turns, so that flushes of the state get their turn in between. */
final class Replay {
    private final StateStore store;
    private final Replayer replayer;
    private final JournalReader reader;
    private final int entriesPerTurn;
    private long records;

    /** Throws when log and snapshot leave a gap between them. */
    Replay(final Journal journal, final StateStore store, final Replayer replayer, final int entriesPerTurn) {
        this.store = store;
        this.replayer = replayer;
        this.entriesPerTurn = entriesPerTurn;
        final long snapshotIndex = Math.max(0, store.committedIndex());
        Check.that(
                journal.lastIndex() >= snapshotIndex && journal.firstIndex() <= snapshotIndex + 1,
                "the log holds %d to %d, but the snapshot ends at %d: there is a gap",
                journal.firstIndex(),
                journal.lastIndex(),
                snapshotIndex);
        reader = journal.reader();
        reader.seek(snapshotIndex + 1);
    }

    /** What came of a turn. */
    enum Outcome {
        MORE,
        OVERLOADED,
        DONE
    }

    Outcome turn() {
        for (int i = 0; i < entriesPerTurn; i++) {
            if (!reader.hasNext()) {
                reader.close();
                return Outcome.DONE;
            }
            if (store.overloaded()) {
                return Outcome.OVERLOADED;
            }
            final Frame frame = reader.next();
            records += replayer.replay(frame.index(), frame.array(), frame.offset(), frame.length());
        }
        return Outcome.MORE;
    }

    /** Count of records replayed so far. */
    long records() {
        return records;
    }
}
