package dev.skep.raft;

import dev.skep.base.MemberId;
import dev.skep.raft.RaftMessage.PreVote;
import dev.skep.raft.RaftMessage.PreVoteReply;
import dev.skep.raft.RaftMessage.RequestVote;
import dev.skep.raft.RaftMessage.RequestVoteReply;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Everything of a replica that doesn't lead and would like to know who does: timeouts, pre-vote (section 9.6), votes (3.4, 3.6.1),
 * the protection of a leader that is heard (4.2.3), and priorities.
 *
 * <p>Priorities: the electable voter of the highest priority stands after one timeout, the next one after two, and so on, which is the
 * same as lowering a target priority by each timeout. The lost leader doesn't count, so nobody waits for it.
 *
 * <p>Where we differ: the first election after a start doesn't wait for a whole timeout. Pre-vote refuses it where a leader lives.
 */
final class Election {
    private final Replica replica;
    // Whoever is dead for the membership and was not heard since.
    private final TreeSet<MemberId> gone = new TreeSet<>();
    private final TreeSet<MemberId> granted = new TreeSet<>();
    private boolean started;
    private boolean installing;
    private long lastContact;
    // How long silence is waited out, drawn anew with each leader.
    private long patience;
    // When to stand (again) while no leader is known.
    private long standAt = Long.MAX_VALUE;

    Election(final Replica replica) {
        this.replica = replica;
    }

    /** @return whether this replica is elected at once */
    boolean start() {
        started = true;
        follow(null);
        if (!replica.isElector()) {
            return false;
        }
        if (isSoleVoter()) {
            return poll();
        }
        final long heartbeat = replica.settings().heartbeatNanos();
        standAt = replica.now() + rank(null) * 2 * heartbeat + replica.rng().between(heartbeat, 2 * heartbeat);
        return false;
    }

    long deadline() {
        return switch (replica.role()) {
            case LEADER, LEARNER -> Long.MAX_VALUE;
            case FOLLOWER -> replica.leader() == null ? standAt : lastContact + patience;
            case PRE_CANDIDATE, CANDIDATE -> standAt;
        };
    }

    /** @return whether this replica is elected by that */
    boolean tick() {
        return deadline() <= replica.now() && poll();
    }

    /** Is a follower (or a learner) in the present term from now on; the leader may be unknown. */
    void follow(final MemberId leader) {
        final boolean wasWaiting = deadline() != Long.MAX_VALUE && replica.leader() == null;
        granted.clear();
        replica.role(replica.isElector() ? Role.FOLLOWER : Role.LEARNER, leader);
        if (leader != null) {
            lastContact = replica.now();
            patience = patience(leader);
        } else if (!wasWaiting) {
            standAt = replica.now() + patience(null);
        }
    }

    /** Led and stepped down: it may stand again, after the others. */
    void retire() {
        granted.clear();
        replica.role(replica.isElector() ? Role.FOLLOWER : Role.LEARNER, null);
        standAt = replica.now() + patience(null);
    }

    /** The leader of this term was heard. */
    void contact() {
        lastContact = replica.now();
    }

    void heard(final MemberId member) {
        if (!gone.isEmpty()) {
            gone.remove(member);
        }
    }

    /** Configuration, priorities, or the right to vote may have changed. */
    void reconsider() {
        if (replica.isLeader() || !started) {
            return;
        }
        final boolean electable = replica.isElector();
        if (electable == (replica.role() == Role.LEARNER)) {
            replica.role(electable ? Role.FOLLOWER : Role.LEARNER, replica.leader());
            standAt = replica.now() + patience(null);
        }
        patience = patience(replica.leader());
    }

    /** The owner is replacing the log: no election before it is done. */
    void installing(final boolean underWay) {
        installing = underWay;
    }

    /** @return whether this replica is elected by that */
    boolean memberGone(final MemberId member) {
        gone.add(member);
        if (!member.equals(replica.leader()) || replica.isLeader()) {
            return false;
        }
        follow(null);
        final long heartbeat = replica.settings().heartbeatNanos();
        // All others hear of it at about the same time: one after the other, or their votes would be split.
        final long spread = hasPeerOfSamePriority(member) ? replica.rng().between(0, 2 * heartbeat) : 0;
        standAt = replica.now() + rank(member) * heartbeat + spread;
        return tick();
    }

    /** The operator knows that nobody else will. */
    boolean standSoon() {
        standAt = replica.now();
        return tick();
    }

    private boolean poll() {
        if (!replica.isElector() || installing) {
            replica.role(replica.role(), null);
            standAt = replica.now() + patience(null);
            return false;
        }
        if (replica.role() != Role.PRE_CANDIDATE) {
            granted.clear();
        }
        granted.add(replica.self());
        replica.role(Role.PRE_CANDIDATE, null);
        if (isSoleVoter()) {
            return stand(false);
        }
        final long heartbeat = replica.settings().heartbeatNanos();
        standAt = replica.now() + replica.rng().between(heartbeat, 2 * heartbeat);
        final LogTerms log = replica.log();
        ask(new PreVote(replica.term() + 1, log.lastIndex(), log.lastTerm(), replica.epoch()));
        return false;
    }

