package dev.skep.raft;

import dev.skep.base.Check;

/**
 * The log together with what is known of the snapshot before it: which term an entry has, also when the entry itself is gone.
 */
final class LogTerms {
    /** The entry at the index is gone or was never there. */
    static final long UNKNOWN = -1;

    private final LogView log;
    private SnapshotId snapshot;

    LogTerms(final LogView log, final SnapshotId snapshot) {
        this.log = log;
        this.snapshot = snapshot;
        requireContact();
    }

    SnapshotId snapshot() {
        return snapshot;
    }

    void snapshot(final SnapshotId newer) {
        snapshot = newer;
        requireContact();
    }

    long firstIndex() {
        return log.firstIndex();
    }

    long lastIndex() {
        return log.lastIndex();
    }

    long lastTerm() {
        return termAt(log.lastIndex());
    }

    long flushedIndex() {
        return log.flushedIndex();
    }

    RaftEntry entry(final long index) {
        return log.entry(index);
    }

    long termAt(final long index) {
        if (index == snapshot.index()) {
            return snapshot.term();
        }
        return index >= log.firstIndex() && index <= log.lastIndex() ? log.termOf(index) : UNKNOWN;
    }

    /** Whether a candidate whose log ends so has at least what this one has (section 3.6.1). */
    boolean isCoveredBy(final long otherLastIndex, final long otherLastTerm) {
        final long term = lastTerm();
        return otherLastTerm > term || (otherLastTerm == term && otherLastIndex >= log.lastIndex());
    }

    /**
     * The last entry up to the index whose term is not above the given one; one less than the first when there is none. Terms never
     * fall along a log, so it is a binary search.
     */
    long lastOfTermAtMost(final long term, final long upToIndex) {
        long low = log.firstIndex() - 1;
        long high = Math.min(upToIndex, log.lastIndex());
        while (low < high) {
            final long middle = high - (high - low) / 2;
            if (log.termOf(middle) <= term) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private void requireContact() {
        Check.that(
                log.firstIndex() <= snapshot.index() + 1 && log.lastIndex() >= snapshot.index(),
                "the log holds entries %s to %s, which do not touch the snapshot of entry %s",
                log.firstIndex(),
                log.lastIndex(),
                snapshot.index());
    }
}
