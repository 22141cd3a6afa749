package dev.skep.raft;

import dev.skep.base.MemberId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Changes who takes part (chapter 4, arbitrary changes by joint consensus as in 4.3): new voters learn the log first (4.2.1), then an
 * entry of old and new voters, then one of the new alone. Each step waits until the one before is committed and this leader has
 * committed an entry of its own term. What to do next is read from the configuration in force alone, so a new leader finishes a
 * joint one of its predecessor as it would its own.
 */
final class ConfigurationChange {
    /** A learner that was silent for so many election timeouts ends the change. */
    private static final int SILENT_TIMEOUTS = 4;

    private final Replica replica;
    private final Peers peers;
    private final long termStart;
    private long id;
    private Configuration target;
    private List<MemberId> learnersBefore = List.of();
    private ChangeState state = ChangeState.UNKNOWN;
    private long lookAt = Long.MAX_VALUE;

    ConfigurationChange(final Replica replica, final Peers peers, final long termStart, final long lastId) {
        this.replica = replica;
        this.peers = peers;
        this.termStart = termStart;
        this.id = lastId;
    }

    long lastId() {
        return id;
    }

    ChangeState state(final long changeId) {
        if (changeId == id) {
            return state;
        }
        return changeId < id && changeId > 0 ? ChangeState.FAILED : ChangeState.UNKNOWN;
    }

    boolean isUnderWay() {
        return state == ChangeState.WAITING || state == ChangeState.LEARNING || state == ChangeState.JOINT;
    }

    long deadline() {
        return lookAt;
    }

    /** @return the id of the change; -1 when another one can't be stopped any more */
    long propose(final Configuration wanted) {
        final Configuration plain =
                new Configuration(replica.epoch(), wanted.voters(), List.of(), learners(wanted.learners(), wanted));
        if (isUnderWay() && plain.equals(target)) {
            return id;
        }
        final Configuration current = replica.configuration();
        if (state == ChangeState.JOINT
                || (current.isJoint() && !current.nextVoters().equals(plain.voters()))) {
            return -1;
        }
        if (!isUnderWay()) {
            learnersBefore = current.learners();
        }
        id++;
        target = plain;
        state = ChangeState.WAITING;
        return id;
    }

    private static List<MemberId> learners(final List<MemberId> wanted, final Configuration target) {
        final List<MemberId> learners = new ArrayList<>(wanted);
        learners.removeAll(target.voters());
        return learners;
    }

    /** The next step, if it can be taken. @return whether one was */
    boolean advance() {
        final Configuration current = replica.configuration();
        if ((!isUnderWay() && !current.isJoint())
                || replica.commitIndex() < termStart
                || !replica.configurations().isCommitted(replica.commitIndex())) {
            return false;
        }
        if (current.isJoint()) {
            return write(new Configuration(
                    current.epoch(),
                    current.nextVoters(),
                    List.of(),
                    learnersWithout(current.learners(), current.nextVoters())));
        }
        if (current.voters().equals(target.voters()) && current.learners().equals(target.learners())) {
            end(ChangeState.DONE);
            return false;
        }
        if (current.voters().equals(target.voters())) {
            return write(new Configuration(current.epoch(), current.voters(), List.of(), target.learners()));
        }
        final List<MemberId> newVoters = learnersWithout(target.voters(), current.voters());
        if (!current.learners().containsAll(newVoters)) {
            return beginLearning(current, newVoters);
        }
        return allCaughtUp(newVoters) && canDecide(target.voters()) && beginJoint(current);
    }

    private boolean beginLearning(final Configuration current, final List<MemberId> newVoters) {
        final TreeSet<MemberId> learners = new TreeSet<>(current.learners());
        learners.addAll(newVoters);
        state = ChangeState.LEARNING;
        lookAt = replica.now() + replica.settings().electionNanos();
        return write(new Configuration(current.epoch(), current.voters(), List.of(), List.copyOf(learners)));
    }

    private boolean beginJoint(final Configuration current) {
        state = ChangeState.JOINT;
        lookAt = Long.MAX_VALUE;
        return write(new Configuration(current.epoch(), current.voters(), target.voters(), target.learners()));
    }

    /** In a round of no longer than an election timeout it got all that there was when the round began. */
    private boolean allCaughtUp(final List<MemberId> newVoters) {
        boolean all = true;
        for (final MemberId member : newVoters) {
            final Progress progress = peers.of(member);
            if (progress == null) {
                continue;
            }
            all &= !progress.newcomer;
            if (progress.caughtUp) {
                continue;
            }
            if (progress.catchUpIndex == 0) {
                beginRound(progress);
            }
            if (progress.flushed >= progress.catchUpIndex) {
                final long took = replica.now() - progress.catchUpSince;
                beginRound(progress);
                progress.caughtUp =
                        took <= replica.settings().electionNanos() || progress.flushed >= progress.catchUpIndex;
            }
            all &= progress.caughtUp;
        }
        if (!all) {
            waitForVoters();
        }
        return all;
    }

    /**
     * Whether a majority of the voters to be answers and has a say. Once both sets must agree nobody could lead without them, and a
     * voter that has lost its disk waits for a leader to get its say back.
     */
    private boolean canDecide(final List<MemberId> voters) {
        final long alive = replica.now() - replica.settings().electionNanos();
        int ready = 0;
        for (final MemberId member : voters) {
            final Progress progress = peers.of(member);
            final boolean answers = progress != null && !progress.newcomer && progress.lastHeard >= alive;
            ready += answers || member.equals(replica.self()) ? 1 : 0;
        }
        final boolean enough = ready > voters.size() / 2;
        if (!enough) {
            waitForVoters();
        }
        return enough;
    }

    private void waitForVoters() {
        if (lookAt == Long.MAX_VALUE) {
            lookAt = replica.now() + replica.settings().electionNanos();
            state = ChangeState.LEARNING;
        }
    }

    private void beginRound(final Progress progress) {
        progress.catchUpIndex = replica.log().lastIndex();
        progress.catchUpSince = replica.now();
    }

    /** Gives up when a new voter is silent. @return whether the next step may be possible now */
    boolean tick() {
        if (lookAt > replica.now()) {
            return false;
        }
        lookAt = replica.now() + replica.settings().electionNanos();
        if (state != ChangeState.LEARNING || !replica.configurations().isCommitted(replica.commitIndex())) {
            return false;
        }
        final long alive = replica.now() - SILENT_TIMEOUTS * replica.settings().electionNanos();
        for (final MemberId member : replica.configuration().learners()) {
            final Progress progress = peers.of(member);
            if (target.voters().contains(member) && progress != null && progress.lastHeard < alive) {
                final Configuration current = replica.configuration();
                final List<MemberId> learners = new ArrayList<>(current.learners());
                learners.removeIf(each -> target.voters().contains(each) && !learnersBefore.contains(each));
                end(ChangeState.FAILED);
                return write(new Configuration(current.epoch(), current.voters(), List.of(), learners));
            }
        }
        return true;
    }

    private void end(final ChangeState how) {
        state = how;
        lookAt = Long.MAX_VALUE;
    }

    private boolean write(final Configuration configuration) {
        replica.append(List.of(RaftEntry.of(replica.term(), configuration)));
        peers.reconfigure();
        return true;
    }

    private static List<MemberId> learnersWithout(final List<MemberId> members, final List<MemberId> others) {
        final List<MemberId> rest = new ArrayList<>(members);
        rest.removeAll(others);
        return rest;
    }
}
