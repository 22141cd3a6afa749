package dev.skep.raft;

import java.util.List;

/** What replicas of one partition say to each other, always with the term of the sender. Written by {@link RaftMessageCodec}. */
public sealed interface RaftMessage {
    long term();

    /**
     * Would you vote for me in {@code term}, which is the next one? (Dissertation section 9.6.) Changes nothing on either side.
     */
    record PreVote(long term, long lastIndex, long lastTerm, long epoch) implements RaftMessage {}

    record PreVoteReply(long term, long askedTerm, boolean granted) implements RaftMessage {}

    /** @param leadershipTransfer the leader itself wants this election: a follower that hears from it need not defend it */
    record RequestVote(long term, long lastIndex, long lastTerm, long epoch, boolean leadershipTransfer)
            implements RaftMessage {}

    record RequestVoteReply(long term, boolean granted) implements RaftMessage {}

    /**
     * Entries behind {@code previousIndex}, none as a heartbeat.
     *
     * @param epoch of the leader's configuration: whoever knows a higher one was told that this leader is none of theirs any more
     * @param round counts what this leader has sent, for read quorums and to tell old answers from new; the answer repeats it
     */
    record AppendEntries(
            long term,
            long epoch,
            long previousIndex,
            long previousTerm,
            long commitIndex,
            long round,
            List<RaftEntry> entries)
            implements RaftMessage {}

    /**
     * @param accepted whether the entry at {@code previousIndex} was the leader's
     * @param matchIndex accepted: the follower's log equals the leader's up to here; refused: it may be equal up to here
     * @param matchTerm refused: the follower's term at {@code matchIndex}; else 0
     * @param flushedIndex up to here it is equal and durable; never above {@code matchIndex}
     * @param newcomer the follower wouldn't vote yet, see {@link HardState}
     */
    record AppendEntriesReply(
            long term,
            boolean accepted,
            long matchIndex,
            long matchTerm,
            long flushedIndex,
            long round,
            boolean newcomer)
            implements RaftMessage {}

    /** A piece of a snapshot instead of entries that the leader has no more. */
    record InstallSnapshot(long term, long epoch, SnapshotChunk chunk) implements RaftMessage {}

    /** @param nextOffset where to go on: the follower has all before; the total length when it is installed */
    record InstallSnapshotReply(long term, long snapshotIndex, long nextOffset, boolean installed)
            implements RaftMessage {}

    /** Start an election now: you have all that I have (dissertation section 3.10). */
    record TimeoutNow(long term) implements RaftMessage {}

    /**
     * Says which configuration was forced: to those that are in it until they answer, and to whoever still speaks for an older one.
     */
    record ForceConfiguration(long term, Configuration configuration) implements RaftMessage {}

    record ForceConfigurationReply(long term, long epoch) implements RaftMessage {}
}
