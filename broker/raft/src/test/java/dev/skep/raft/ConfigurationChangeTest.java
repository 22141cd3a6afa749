package dev.skep.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.MemberId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfigurationChangeTest {
    private static final long TIMEOUT = World.SMALL.electionNanos();

    private static boolean isInForce(final World world, final Configuration target) {
        final SimReplica leader = world.leader();
        return leader != null
                && leader.core().configuration().equals(target)
                && leader.core().isConfigurationCommitted()
                && leader.log().lastIndex() == leader.core().commitIndex();
    }

    private static void change(final World world, final Configuration target) {
        world.runUntil("a change to " + target, () -> {
            final SimReplica leader = world.leader();
            if (leader != null && leader.core().configuration().equals(target)) {
                return leader.core().isConfigurationCommitted();
            }
            if (leader != null) {
                leader.propose(target);
            }
            return false;
        });
    }

    @Test
    void membersAreAddedAndRemovedUnderLoad() {
        final World world =
                new World(1).with(6, 3).network(0.02, 0.02, 5 * World.MILLI).start();
        world.awaitWorkingLeader();
        for (int round = 0; round < 3; round++) {
            for (final Configuration target : List.of(
                    World.voters(3, 4, 5), World.voters(1, 3), World.voters(0, 1, 2, 3, 4, 5), World.voters(0, 1, 2))) {
                for (int i = 0; i < 20; i++) {
                    world.offer();
                    world.run(World.MILLI);
                }
                change(world, target);
            }
        }
        world.commitOne();
        world.awaitEqual();
    }

    @ParameterizedTest
    @CsvSource({"1,0", "1,2", "1,20", "2,0", "2,2", "2,20", "3,0", "3,2", "3,20"})
    void jointChangeSurvivesLeaderCrashAtEachPhase(final int phase, final int millisLater) {
        for (int seed = 0; seed < 10; seed++) {
            final World world = new World(seed).with(5, 3).start();
            final SimReplica leader = world.awaitWorkingLeader();
            final Configuration target = World.voters(2, 3, 4);
            leader.propose(target);
            world.runUntil("the phase", () -> !leader.isLeader() || phase(leader, target) >= phase);
            world.run(millisLater * World.MILLI);
            leader.crash();
            world.commitOne();
            leader.start();
            change(world, target);
            world.commitOne();
            world.awaitEqual();
            assertThat(isInForce(world, target)).isTrue();
        }
    }

    private static int phase(final SimReplica leader, final Configuration target) {
        final Configuration current = leader.core().configuration();
        if (current.equals(target)) {
            return 3;
        }
        return current.isJoint() ? 2 : current.learners().isEmpty() ? 0 : 1;
    }

    @Test
    void newLeaderFinishesWhatWasJoint() {
        final World world = new World(3).with(3, 3).start();
        final SimReplica leader = world.awaitWorkingLeader();
        final int leaving = (leader.id().nodeId() + 1) % 3;
        final int staying = (leader.id().nodeId() + 2) % 3;
        final Configuration target = World.voters(leader.id().nodeId(), staying);
        world.awaitEqual();
        leader.propose(target);
        assertThat(leader.core().configuration().isJoint()).isTrue();
        world.runUntil(
                "the joint entry elsewhere",
                () -> world.core(staying).configuration().isJoint());
        leader.crash();
        world.run(TIMEOUT);
        leader.start();
        world.runUntil("the final entry", () -> isInForce(world, target));
        world.run(10 * TIMEOUT);
        assertThat(world.core(leaving).leader()).isNotEqualTo(MemberId.of(leaving));
    }

    /** Once both sets must agree, nothing could be committed without them. */
    @Test
    void votersToBeWhoDoNotAnswerStopTheChangeAndNothingElse() {
        final World world = new World(6).with(5, 5).start();
        final SimReplica leader = world.awaitWorkingLeader();
        world.awaitEqual();
        final int one = (leader.id().nodeId() + 1) % 5;
        final int two = (leader.id().nodeId() + 2) % 5;
        world.replica(one).crash();
        world.replica(two).crash();
        world.run(3 * TIMEOUT);
        final Configuration target = World.voters(leader.id().nodeId(), one, two);
        leader.propose(target);
        world.run(10 * TIMEOUT);
        assertThat(leader.core().configuration().isJoint()).isFalse();
        world.commitOne();

        world.replica(one).start();
        world.runUntil("the change", () -> isInForce(world, target));
    }

    @Test
    void removedLeaderStepsDownWhenItsRemovalIsCommitted() {
        final World world = new World(4).with(3, 3).start();
        final SimReplica leader = world.awaitWorkingLeader();
        final int one = (leader.id().nodeId() + 1) % 3;
        final int two = (leader.id().nodeId() + 2) % 3;
        leader.propose(World.voters(one, two));
        world.runUntil("another leader", TIMEOUT, () -> !leader.isLeader() && world.leader() != null);
        world.commitOne();
        assertThat(leader.core().role()).isEqualTo(Role.LEARNER);
    }

    @Test
    void removedFollowerLearnsOfItAndIsSilent() {
        final World world = new World(5).with(3, 3).start();
        final SimReplica leader = world.awaitWorkingLeader();
        world.awaitEqual();
        final int leaving = (leader.id().nodeId() + 1) % 3;
        final int staying = (leader.id().nodeId() + 2) % 3;
        final long term = leader.core().term();
        change(world, World.voters(leader.id().nodeId(), staying));
        world.run(TIMEOUT);
        assertThat(world.core(leaving).role()).isEqualTo(Role.LEARNER);
        assertThat(world.core(leaving).nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
        world.run(20 * TIMEOUT);
        assertThat(leader.core().term()).isEqualTo(term);
        assertThat(leader.isLeader()).isTrue();
    }

    @Test
    void removedFollowerThatMissedItDoesNotDisturb() {
        final World world = new World(6).with(3, 3).start();
        final SimReplica leader = world.awaitWorkingLeader();
        final int leaving = (leader.id().nodeId() + 1) % 3;
        final int staying = (leader.id().nodeId() + 2) % 3;
        final long term = leader.core().term();
        world.isolate(leaving);
        change(world, World.voters(leader.id().nodeId(), staying));
        world.heal();
        for (int i = 0; i < 20; i++) {
            world.commitOne();
            world.run(TIMEOUT);
        }
        assertThat(world.core(leaving).role()).isEqualTo(Role.PRE_CANDIDATE);
        assertThat(leader.isLeader()).isTrue();
        assertThat(leader.core().term()).isEqualTo(term);
    }

    @Test
    void newVoterHasTheLogBeforeItHasAVote() {
        final World world = new World(7).with(2, 1).start();
        world.awaitWorkingLeader();
        for (int i = 0; i < 100; i++) {
            world.offer();
        }
        final SimReplica leader = world.leader();
        final long change = leader.propose(World.voters(0, 1));
        world.runUntil("the joint entry", () -> leader.core().configuration().isJoint());
        assertThat(world.replica(1).log().flushedIndex()).isGreaterThanOrEqualTo(100);
        world.runUntil("the end", () -> leader.core().changeState(change) == ChangeState.DONE);
    }

    @Test
    void changeWithASilentNewVoterFailsAndLeavesNothingBehind() {
        final World world = new World(8).with(4, 3).start();
        final SimReplica leader = world.awaitWorkingLeader();
        world.replica(3).crash();
        final long change = leader.propose(World.voters(0, 1, 2, 3));
        world.runUntil("the failure", () -> leader.core().changeState(change) == ChangeState.FAILED);
        world.runUntil("the way back", () -> isInForce(world, World.voters(0, 1, 2)));
        world.commitOne();
    }

    @Test
    void whatIsInForceAlreadyIsDoneAtOnce() {
        final World world = new World(9).with(3, 3).start();
        final SimReplica leader = world.awaitWorkingLeader();
        final long last = leader.log().lastIndex();
        final long change = leader.propose(World.voters(0, 1, 2));
        assertThat(leader.core().changeState(change)).isEqualTo(ChangeState.DONE);
        assertThat(leader.log().lastIndex()).isEqualTo(last);
        assertThat(world.replica((leader.id().nodeId() + 1) % 3).propose(World.voters(0, 1)))
                .isEqualTo(-1);
    }

    @Test
    void laterProposalReplacesOneThatStillLearns() {
        final World world = new World(10).with(4, 3).start();
        final SimReplica leader = world.awaitWorkingLeader();
        world.replica(3).crash();
        final long first = leader.propose(World.voters(0, 1, 2, 3));
        world.run(20 * World.MILLI);
        assertThat(leader.core().changeState(first)).isEqualTo(ChangeState.LEARNING);
        assertThat(leader.propose(World.voters(0, 1, 2, 3))).isEqualTo(first);
        final long second = leader.propose(World.voters(0, 1, 2));
        assertThat(leader.core().changeState(first)).isEqualTo(ChangeState.FAILED);
        world.runUntil("the second", () -> leader.core().changeState(second) == ChangeState.DONE);
        assertThat(leader.core().configuration()).isEqualTo(World.voters(0, 1, 2));
    }

    @Test
    void forcedConfigurationBringsBackAPartitionThatLostItsQuorum() {
        final World world = new World(11).with(5, 5).start();
        world.awaitWorkingLeader();
        world.commitOne();
        world.awaitEqual();
        for (final int lost : List.of(2, 3, 4)) {
            world.replica(lost).crash();
        }
        world.run(10 * TIMEOUT);
        assertThat(world.leader()).isNull();
        world.checks().allowLoss();
        final Configuration rest = new Configuration(1, World.voters(0, 1).voters(), List.of(), List.of());
        assertThat(world.replica(0).force(World.voters(0, 1))).isFalse();
        assertThat(world.replica(0).force(rest)).isTrue();
        assertThat(world.core(0).isForcing()).isTrue();
        world.commitOne();
        world.runUntil("both know", () -> !world.core(0).isForcing());
        world.awaitEqual();
        assertThat(world.core(1).configuration()).isEqualTo(rest);
        assertThat(world.replica(0).hard().forced()).isNull();
        for (final int lost : List.of(2, 3, 4)) {
            world.replica(lost).start();
        }
        world.run(20 * TIMEOUT);
        world.commitOne();
        for (final int lost : List.of(2, 3, 4)) {
            assertThat(world.core(lost).role()).isEqualTo(Role.LEARNER);
            assertThat(world.core(lost).configuration()).isEqualTo(rest);
        }
        assertThat(world.leader().core().configuration()).isEqualTo(rest);
    }

    @Test
    void forcedConfigurationSurvivesARestartBeforeItIsInTheLog() {
        final World world = new World(12).with(3, 3).start();
        world.awaitWorkingLeader();
        world.awaitEqual();
        world.replica(1).crash();
        world.replica(2).crash();
        world.checks().allowLoss();
        world.isolate(0);
        final Configuration rest = new Configuration(1, World.voters(0, 1).voters(), List.of(), List.of());
        world.replica(0).force(rest);
        world.replica(0).crash();
        world.heal();
        world.replica(0).start();
        world.replica(1).start();
        assertThat(world.core(0).configuration()).isEqualTo(rest);
        world.commitOne();
        world.awaitEqual();
        assertThat(world.core(1).configuration()).isEqualTo(rest);
    }
}
