package dev.skep.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.MemberId;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ElectionTest {
    private static final long TIMEOUT = World.SMALL.electionNanos();

    @Test
    void isolatedFollowerReturnsWithoutRaisingTheTerm() {
        final World world = new World(1).with(3, 3).priority(0, 3).start();
        final SimReplica leader = world.awaitWorkingLeader();
        final long term = leader.core().term();
        final int follower = (leader.id().nodeId() + 1) % 3;
        world.isolate(follower);
        world.run(20 * TIMEOUT);
        assertThat(world.core(follower).role()).isEqualTo(Role.PRE_CANDIDATE);
        assertThat(world.core(follower).term()).isEqualTo(term);
        world.heal();
        world.run(5 * TIMEOUT);
        world.commitOne();
        world.awaitEqual();
        assertThat(leader.isLeader()).isTrue();
        assertThat(leader.core().term()).isEqualTo(term);
    }

    @Test
    void oldLeaderCannotCommitAfterIsolation() {
        final World world = new World(2).with(3, 3).start();
        final SimReplica old = world.awaitWorkingLeader();
        final long committed = old.core().commitIndex();
        world.isolate(old.id().nodeId());
        assertThat(old.offer(world.data())).isTrue();
        world.runUntil("another leader", () -> world.leader() != old && world.leader() != null);
        world.commitOne();
        assertThat(old.core().commitIndex()).isEqualTo(committed);
        world.heal();
        world.awaitEqual();
        assertThat(old.isLeader()).isFalse();
    }

    @Test
    void leaderThatHearsNoQuorumStepsDown() {
        final World world = new World(3).with(3, 3).start();
        final SimReplica leader = world.awaitWorkingLeader();
        // It is heard, but hears nothing: one way is not enough.
        for (int other = 0; other < 3; other++) {
            world.cut(other, leader.id().nodeId());
        }
        world.runUntil("the end of its term", 3 * TIMEOUT, () -> !leader.isLeader());
        assertThat(leader.announcedRole()).isNotEqualTo(Role.LEADER);
        world.runUntil("another leader, asked by the old one", TIMEOUT / 4, () -> world.leader() != null);
    }

    @Test
    void memberOfHighestPriorityGetsLeadershipBack() {
        final World world = new World(4)
                .with(3, 3)
                .priority(0, 1)
                .priority(1, 3)
                .priority(2, 2)
                .start();
        assertThat(world.awaitWorkingLeader().id()).isEqualTo(MemberId.of(1));
        world.replica(1).crash();
        world.runUntil("the second choice", () -> world.replica(2).isLeader());
        world.commitOne();
        world.replica(1).start();
        world.runUntil(
                "the first choice", 5_000 * World.MILLI, () -> world.replica(1).isLeader());
        world.commitOne();
        world.awaitEqual();
    }

    @Test
    void firstOfAllToStandIsTheMemberOfHighestPriority() {
        for (int seed = 0; seed < 20; seed++) {
            final World world = new World(seed)
                    .with(3, 3)
                    .priority(0, 1)
                    .priority(1, 2)
                    .priority(2, 3)
                    .start();
            assertThat(world.awaitLeader().id()).isEqualTo(MemberId.of(2));
            assertThat(world.leader().core().term()).isEqualTo(1);
        }
    }

    @Test
    void leadershipIsHandedOver() {
        final World world = new World(5).with(3, 3).start();
        final SimReplica leader = world.awaitWorkingLeader();
        final int target = (leader.id().nodeId() + 1) % 3;
        final long term = leader.core().term();
        leader.offer(world.data());
        assertThat(leader.handOver(target)).isTrue();
        assertThat(leader.core().isTransferring()).isTrue();
        world.runUntil("the hand-over", TIMEOUT, () -> world.replica(target).isLeader());
        assertThat(world.core(target).term()).isEqualTo(term + 1);
        world.commitOne();
        world.awaitEqual();
    }

    @Test
    void handOverToADeadMemberIsGivenUp() {
        final World world = new World(6).with(3, 3).start();
        final SimReplica leader = world.awaitWorkingLeader();
        final int target = (leader.id().nodeId() + 1) % 3;
        world.replica(target).crash();
        world.commitOne();
        leader.handOver(target);
        assertThat(world.offer()).isFalse();
        world.runUntil("giving up", 2 * TIMEOUT, () -> !leader.core().isTransferring());
        assertThat(leader.isLeader()).isTrue();
        world.commitOne();
    }

    @Test
    void leadershipIsNotHandedToStrangersOrLearners() {
        final World world = new World(7).with(2, 1).start();
        final SimReplica leader = world.awaitWorkingLeader();
        leader.propose(new Configuration(0, List.of(MemberId.of(0)), List.of(), List.of(MemberId.of(1))));
        world.runUntil("a learner", () -> world.replica(1).appliedIndex() > 0);
        assertThat(leader.handOver(1)).isFalse();
        assertThat(leader.handOver(2)).isFalse();
        assertThat(world.replica(1).handOver(0)).isFalse();
    }

    @Test
    void leaderThatStepsDownIsReplacedWithoutWaiting() {
        final World world = new World(8).with(3, 3).start();
        final SimReplica leader = world.awaitWorkingLeader();
        world.awaitEqual();
        leader.core().stepDown(world.now());
        leader.after();
        assertThat(leader.isLeader()).isFalse();
        world.runUntil("another leader", TIMEOUT / 4, () -> world.leader() != null);
    }

    @Test
    void leaderThatMembershipSaysIsDeadIsReplacedAtOnce() {
        for (int seed = 0; seed < 20; seed++) {
            final World world = new World(seed)
                    .with(3, 3)
                    .priority(0, 3)
                    .priority(1, 2)
                    .priority(2, 1)
                    .start();
            world.awaitWorkingLeader();
            world.awaitEqual();
            world.replica(0).crash();
            world.replica(1).memberGone(0);
            world.replica(2).memberGone(0);
            world.runUntil("another leader", 20 * World.MILLI, () -> world.leader() != null);
            assertThat(world.leader().id()).isEqualTo(MemberId.of(1));
        }
    }

    @Test
    void singleVoterLeadsAtOnceAndNeedsNoTimer() {
        final World world = new World(9).with(1, 1).start();
        assertThat(world.replica(0).isLeader()).isTrue();
        world.commitOne();
        assertThat(world.core(0).nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(world.sentMessages()).isZero();
    }

    @Test
    void replicaWithoutConfigurationWaitsInSilence() {
        final World world = new World(10).with(2, 0).start();
        world.run(100 * TIMEOUT);
        assertThat(world.sentMessages()).isZero();
        assertThat(world.core(0).role()).isEqualTo(Role.LEARNER);
    }

    @Test
    void voterThatLostItsDiskVotesOnlyAfterItHasAllAgain() {
        final World world = new World(11).with(3, 3).priority(0, 3).start();
        world.awaitWorkingLeader();
        world.awaitEqual();
        world.replica(2).crash();
        world.commitOne();
        world.replica(2).wipe();
        // Only the one that lacks nothing is away; the two others together must not go on without it.
        world.replica(0).crash();
        world.replica(2).start();
        world.run(20 * TIMEOUT);
        assertThat(world.leader()).isNull();
        world.replica(0).start();
        world.commitOne();
        world.awaitEqual();
        assertThat(world.replica(2).hard().newcomer()).isFalse();
        world.replica(0).crash();
        world.commitOne();
    }

    @Test
    void idleClusterSendsHeartbeatsAndNothingElse() {
        final World world = new World(12).with(3, 3).start();
        final SimReplica leader = world.awaitWorkingLeader();
        world.awaitEqual();
        world.run(TIMEOUT);
        final long before = world.sentMessages();
        final long term = leader.core().term();
        world.run(1_000 * World.SMALL.quietNanos());
        assertThat(world.sentMessages() - before).isBetween(3_900L, 4_100L);
        assertThat(leader.core().term()).isEqualTo(term);
    }

    @Test
    void slowDisksAreNotTakenForDeath() {
        final World world = new World(13).with(3, 3).start();
        final SimReplica leader = world.awaitWorkingLeader();
        world.awaitEqual();
        final long committed = leader.core().commitIndex();
        for (int i = 0; i < 3; i++) {
            world.replica(i).diskStuck(i != leader.id().nodeId());
        }
        for (int i = 0; i < 40; i++) {
            leader.offer(world.data());
            world.run(TIMEOUT / 4);
        }
        assertThat(leader.isLeader()).isTrue();
        assertThat(leader.core().commitIndex()).isEqualTo(committed);
        for (int i = 0; i < 3; i++) {
            world.replica(i).diskStuck(false);
        }
        world.awaitEqual();
        assertThat(leader.core().commitIndex()).isEqualTo(committed + 40);
    }
}
