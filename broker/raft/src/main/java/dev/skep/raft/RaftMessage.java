package dev.skep.raft;

import dev.skep.base.MemberId;
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
     * @param round counts what this leader has sent, for leases and read quorums; the answer repeats it
     */
    record AppendEntries(
            long term, long previousIndex, long previousTerm, long commitIndex, long round, List<RaftEntry> entries)
            implements RaftMessage {}

    /**
     * @param accepted whether the entry at {@code previousIndex} was the leader's
     * @param matchIndex accepted: the follower's log equals the leader's up to here; refused: try again from here on
     * @param flushedIndex up to here it is durable as well
     */
    record AppendEntriesReply(long term, boolean accepted, long matchIndex, long flushedIndex, long round)
            implements RaftMessage {}

    /** A piece of a snapshot instead of entries that the leader has no more. */
    record InstallSnapshot(long term, SnapshotChunk chunk) implements RaftMessage {}

    /** @param nextOffset where to go on: the follower has all before; the total length when it is installed */
    record InstallSnapshotReply(long term, long snapshotIndex, long nextOffset, boolean installed)
            implements RaftMessage {}

    /** Start an election now: you have all that I have (dissertation section 3.10). */
    record TimeoutNow(long term) implements RaftMessage {}

    /** A member that is asked to take over, or a retained one after a forced change, tells what is in force now. */
    record ForceConfiguration(long term, Configuration configuration) implements RaftMessage {}

    record ForceConfigurationReply(long term, long epoch) implements RaftMessage {}
}
