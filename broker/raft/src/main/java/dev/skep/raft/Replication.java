package dev.skep.raft;

import dev.skep.raft.RaftMessage.AppendEntries;
import dev.skep.raft.RaftMessage.AppendEntriesReply;
import dev.skep.raft.RaftMessage.InstallSnapshotReply;
import java.util.ArrayList;
import java.util.List;

/**
 * How a leader brings its log to the others (sections 3.5, 3.6, 10.2.1): pipelined with a window of bytes and messages, optimistic
 * about what was sent, back by terms after a refusal, heartbeats only where nothing else was said, a snapshot where the log is gone.
 *
 * <p>Nothing is remembered of a message under way but its size: any accepted answer confirms all before it, and any lost message
 * shows in the refusal of a later one, a heartbeat at the latest.
 */
final class Replication {
    private final Replica replica;
    private final Peers peers;
    private final SnapshotSender snapshots;
    // Grows with every message and is never set back, so that no answer is taken for one to a later question.
    private long round;

    Replication(final Replica replica, final Peers peers, final long firstRound) {
        this.replica = replica;
        this.peers = peers;
        this.snapshots = new SnapshotSender(replica);
        this.round = firstRound;
    }

    long round() {
        return round;
    }

    /** Sends to everybody what they lack, as far as their windows are open. */
    void sendAll() {
        final List<Progress> all = peers.all();
        for (int i = 0; i < all.size(); i++) {
            send(all.get(i));
        }
    }

    private void send(final Progress to) {
        switch (to.state) {
            case PROBE -> {
                if (!to.probeSent) {
                    sendNext(to);
                }
            }
            case REPLICATE -> {
                final long last = replica.log().lastIndex();
                while (to.state == Progress.State.REPLICATE && to.next <= last && to.isWindowOpen()) {
                    sendNext(to);
                }
            }
            case SNAPSHOT -> {}
        }
    }

    private void sendNext(final Progress to) {
        final LogTerms log = replica.log();
        if (isGone(to.next)) {
            snapshots.begin(to);
            return;
        }
        final List<RaftEntry> entries = new ArrayList<>();
        final long last = log.lastIndex();
        long index = to.next;
        int bytes = 0;
        while (index <= last) {
            final RaftEntry entry = log.entry(index);
            final int size = entry.bytes().length;
            if (bytes > 0 && bytes + size > replica.settings().appendBytesMax()) {
                break;
            }
            entries.add(entry);
            bytes += size;
            index++;
        }
        sendAppend(to, to.next - 1, entries);
        if (to.state == Progress.State.PROBE) {
            to.probeSent = true;
        } else {
            to.sent(index - 1, bytes);
            to.next = index;
        }
    }

    private void sendAppend(final Progress to, final long previous, final List<RaftEntry> entries) {
        to.lastSent = replica.now();
        to.tells(replica.commitIndex(), round + 1);
        replica.send(
                to.member(),
                new AppendEntries(
                        replica.term(),
                        replica.epoch(),
                        previous,
                        previous == 0 ? 0 : replica.log().termAt(previous),
                        replica.commitIndex(),
                        ++round,
                        entries));
    }

    private boolean isGone(final long index) {
        return index < replica.log().firstIndex() || replica.log().termAt(index - 1) == LogTerms.UNKNOWN;
    }

    /** The same as a probe: says who leads and what is committed, and asks whether all has arrived. */
    void heartbeat(final Progress to) {
        final boolean fits = to.state != Progress.State.SNAPSHOT;
        if (fits && isGone(to.next)) {
            snapshots.begin(to);
        }
        sendAppend(to, to.state == Progress.State.SNAPSHOT ? 0 : to.next - 1, List.of());
        to.probeSent = true;
    }

    /** To every voter now, whatever was sent before; about nothing that may still be under way, since this may overtake it. */
    void askVoters() {
        for (final Progress each : peers.all()) {
            if (replica.configuration().isVoter(each.member())) {
                sendAppend(each, isGone(each.match + 1) ? 0 : each.match, List.of());
            }
        }
    }

