package dev.skep.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.operator.api.ZeebeClusterStatus.Phase;
import dev.skep.operator.plan.Decision.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PlannerTest {
    private final World world = new World(1, 3);

    @Test
    void createsVolumesFirstThenPodsAndWaitsUntilThePartitionsAreLed() {
        assertThat(world.pass(world.observe(), 99).steps()).hasExactlyElementsOfTypes(Step.CreateBootstrap.class);
        assertThat(world.pass(world.observe(), 99).steps())
                .hasSize(6)
                .startsWith(new Step.CreateClaim(world.layout.place(0).orElseThrow(), 10))
                .endsWith(new Step.ApplySet(2, 1));
        assertThat(Planner.plan(world.observe()).words().phase()).isEqualTo(Phase.Creating);

        final Decision settled = world.settle();

        assertThat(settled.words().phase()).isEqualTo(Phase.Running);
        assertThat(world.members()).containsExactly(0, 1, 2);
        assertThat(world.claims.values()).allMatch(claim -> claim.state == Observed.ClaimView.State.MEMBER);
    }

    @Test
    void nothingToDoWritesNothing() {
        world.settle();
        final int before = world.writes;

        for (int i = 0; i < 20; i++) {
            world.pass(world.observe(), 99);
            world.tick();
        }

        assertThat(world.writes).isEqualTo(before);
    }

    @Test
    void scalingUpRestartsNobody() {
        world.settle();
        final List<String> before =
                world.pods.values().stream().map(pod -> pod.uid).toList();

        world.replicas = 6;
        world.settle();

        assertThat(world.members()).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(world.changesAsked).isEqualTo(1);
        assertThat(world.pods.values().stream().map(pod -> pod.uid)).containsAll(before);
    }

    /** Six brokers have room for more than three partitions, and the official one is not ready as long as it holds none. */
    @Test
    void aBrokerOfOthersThatHoldsNothingIsNotWaitedFor() {
        world.own = false;
        world.settle();

        world.replicas = 6;
        final Decision settled = world.settle();

        assertThat(settled.words().phase()).isEqualTo(Phase.Running);
        assertThat(world.topology.members().get(5).priorities()).isEmpty();
        assertThat(world.observe().pods().get(5).ready()).isTrue();
    }

    @Test
    void scalingDownAsksTheBrokersFirstAndThenRemovesPodsAndVolumes() {
        world.replicas = 6;
        world.settle();

        world.replicas = 3;
        world.settle();

        assertThat(world.members()).containsExactly(0, 1, 2);
        assertThat(world.pods).containsOnlyKeys(0, 1, 2);
        assertThat(world.claims).containsOnlyKeys(0, 1, 2);
    }

    @Test
    void aStatefulSetThatSomebodyHasMadeSmallerIsPutRight() {
        world.settle();
        world.sets.get(1).replicas = 0;

        assertThat(world.pass(world.observe(), 99).steps()).containsExactly(new Step.ApplySet(1, 1));
        world.settle();

        assertThat(world.changesAsked).isZero();
        assertThat(world.pods).containsOnlyKeys(0, 1, 2);
    }

    @Test
    void aRollTakesOneBrokerAtATimeTheHighestNumberFirst() {
        world.settle();
        world.template = 2;

        final Decision first = world.pass(world.observe(), 99);
        assertThat(first.steps()).containsExactly(new Step.ApplySet(2, 1));
        final Decision second = world.pass(world.observe(), 99);
        assertThat(second.steps()).anyMatch(step -> step instanceof Step.EvictPod evict && evict.broker() == 2);
        world.settle();

        assertThat(world.podsTakenDown).isEqualTo(3);
        assertThat(world.sets.values()).allMatch(set -> set.revision == 2);
    }

    @Test
    void aRollStopsAtABrokerThatDoesNotComeBackAndTheRepairedOneGoesFirst() {
        world.settle();
        world.broken = true;
        for (int i = 0; i < 1000; i++) {
            world.pass(world.observe(), 99);
            world.tick();
        }
        final Decision stuck = Planner.plan(world.observe());
        assertThat(stuck.words().problems()).containsKey(Problem.RolloutStuck);
        assertThat(world.podsTakenDown).isEqualTo(1);

        world.broken = false;
        world.template = 3;
        final Decision settled = world.settle();

        assertThat(settled.words().phase()).isEqualTo(Phase.Running);
        assertThat(world.podsTakenDown).isEqualTo(3);
    }

    @Test
    void anotherOperatorVersionRestartsNobody() {
        world.settle();
        world.operator = 2;

        final Decision settled = world.settle();

        assertThat(world.podsTakenDown).isZero();
        assertThat(settled.words().problems()).containsOnlyKeys(Problem.HeldBack);
        assertThat(settled.words().phase()).isEqualTo(Phase.Running);
    }

    @Test
    void aDowngradeAndASkipAreRefused() {
        world.settle();
        world.version = "0.9.0";
        assertThat(world.settle().words().problems()).containsKey(Problem.DowngradeRefused);

        world.version = "1.2.0";
        assertThat(world.settle().words().problems()).containsKey(Problem.SkipRefused);
        assertThat(world.podsTakenDown).isZero();

        world.version = "1.1.0";
        assertThat(world.settle().words().problems()).isEmpty();
        assertThat(world.podsTakenDown).isEqualTo(3);
    }

    @Test
    void aRebalanceRunsOncePerToken() {
        world.settle();
        world.annotations.put("skep.dev/rebalance", "1");
        world.leaders.put(1, 1);
        world.settle();
        assertThat(world.leaders.get(1)).isEqualTo(0);
        assertThat(world.memory.handled()).containsEntry("skep.dev/rebalance", "1");
        final int before = world.rebalances;
        world.settle();
        assertThat(world.rebalances).isEqualTo(before);
    }

    @Test
    void aReplacedBrokerLeavesLosesItsVolumeAndComesBack() {
        world.replicas = 6;
        world.settle();
        final String before = world.claims.get(4).uid;
        world.annotations.put(
                "skep.dev/replace-broker", world.layout.place(4).orElseThrow().pod());

        world.settle();

        assertThat(world.claims.get(4).uid).isNotEqualTo(before);
        assertThat(world.members()).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(world.changesAsked).isEqualTo(2);
        assertThat(world.memory.replace()).isNull();
    }

    @Test
    void pausedMeansHandsOff() {
        world.settle();
        world.annotations.put("skep.dev/pause", "true");
        world.replicas = 6;

        final Decision decision = Planner.plan(world.observe());

        assertThat(decision.steps()).isEmpty();
        assertThat(decision.words().phase()).isEqualTo(Phase.Paused);
    }

    @Test
    void suspendedPodsStopAndComeBackWithTheirData() {
        world.settle();
        world.suspended = true;
        assertThat(world.settle().words().phase()).isEqualTo(Phase.Suspended);
        assertThat(world.pods).isEmpty();
        assertThat(world.claims).hasSize(3);

        world.suspended = false;
        assertThat(world.settle().words().phase()).isEqualTo(Phase.Running);
        assertThat(world.changesAsked).isZero();
    }

    @Test
    void deletingKeepsVolumesUnlessTheyAreToGo() {
        world.settle();
        world.deleting = true;
        for (int i = 0; i < 50 && !world.released; i++) {
            world.pass(world.observe(), 99);
            world.tick();
        }
        assertThat(world.released).isTrue();
        assertThat(world.claims).hasSize(3);
        assertThat(world.pods).isEmpty();
    }
}
