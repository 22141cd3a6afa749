package dev.skep.raft;

import dev.skep.base.Check;
import dev.skep.base.MemberId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What must never be seen (figure 3.2 of the dissertation, and what leads to it), looked at with every step. */
final class Checks {
    private record Committed(RaftEntry entry, long hash) {}

    private final World world;
    private final TreeMap<Long, Committed> committed = new TreeMap<>();
    private final Map<String, MemberId> leaders = new TreeMap<>();
    private final Map<String, MemberId> votes = new TreeMap<>();
    private boolean lossAllowed;

    Checks(final World world) {
        this.world = world;
    }

    /** A forced configuration may lose what only the others had. */
    void allowLoss() {
        lossAllowed = true;
    }

    long commitIndex() {
        return committed.isEmpty() ? 0 : committed.lastKey();
    }

    void persisted(final MemberId id, final HardState before, final HardState after) {
        Check.that(after.term() >= before.term(), "the term of %s goes back", id);
        Check.that(
                after.term() > before.term()
                        || before.votedFor() == null
                        || before.votedFor().equals(after.votedFor()),
                "%s takes a vote back",
                id);
        if (after.votedFor() != null) {
            final MemberId other = votes.put(id + " in " + after.term(), after.votedFor());
            Check.that(other == null || other.equals(after.votedFor()), "%s votes twice in %s", id, after.term());
        }
    }

    void sent(final MemberId from, final MemberId to, final RaftMessage message, final HardState onDisk) {
        Check.that(!from.equals(to), "talks to itself");
        final long known = message instanceof RaftMessage.PreVote ? message.term() - 1 : message.term();
        Check.that(known == onDisk.term(), "%s speaks of a term that isn't on its disk: %s", from, message);
        if (message instanceof RaftMessage.RequestVoteReply(final long term, final boolean granted) && granted) {
            Check.that(to.equals(onDisk.votedFor()) && term == onDisk.term(), "a vote that isn't on the disk");
        }
    }

    /** Election safety and leader completeness. */
    void elected(final SimReplica replica, final long term) {
        final long epoch = replica.core().configuration().epoch();
        final MemberId other = leaders.put(epoch + "/" + term, replica.id());
        Check.that(other == null || other.equals(replica.id()), "two leaders in term %s", term);
        if (lossAllowed) {
            return;
        }
        final MemoryLog log = replica.log();
        Check.that(
                log.lastIndex() >= commitIndex(),
                "leader %s ends at %s, but %s is committed",
                replica.id(),
                log.lastIndex(),
                commitIndex());
        for (long index = Math.max(log.firstIndex(), commitIndex() - 20); index <= commitIndex(); index++) {
            final Committed known = committed.get(index);
            Check.that(
                    known == null || log.termOf(index) == known.entry().term(),
                    "leader %s lacks committed entry %s",
                    replica.id(),
                    index);
        }
    }

    /** State machine safety; and a leader commits only what a quorum has on its disks. */
    void committed(
            final SimReplica replica,
            final long index,
            final RaftEntry entry,
            final long hash,
            final boolean byLeader) {
        final Committed known = committed.get(index);
        if (known != null) {
            Check.that(
                    lossAllowed || known.hash() == hash,
                    "%s commits another entry %s than others did",
                    replica.id(),
                    index);
            return;
        }
        Check.that(byLeader, "%s commits entry %s, which no leader did", replica.id(), index);
        committed.put(index, new Committed(entry, hash));
        final List<MemberId> durable = new ArrayList<>();
        for (final SimReplica each : world.replicas()) {
            if (each.snapshot().index() >= index
                    || (each.log().flushedIndex() >= index
                            && each.log().firstIndex() <= index
                            && each.log().termOf(index) == entry.term())) {
                durable.add(each.id());
            }
        }
        Check.that(
                Quorum.isReached(replica.core().configuration(), durable),
                "entry %s is committed, but only %s have it of %s",
                index,
                durable,
                replica.core().configuration());
    }

    void restored(final long index, final long hash) {
        Check.that(lossAllowed || committed.get(index).hash() == hash, "a snapshot of another state");
    }

    /** Log matching: same index and term, same entry and same before. */
    void logsMatch() {
        for (final SimReplica one : world.replicas()) {
            for (final SimReplica other : world.replicas()) {
                if (one != other) {
                    logsMatch(one, other);
                }
            }
        }
    }

    private static void logsMatch(final SimReplica one, final SimReplica other) {
        final long first = Math.max(one.log().firstIndex(), other.log().firstIndex());
        boolean equal = false;
        for (long index = Math.min(one.log().lastIndex(), other.log().lastIndex()); index >= first; index--) {
            final RaftEntry a = one.log().entry(index);
            final RaftEntry b = other.log().entry(index);
            equal |= a.term() == b.term();
            Check.that(
                    !equal || java.util.Arrays.equals(a.bytes(), b.bytes()),
                    "logs of %s and %s part before an entry of the same term: %s",
                    one.id(),
                    other.id(),
                    index);
        }
    }
}
