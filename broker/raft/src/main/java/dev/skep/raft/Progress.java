package dev.skep.raft;

import dev.skep.base.MemberId;

/** How far one other member is, as its leader knows. */
final class Progress {
    enum State {
        /** Where the logs part is being found out: one message at a time. */
        PROBE,
        /** The logs fit: messages follow each other without waiting for answers (section 10.2.1). */
        REPLICATE,
        /** What it lacks is no longer in the log. */
        SNAPSHOT
    }

    private final MemberId member;
    private final long[] windowIndex;
    private final int[] windowBytes;
    private final int bytesMax;
    private int windowStart;
    private int windowCount;
    private int bytesUnderWay;

    State state = State.PROBE;
    boolean probeSent;
    /** The next entry to send; what was sent before is taken for arrived until a refusal says otherwise. */
    long next;
    /** Its log equals the leader's up to here. */
    long match;
    /** And is durable up to here. */
    long flushed;
    /** Answers to messages before this round tell nothing of what it has now. */
    long matchRound;
    /** Refusals of messages up to this round are dealt with. */
    long refusedRound;
    /** The latest round that it answered. */
    long ackedRound;

    /** What it was told to be committed, first in the message of this round. */
    private long toldCommit = -1;

    private long toldRound;

    long lastHeard;
    long lastSent;
    SnapshotTransfer snapshot;
    /** A round of catching up (section 4.2.1): everything up to here, begun then. */
    long catchUpIndex;

    long catchUpSince;
    boolean caughtUp;
    /** It has no say yet, whatever the configuration says. */
    boolean newcomer = true;

    Progress(final MemberId member, final RaftSettings settings, final long next, final long now) {
        this.member = member;
        this.next = next;
        this.lastHeard = now;
        this.lastSent = now;
        this.bytesMax = settings.inflightBytesMax();
        this.windowIndex = new long[settings.inflightMessagesMax()];
        this.windowBytes = new int[settings.inflightMessagesMax()];
    }

    MemberId member() {
        return member;
    }

    long flushed() {
        return flushed;
    }

    long lastHeard() {
        return lastHeard;
    }

    long ackedRound() {
        return ackedRound;
    }

    boolean isWindowOpen() {
        return windowCount < windowIndex.length && bytesUnderWay < bytesMax;
    }

    void sent(final long lastIndex, final int bytes) {
        final int at = (windowStart + windowCount) % windowIndex.length;
        windowIndex[at] = lastIndex;
        windowBytes[at] = bytes;
        windowCount++;
        bytesUnderWay += bytes;
    }

    void tells(final long commitIndex, final long messageRound) {
        if (commitIndex != toldCommit) {
            toldCommit = commitIndex;
            toldRound = messageRound;
        }
    }

    /** It has all entries up to the last one, durably, and has confirmed to know that they are committed. */
    boolean knowsAllUpTo(final long lastIndex) {
        return state == State.REPLICATE
                && !newcomer
                && flushed == lastIndex
                && toldCommit == lastIndex
                && ackedRound >= toldRound;
    }

    void release(final long upToIndex) {
        while (windowCount > 0 && windowIndex[windowStart] <= upToIndex) {
            bytesUnderWay -= windowBytes[windowStart];
            windowStart = (windowStart + 1) % windowIndex.length;
            windowCount--;
        }
    }

    void releaseAll() {
        windowCount = 0;
        bytesUnderWay = 0;
    }

    void probe(final long nextIndex) {
        state = State.PROBE;
        probeSent = false;
        snapshot = null;
        next = nextIndex;
        releaseAll();
    }

    void replicate(final long nextIndex) {
        state = State.REPLICATE;
        snapshot = null;
        next = nextIndex;
        releaseAll();
    }
}