    /** @return whether more entries are durable on the member than known before, or it may vote now */
    boolean receive(final Progress from, final AppendEntriesReply message) {
        from.lastHeard = replica.now();
        from.ackedRound = Math.max(from.ackedRound, message.round());
        if (!message.accepted()) {
            refused(from, message);
            return false;
        }
        if (message.matchIndex() > replica.log().lastIndex()) {
            return false;
        }
        final boolean joined = from.newcomer && !message.newcomer();
        from.newcomer = message.newcomer();
        final boolean grown = matched(from, message.matchIndex(), message.flushedIndex()) || joined;
        from.release(message.matchIndex());
        switch (from.state) {
            case PROBE -> {
                if (message.matchIndex() >= from.next - 1) {
                    from.replicate(message.matchIndex() + 1);
                }
            }
            case REPLICATE -> from.next = Math.max(from.next, from.match + 1);
            case SNAPSHOT -> {
                if (!isGone(from.match + 1)) {
                    from.replicate(from.match + 1);
                }
            }
        }
        send(from);
        return grown;
    }

    private boolean matched(final Progress from, final long match, final long flushed) {
        if (match > from.match) {
            from.match = match;
            from.matchRound = round;
        }
        final long durable = Math.min(match, flushed);
        if (durable <= from.flushed) {
            return false;
        }
        from.flushed = durable;
        return true;
    }

    private void refused(final Progress from, final AppendEntriesReply message) {
        if (message.round() <= from.refusedRound || from.state == Progress.State.SNAPSHOT) {
            return;
        }
        if (message.matchIndex() < from.match && message.round() > from.matchRound) {
            // It had those entries when this message was sent, and has them no more: a crash took what was not flushed.
            // Less than
            // that: it lost its disk and begins anew.
            from.match = message.matchIndex() >= from.flushed ? from.flushed : 0;
            from.flushed = Math.min(from.flushed, from.match);
        }
        final long hint = replica.log().lastOfTermAtMost(message.matchTerm(), message.matchIndex());
        from.refusedRound = round;
        from.probe(Math.max(from.match, Math.min(hint, message.matchIndex())) + 1);
        send(from);
    }

    /** @return whether more entries are durable on the member than known before */
    boolean receive(final Progress from, final InstallSnapshotReply message) {
        from.lastHeard = replica.now();
        if (!snapshots.receive(from, message)) {
            return false;
        }
        final boolean grown = matched(from, message.snapshotIndex(), message.snapshotIndex());
        from.replicate(Math.max(from.match, message.snapshotIndex()) + 1);
        send(from);
        return grown;
    }

    void chunkRead(final Progress to, final SnapshotChunk chunk) {
        snapshots.chunkRead(to, chunk);
    }

    /** Heartbeats that are due. */
    void tick() {
        for (final Progress each : peers.all()) {
            snapshots.tick(each);
            if (heartbeatAt(each) <= replica.now()) {
                heartbeat(each);
            }
        }
    }

    long deadline() {
        long deadline = Long.MAX_VALUE;
        final List<Progress> all = peers.all();
        for (int i = 0; i < all.size(); i++) {
            final Progress each = all.get(i);
            deadline = Math.min(deadline, heartbeatAt(each));
            if (each.snapshot != null) {
                deadline = Math.min(deadline, each.snapshot.resendAt);
            }
        }
        return deadline;
    }

    /**
     * At the beats of the clock, at most one interval after the last message: so those of all partitions of a member are due together,
     * wake it once and can travel together.
     */
    private long heartbeatAt(final Progress to) {
        final boolean quiet = to.knowsAllUpTo(replica.log().lastIndex())
                && replica.commitIndex() == replica.log().lastIndex();
        final long interval =
                quiet ? replica.settings().quietNanos() : replica.settings().heartbeatNanos();
        return Math.floorDiv(to.lastSent + interval, interval) * interval;
    }

    /** Tells those who are no members any more that this is committed; who doesn't hear it is refused when it stands. */
    void farewell() {
        for (final Progress each : peers.departing()) {
            if (each.state == Progress.State.REPLICATE) {
                heartbeat(each);
            }
        }
        peers.dropDeparting();
    }
}
