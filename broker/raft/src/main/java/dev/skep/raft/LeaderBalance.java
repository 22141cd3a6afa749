package dev.skep.raft;

import dev.skep.base.MemberId;

/**
 * Gives leadership back to a member of higher priority that is alive and has nearly all of the log. Not in the dissertation. After a
 * hand-over that came to nothing it waits twice as long, up to a limit.
 */
final class LeaderBalance {
    private static final int BACK_OFF_MAX = 8;

    private final Replica replica;
    private final Peers peers;
    private long nextLookAt;
    private int backOff = 1;

    LeaderBalance(final Replica replica, final Peers peers) {
        this.replica = replica;
        this.peers = peers;
        nextLookAt = replica.now() + replica.settings().balanceNanos();
    }

    long deadline() {
        return isAnybodyPreferred() ? nextLookAt : Long.MAX_VALUE;
    }

    void handOverFailed() {
        backOff = Math.min(2 * backOff, BACK_OFF_MAX);
        nextLookAt = replica.now() + backOff * replica.settings().balanceNanos();
    }

    /** @return who should take over now, null for nobody */
    Progress tick() {
        if (nextLookAt > replica.now()) {
            return null;
        }
        nextLookAt = replica.now() + backOff * replica.settings().balanceNanos();
        final int own = replica.priority(replica.self());
        final long alive = replica.now() - replica.settings().electionNanos();
        Progress best = null;
        for (final Progress each : peers.all()) {
            final int priority = replica.priority(each.member());
            if (priority > own
                    && isFullVoter(each.member())
                    && each.lastHeard >= alive
                    && each.state == Progress.State.REPLICATE
                    && each.match >= replica.commitIndex()
                    && (best == null || priority > replica.priority(best.member()))) {
                best = each;
            }
        }
        return best;
    }

    private boolean isFullVoter(final MemberId member) {
        final Configuration configuration = replica.configuration();
        return configuration.isVoter(member)
                && (!configuration.isJoint() || configuration.nextVoters().contains(member));
    }

    private boolean isAnybodyPreferred() {
        final int own = replica.priority(replica.self());
        for (final Progress each : peers.all()) {
            if (replica.priority(each.member()) > own && isFullVoter(each.member())) {
                return true;
            }
        }
        return false;
    }
}