    private boolean stand(final boolean leadershipTransfer) {
        granted.clear();
        granted.add(replica.self());
        replica.enterTerm(replica.term() + 1, replica.self());
        replica.role(Role.CANDIDATE, null);
        if (Quorum.isReached(replica.configuration(), granted)) {
            return true;
        }
        final long timeout = replica.settings().electionNanos();
        standAt = replica.now() + replica.rng().between(timeout / 4, timeout / 2);
        final LogTerms log = replica.log();
        ask(new RequestVote(replica.term(), log.lastIndex(), log.lastTerm(), replica.epoch(), leadershipTransfer));
        return false;
    }

    private void ask(final RaftMessage question) {
        for (final MemberId voter : replica.configuration().allVoters()) {
            if (!voter.equals(replica.self())) {
                replica.send(voter, question);
            }
        }
    }

    void receive(final MemberId from, final PreVote message) {
        final boolean grant = message.term() > replica.term()
                && !hearsLeader()
                && maySayYes()
                && replica.log().isCoveredBy(message.lastIndex(), message.lastTerm());
        replica.send(from, new PreVoteReply(replica.term(), message.term(), grant));
    }

    /** @return whether this replica is elected by that */
    boolean receive(final MemberId from, final PreVoteReply message) {
        if (replica.role() != Role.PRE_CANDIDATE
                || !message.granted()
                || message.askedTerm() != replica.term() + 1
                || !replica.configuration().isVoter(from)) {
            return false;
        }
        granted.add(from);
        return Quorum.isReached(replica.configuration(), granted) && stand(false);
    }

    /** Whether such a request is to be passed over without a word, since its sender just doesn't hear the leader. */
    boolean isDisturbing(final RequestVote message) {
        return !message.leadershipTransfer() && hearsLeader();
    }

    /** In the term of the request or a later one. */
    void receive(final MemberId from, final RequestVote message) {
        final MemberId votedFor = replica.hard().votedFor();
        final boolean grant = message.term() == replica.term()
                && (votedFor == null || votedFor.equals(from))
                && maySayYes()
                && replica.log().isCoveredBy(message.lastIndex(), message.lastTerm());
        if (grant) {
            if (votedFor == null) {
                replica.vote(from);
                follow(null);
            }
            final long timeout = replica.settings().electionNanos();
            standAt = replica.now() + replica.rng().between(timeout / 2, timeout);
        }
        replica.send(from, new RequestVoteReply(replica.term(), grant));
    }

    /** @return whether this replica is elected by that */
    boolean receive(final MemberId from, final RequestVoteReply message) {
        if (replica.role() != Role.CANDIDATE
                || !message.granted()
                || message.term() != replica.term()
                || !replica.configuration().isVoter(from)) {
            return false;
        }
        granted.add(from);
        return Quorum.isReached(replica.configuration(), granted);
    }

    /** The leader hands over: no pre-vote, and those who hear the leader vote all the same (section 3.10). */
    boolean timeoutNow(final MemberId from) {
        return from.equals(replica.leader()) && replica.isElector() && !installing && stand(true);
    }

    boolean hearsLeader() {
        return replica.isLeader()
                || (replica.leader() != null
                        && replica.now() - lastContact < replica.settings().electionNanos());
    }

    // Also a replica that is not a voter of its own configuration: the candidate's may be newer (section 4.1).
    private boolean maySayYes() {
        return !replica.hard().newcomer() && !replica.configuration().isEmpty();
    }

    private boolean isSoleVoter() {
        return replica.configuration().allVoters().equals(List.of(replica.self()));
    }

    private long patience(final MemberId lost) {
        final long timeout = replica.settings().electionNanos();
        final long spread = hasPeerOfSamePriority(lost) ? timeout : timeout / 4;
        return timeout * (1 + rank(lost)) + replica.rng().between(0, spread);
    }

    /** How many different priorities of other voters that may be alive are above the own one. */
    private long rank(final MemberId lost) {
        final int own = replica.priority(replica.self());
        final TreeSet<Integer> above = new TreeSet<>();
        for (final MemberId voter : replica.configuration().allVoters()) {
            if (replica.priority(voter) > own && !voter.equals(lost) && !gone.contains(voter)) {
                above.add(replica.priority(voter));
            }
        }
        return above.size();
    }

    private boolean hasPeerOfSamePriority(final MemberId lost) {
        final int own = replica.priority(replica.self());
        for (final MemberId voter : replica.configuration().allVoters()) {
            if (replica.priority(voter) == own && !voter.equals(replica.self()) && !voter.equals(lost)) {
                return true;
            }
        }
        return false;
    }

    void priorities(final Map<MemberId, Integer> byMember) {
        replica.priorities(byMember);
        reconsider();
    }
}
