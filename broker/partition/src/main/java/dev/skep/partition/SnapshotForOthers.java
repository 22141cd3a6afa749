package dev.skep.partition;

import dev.skep.journal.Journal;
import dev.skep.raft.SnapshotId;
import dev.skep.state.StateStore;
import dev.skep.state.snapshot.SnapshotStream;

/**
 * Which snapshot consensus is to know at the start, and so gives to those who are far behind. It is the newest, but where exporters need the
 * log before that one: who gets a snapshot has only the log behind it, and may have to lead.
 */
final class SnapshotForOthers {
    private SnapshotForOthers() {}

    /** @param newest null where there is none */
    static SnapshotId choose(
            final SnapshotId newest, final StateStore store, final Journal journal, final long settledIndex) {
        if (newest == null || newest.index() <= settledIndex) {
            return newest;
        }
        final long spare = store.spareSnapshotIndex();
        final boolean touchesLog = spare >= 0 && journal.firstIndex() <= spare + 1 && journal.lastIndex() >= spare;
        if (touchesLog && spare <= settledIndex) {
            try (SnapshotStream stream = store.openSnapshot(spare)) {
                return stream == null
                        ? newest
                        : SnapshotMetadata.read(stream.metadata()).id();
            }
        }
        return journal.firstIndex() == 1 ? null : newest;
    }
}
