package dev.skep.raft;

import dev.skep.base.Check;
import dev.skep.base.MemberId;
import java.util.ArrayList;
import java.util.List;

/**
 * The configurations of the snapshot and of the log behind it. The last one is in force as soon as it is in the log, committed or
 * not (section 4.1), so it goes when its entry is cut off. A forced one stands beside the log and wins by its epoch.
 */
final class Configurations {
    private record Placed(long index, Configuration configuration) {}

    // Ascending; the first is the snapshot's.
    private final List<Placed> placed = new ArrayList<>();
    private Configuration forced;

    Configurations(final LogTerms log, final Configuration forced) {
        this.forced = forced;
        placed.add(new Placed(log.snapshot().index(), log.snapshot().configuration()));
        for (long index = log.snapshot().index() + 1; index <= log.lastIndex(); index++) {
            final RaftEntry entry = log.entry(index);
            if (entry.kind() == RaftEntry.Kind.CONFIGURATION) {
                add(index, entry.configuration());
            }
        }
    }

    Configuration current() {
        return isForced() ? forced : newest().configuration();
    }

    /** Whether the one in force was forced and is in no entry yet. */
    boolean isForced() {
        return forced != null && forced.epoch() > newest().configuration().epoch();
    }

    /** Whether the one in force stands in no entry of the log, so that whoever begins with the first entry never learns it. */
    boolean isUnwritten() {
        return isForced() || newest().index() == 0;
    }

    boolean isCommitted(final long commitIndex) {
        return !isForced() && newest().index() <= commitIndex;
    }

    /**
     * Whether the member has a vote in the one in force, or had in the one before it, which counts again if this one is cut off. The
     * latter is needed: a leader that leaves may be the only one with the entry that says so, and nobody is elected without its
     * consent (section 4.2.2).
     */
    boolean mayStand(final MemberId member, final long commitIndex) {
        return current().isVoter(member)
                || (!isForced()
                        && newest().index() > commitIndex
                        && placed.size() > 1
                        && placed.get(placed.size() - 2).configuration().isVoter(member));
    }

    /** The one that was in force for the log up to the index, which is not before the snapshot. */
    Configuration at(final long index) {
        for (int i = placed.size() - 1; i >= 0; i--) {
            if (placed.get(i).index() <= index) {
                return placed.get(i).configuration();
            }
        }
        throw new IllegalArgumentException("entry " + index + " is older than the snapshot");
    }

    void add(final long index, final Configuration configuration) {
        Check.that(index > newest().index(), "configurations are added in the order of the log");
        placed.add(new Placed(index, configuration));
    }

    /** @return whether that took one away */
    boolean truncateAfter(final long index) {
        return placed.removeIf(each -> each.index() > index);
    }

    void force(final Configuration configuration) {
        forced = configuration;
    }

    /** @return whether a forced one has become an ordinary one by that */
    boolean settleForced(final long commitIndex) {
        if (forced != null && at(commitIndex).epoch() >= forced.epoch()) {
            forced = null;
            return true;
        }
        return false;
    }

    /** The log was compacted up to the snapshot. */
    void compact(final SnapshotId snapshot) {
        final Configuration base = at(snapshot.index());
        placed.removeIf(each -> each.index() <= snapshot.index());
        placed.addFirst(new Placed(snapshot.index(), base));
    }

    /** A snapshot has taken the place of the whole log. */
    void reset(final SnapshotId snapshot) {
        placed.clear();
        placed.add(new Placed(snapshot.index(), snapshot.configuration()));
    }

    private Placed newest() {
        return placed.getLast();
    }
}
