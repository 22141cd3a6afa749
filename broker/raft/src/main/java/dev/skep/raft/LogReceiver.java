package dev.skep.raft;

import dev.skep.base.MemberId;
import dev.skep.raft.RaftMessage.AppendEntries;
import dev.skep.raft.RaftMessage.AppendEntriesReply;
import java.util.List;

/**
 * The other end of {@link Replication}: checks that the logs fit, cuts off what was never committed, writes, and acknowledges what is
 * durable (sections 3.5, 3.6). One answer to a message: at once when it brought nothing to flush, else after the flush, and never later
 * than a heartbeat since the last one, so that a slow disk isn't taken for a dead member.
 */
final class LogReceiver {
    private final Replica replica;
    // Equal to the log of the leader of this term up to here.
    private long matchIndex;
    private long matchTerm;
    private long leaderCommitIndex;
    // The answer that waits for a flush.
    private boolean owed;
    private long round;
    private long lastReplyAt;
    private boolean storing = true;

    LogReceiver(final Replica replica) {
        this.replica = replica;
    }

    /** Without room entries are left lying: their leader sends them again. What is there already counts all the same. */
    void storing(final boolean room) {
        storing = room;
    }

    boolean isStoring() {
        return storing;
    }

    void receive(final MemberId leader, final AppendEntries message, final boolean installing) {
        if (matchTerm != message.term()) {
            matchTerm = message.term();
            matchIndex = 0;
            leaderCommitIndex = 0;
            owed = false;
        }
        // What is committed is equal everywhere.
        matchIndex = Math.max(matchIndex, replica.commitIndex());
        round = Math.max(owed ? round : 0, message.round());
        final long last = message.previousIndex() + message.entries().size();
        if (installing) {
            // The log is about to be replaced: whatever was written or committed now would be forgotten.
            if (last <= matchIndex) {
                reply(leader);
            }
            return;
        }
        if (!storing && last > matchIndex && !message.entries().isEmpty()) {
            // An answer to each would bring them again at once.
            if (fits(message)
                    && replica.now() - lastReplyAt >= replica.settings().heartbeatNanos()) {
                reply(leader);
            }
            return;
        }
        if (!fits(message)) {
            refuse(leader, message);
            return;
        }
        final boolean wrote = last > matchIndex && write(message);
        matchIndex = Math.max(matchIndex, last);
        replica.commit(Math.min(message.commitIndex(), matchIndex));
        leaderCommitIndex = message.commitIndex();
        catchUp();
        if (wrote
                && replica.log().flushedIndex() < matchIndex
                && replica.now() - lastReplyAt < replica.settings().heartbeatNanos()) {
            owed = true;
        } else {
            reply(leader);
        }
    }

    private boolean fits(final AppendEntries message) {
        final long previous = message.previousIndex();
        return previous <= matchIndex || replica.log().termAt(previous) == message.previousTerm();
    }

    /** Back by whole terms (section 3.5): no entry of a later term than the leader's can be its. */
    private void refuse(final MemberId leader, final AppendEntries message) {
        final LogTerms log = replica.log();
        final long hint =
                Math.max(matchIndex, log.lastOfTermAtMost(message.previousTerm(), message.previousIndex() - 1));
        lastReplyAt = replica.now();
        replica.send(
                leader,
                new AppendEntriesReply(
                        replica.term(),
                        false,
                        hint,
                        log.termAt(hint),
                        Math.min(log.flushedIndex(), matchIndex),
                        message.round(),
                        replica.hard().newcomer()));
    }

    /** @return whether anything was written */
    private boolean write(final AppendEntries message) {
        final LogTerms log = replica.log();
        final List<RaftEntry> entries = message.entries();
        // What matches already is there; behind it, look for the first entry that isn't.
        int from = (int) Math.max(0, matchIndex - message.previousIndex());
        while (from < entries.size()) {
            final long index = message.previousIndex() + 1 + from;
            if (index > log.lastIndex()) {
                break;
            }
            if (log.termAt(index) != entries.get(from).term()) {
                replica.truncateAfter(index - 1);
                break;
            }
            from++;
        }
        if (from == entries.size()) {
            return false;
        }
        replica.append(from == 0 ? entries : entries.subList(from, entries.size()));
        return true;
    }

    /**
     * A newcomer has everything again that was committed without it, or with what it had before it lost its disk. Only a leader that has
     * committed an entry of its own term knows all of that: until then, more may be committed than it says (section 3.6.2).
     */
    private void catchUp() {
        if (replica.hard().newcomer()
                && !replica.configuration().isEmpty()
                && leaderCommitIndex > 0
                && leaderCommitIndex <= Math.min(matchIndex, replica.log().flushedIndex())
                && replica.log().termAt(leaderCommitIndex) == replica.term()) {
            replica.newcomer(false);
        }
    }

    void flushed() {
        if (owed && replica.leader() != null && matchTerm == replica.term() && !replica.isLeader()) {
            catchUp();
            reply(replica.leader());
        }
    }

    private void reply(final MemberId leader) {
        final long flushed = Math.min(replica.log().flushedIndex(), matchIndex);
        owed = flushed < matchIndex;
        lastReplyAt = replica.now();
        replica.send(
                leader,
                new AppendEntriesReply(
                        replica.term(),
                        true,
                        matchIndex,
                        0,
                        flushed,
                        round,
                        replica.hard().newcomer()));
    }
}
