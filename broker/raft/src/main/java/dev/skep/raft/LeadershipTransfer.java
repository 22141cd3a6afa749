package dev.skep.raft;

import dev.skep.base.MemberId;
import dev.skep.raft.RaftMessage.TimeoutNow;

/**
 * Hands leadership over (section 3.10): the target gets all of the log, then stands at once. Given up when it doesn't lead after an
 * election timeout. Meanwhile the owner should append nothing: {@link RaftCore#isTransferring()}.
 */
final class LeadershipTransfer {
    private final Replica replica;
    private MemberId target;
    private long giveUpAt = Long.MAX_VALUE;
    private long askedAt;
    private boolean asked;

    LeadershipTransfer(final Replica replica) {
        this.replica = replica;
    }

    boolean isUnderWay() {
        return target != null;
    }

    long deadline() {
        return target == null
                ? Long.MAX_VALUE
                : Math.min(giveUpAt, asked ? askedAt + replica.settings().heartbeatNanos() : Long.MAX_VALUE);
    }

    void begin(final Progress to) {
        target = to.member();
        giveUpAt = replica.now() + replica.settings().electionNanos();
        asked = false;
        advance(to);
    }

    /** The target may have all by now. */
    void advance(final Progress progress) {
        if (progress != null
                && progress.member().equals(target)
                && progress.match >= replica.log().lastIndex()
                && (!asked || replica.now() >= askedAt + replica.settings().heartbeatNanos())) {
            asked = true;
            askedAt = replica.now();
            replica.send(target, new TimeoutNow(replica.term()));
        }
    }

    /** @return whether it was given up just now */
    boolean tick(final Peers peers) {
        if (target == null) {
            return false;
        }
        if (replica.now() >= giveUpAt || !replica.configuration().isVoter(target)) {
            target = null;
            return true;
        }
        advance(peers.of(target));
        if (asked && replica.now() >= askedAt + replica.settings().heartbeatNanos()) {
            // It lacks entries again that were appended in between; advance asks when it has them.
            asked = false;
        }
        return false;
    }
}
