package dev.skep.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.operator.api.ZeebeClusterStatus.GrowthRefusal;
import dev.skep.operator.api.ZeebeClusterStatus.Phase;
import dev.skep.operator.api.ZeebeClusterStatus.PlanStatus;
import dev.skep.operator.plan.Decision.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** In one StatefulSet or in one for each zone: what does not start is offered to nobody, and the broker that shows it is left alone. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aSecondAccidentInARollThatIsStuckHealsItself(final int zones) {
        final World many = new World(1, zones);
        many.replicas = 6;
        many.settle();
        many.broken = true;
        passes(many, 1000);
        assertThat(many.podsTakenDown).isEqualTo(1);
        assertThat(many.putBacks).isEqualTo(1);
        final String stuck = many.pods.get(5).uid;
        final int other = zones == 1 ? 0 : 2; // in the same StatefulSet

        many.kill(other);
        passes(many, 50);

        assertThat(many.alive(other)).isTrue();
        assertThat(many.alive(5)).isFalse();
        assertThat(many.pods.get(5).uid).isEqualTo(stuck);
        assertThat(Planner.plan(many.observe()).words().problems()).containsKey(Problem.RolloutStuck);

        many.kill(5); // now it comes back as it was before; the roll is over until somebody wishes something else
        passes(many, 100);
        assertThat(many.alive(5)).isTrue();
        assertThat(many.podsTakenDown).isEqualTo(1);
        assertThat(Planner.plan(many.observe()).words().problems()).containsOnlyKeys(Problem.RolloutStuck);

        many.broken = false;
        many.settle();
        assertThat(many.memory.stuck()).isNull();
        assertThat(Planner.plan(many.observe()).words().problems()).isEmpty();
    }

    /** It may only have been slow: then the roll goes on. */
    @Test
    void aBrokerThatComesUpAfterAllLetsTheRollGoOn() {
        world.settle();
        world.sick = true;
        passes(world, 1000);
        assertThat(world.memory.stuck()).isNotNull();
        final String pod = world.pods.get(2).uid;

        world.pods.get(2).sick = false;
        passes(world, 1);

        assertThat(world.memory.stuck()).isNull();
        assertThat(world.pods.get(2).uid).isEqualTo(pod);
    }

    /** What a newer version has written, an older one may not be able to read. */
    @Test
    void anotherVersionIsNotPutBack() {
        world.settle();
        world.broken = true;
        world.version = "1.1.0";
        passes(world, 1000);

        assertThat(Planner.plan(world.observe()).words().problems()).containsKey(Problem.RolloutStuck);
        assertThat(world.putBacks).isZero();
    }

    private static void passes(final World world, final int count) {
        for (int i = 0; i < count; i++) {
            world.pass(world.observe(), 99);
            world.tick();
        }
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

    /** Kubernetes keeps a claim that a pod uses, unless somebody takes its finalizer away: that is not what all depends on. */
    @Test
    void aReplacedBrokerComesBackWithItsNewVolumeHoweverOftenTheOperatorDies() {
        world.settle();
        final String pod = world.pods.get(1).uid;
        world.protectsClaims = false;
        world.annotations.put(
                "skep.dev/replace-broker", world.layout.place(1).orElseThrow().pod());

        for (int i = 0; i < 1000; i++) {
            world.pass(world.observe(), 1);
            world.tick();
        }

        assertThat(world.memory.handled()).containsKey("skep.dev/replace-broker");
        assertThat(world.memory.restarting()).isNull();
        assertThat(world.members()).containsExactly(0, 1, 2);
        assertThat(world.changesAsked).isEqualTo(2);
        assertThat(world.pods.get(1).uid).isNotEqualTo(pod);
        assertThat(world.pods.get(1).claim).isEqualTo(world.claims.get(1).uid);
    }

    /** As for one that is replaced: the operator may die between the volume and its pod, and the pod would keep what is gone. */
    @Test
    void aBrokerThatLeftBelowOthersComesBackWithItsNewVolumeHoweverOftenTheOperatorDies() {
        world.replicas = 6;
        world.settle();
        world.protectsClaims = false;
        world.lose(1);
        final String pod = world.pods.get(1).uid;
        final String claim = world.claims.get(1).uid;
        world.annotations.put("skep.dev/force-remove", "1@" + world.topology.version());

        for (int i = 0; i < 1000; i++) {
            world.pass(world.observe(), 1);
            world.tick();
        }

        assertThat(world.forced).isEqualTo(1);
        assertThat(world.members()).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(world.memory.restarting()).isNull();
        assertThat(world.pods.get(1).uid).isNotEqualTo(pod);
        assertThat(world.claims.get(1).uid).isNotEqualTo(claim).isEqualTo(world.pods.get(1).claim);
    }

    /** No pod is made for it: two would have its number. */
    @Test
    void whoIsNoneOfThisClusterIsToldAndNothingIsMadeOfIt() {
        world.settle();
        world.takeIn(7);

        final Decision told = world.pass(world.observe(), 99);

        assertThat(told.steps()).isEmpty();
        assertThat(told.words().phase()).isEqualTo(Phase.Degraded);
        assertThat(told.words().problems().get(Problem.ForeignMembers))
                .contains("broker 7 belongs to the cluster", "skep.dev/force-remove=7@" + world.topology.version());
        passes(world, 20);
        assertThat(world.sets.values()).allMatch(set -> set.replicas == 1);
        assertThat(world.changesAsked).isZero();

        world.annotations.put("skep.dev/force-remove", "7@" + world.topology.version());
        assertThat(world.settle().words().problems()).isEmpty();
        assertThat(world.members()).containsExactly(0, 1, 2);
    }

    @Test
    void whoseStatefulSetSomebodyHasMadeSmallerIsNoneOfOthers() {
        world.replicas = 6;
        world.settle();
        world.replicas = 3;
        world.sets.get(1).replicas = 1;
        world.kill(4);
        world.tick();

        assertThat(Planner.plan(world.observe()).words().problems()).doesNotContainKey(Problem.ForeignMembers);
        world.settle();
        assertThat(world.members()).containsExactly(0, 1, 2);
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

    /** What all brokers must have at once, such as encryption between them, is there with the first pod. */
    @Test
    void whoResumesWithAnotherTemplateStartsWithItAndRestartsNobody() {
        world.settle();
        world.suspended = true;
        world.settle();
        world.template = 2;
        world.suspended = false;
        for (int i = 0; i < 20; i++) {
            world.pass(world.observe(), 1); // an operator that dies after each step
            assertThat(world.sets.values()).allMatch(set -> set.replicas == 0 || set.revision == 2);
        }

        world.settle();

        assertThat(world.podsTakenDown).isZero();
        assertThat(world.sets.values()).allMatch(set -> set.replicas == 1 && set.revision == 2);
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

    @Test
    void aPreviewTellsWhatWouldBeDoneAndDoesNothing() {
        world.settle();
        world.annotations.put("skep.dev/plan", "1");
        assertThat(preview(1).steps()).containsExactly("nothing is to be done");
        world.replicas = 6;
        world.template++;
        world.bytes = 20;

        final PlanStatus plan = preview(2);

        assertThat(plan.requestedToken()).isEqualTo("1");
        assertThat(plan.steps())
                .containsExactly(
                        "let 3 volumes grow to 20",
                        "start orders-zeebe-z0-1, orders-zeebe-z1-1, orders-zeebe-z2-1 with volumes of 20",
                        "ask the brokers: take in broker 3, 4, 5 (12 operations, 6 replicas are copied)",
                        "restart, one after the other: orders-zeebe-z2-0, orders-zeebe-z1-0, orders-zeebe-z0-0");
        assertThat(plan.topologyOperations()).isEqualTo(12);
        assertThat(plan.replicasMoved()).isEqualTo(6);
        assertThat(plan.restarts()).startsWith("orders-zeebe-z2-0").hasSize(3);
        assertThat(Preview.isDue(world.observe().wish(), plan, 2)).isFalse();
        assertThat(Preview.isDue(world.observe().wish(), plan, 3)).isTrue();
        world.annotations.put("skep.dev/plan", "2");
        assertThat(Preview.isDue(world.observe().wish(), plan, 2)).isTrue();
    }

    @Test
    void aPreviewOfLessTellsWhoLeavesAndWhatBecomesOfTheVolumes() {
        world.replicas = 6;
        world.settle();
        world.annotations.put("skep.dev/plan", "1");
        world.replicas = 3;

        assertThat(preview(1).steps())
                .containsExactly(
                        "ask the brokers: let go of broker 3, 4, 5 (12 operations, 6 replicas are copied)",
                        "end orders-zeebe-z0-1, orders-zeebe-z1-1, orders-zeebe-z2-1 and delete their volumes");
        assertThat(Preview.of(world.observe(), 1, Optional.of(new Preview.Forecast(0, 0, "no room")))
                        .refused())
                .isEqualTo("no room");
    }

    private PlanStatus preview(final long generation) {
        final int before = world.writes;
        final Observed seen = world.observe();
        final PlanStatus plan =
                Preview.of(seen, generation, Preview.question(seen).map(question -> new Preview.Forecast(12, 6, null)));
        assertThat(world.writes).isEqualTo(before);
        return plan;
    }

    @Test
    void aSettledClusterIsAtRestAndOneThatLacksABrokerIsNot() {
        world.settle();
        assertThat(Planner.plan(world.observe()).atRest()).isTrue();

        world.pods.get(1).sick = true;

        assertThat(Planner.plan(world.observe()).atRest()).isFalse();
    }

    @Test
    void anImageOfAnotherVersionIsSaidAndStopsNothing() {
        world.settle();
        assertThat(Planner.plan(world.observe()).words().problems()).isEmpty();
        world.pods.get(1).version = 3;

        final Decision decision = Planner.plan(world.observe());

        assertThat(decision.words().problems()).containsOnlyKeys(Problem.VersionMismatch);
        assertThat(decision.words().phase()).isEqualTo(Phase.Running);
    }

    /** Who is refused asks again after a while, and at once for another size. */
    @Test
    void volumesThatMayNotGrowAreAskedForNowAndThen() {
        world.settle();
        world.bytes = 20;
        assertThat(Planner.plan(world.observe()).steps()).hasSize(3).allMatch(Step.GrowClaim.class::isInstance);
        world.memory = world.memory.withGrowth(
                new GrowthRefusal("20", "not this class", world.observe().now().toString()));
        assertThat(Planner.plan(world.observe()).steps()).isEmpty();
        assertThat(Planner.plan(world.observe()).words().phase()).isEqualTo(Phase.Running);

        world.bytes = 30;
        assertThat(Planner.plan(world.observe()).steps()).hasSize(3);
        world.bytes = 20;
        world.now = world.now.plus(Duration.ofMinutes(11));
        assertThat(Planner.plan(world.observe()).steps()).hasSize(3);
        world.bytes = 10;
        assertThat(Planner.plan(world.observe()).memory().growth()).isNull();
    }

    /** It answers and is not ready: nobody else is touched, and the repaired form goes to it first. */
    @Test
    void aBrokerThatAnswersAndDoesNotGetReadyIsRestartedFirstWhenItsFormIsRepaired() {
        world.settle();
        world.sick = true;
        for (int i = 0; i < 1000; i++) {
            world.pass(world.observe(), 99);
            world.tick();
        }
        assertThat(Planner.plan(world.observe()).words().problems()).containsKey(Problem.RolloutStuck);
        assertThat(world.podsTakenDown).isEqualTo(1);

        world.sick = false;
        world.template = 3;
        assertThat(world.settle().words().phase()).isEqualTo(Phase.Running);
        assertThat(world.podsTakenDown)
                .as("the sick one again, and the two others")
                .isEqualTo(4);
        assertThat(world.sets.get(1).revision)
                .as("and nobody else has had the bad form")
                .isEqualTo(2);
    }

    @Test
    void aSecondUpgradeWaitsForSnapshotsOfTheFirst() {
        world.settle();
        world.version = "1.1.0";
        world.takesSnapshots = false;
        world.settle();
        assertThat(world.memory.runs()).isEqualTo("1.1.0");
        assertThat(world.snapshots).as("asked for").isPositive();
        world.version = "1.2.0";

        assertThat(world.settle().words().problems()).containsOnlyKeys(Problem.WaitingForSnapshot);
        assertThat(world.podsTakenDown).isEqualTo(3);

        world.takesSnapshots = true;
        for (int i = 0; i < 20; i++) { // they are asked again now and then
            world.pass(world.observe(), 99);
            world.tick();
        }
        assertThat(world.settle().words().problems()).isEmpty();
        assertThat(world.memory.runs()).isEqualTo("1.2.0");
        assertThat(world.podsTakenDown).isEqualTo(6);
    }

    @Test
    void aVersionIsCheckedWhenNobodyRunsToTellTheOldOne() {
        world.settle();
        world.suspended = true;
        world.settle();
        world.version = "1.2.0";

        assertThat(world.settle().words().problems()).containsKey(Problem.SkipRefused);
        assertThat(world.sets.values()).allMatch(set -> set.revision == 1);

        world.version = "1.1.0";
        world.settle();
        assertThat(world.sets.values()).allMatch(set -> set.revision == 2);
    }

    @Test
    void brokersThatAreLostAreRemovedByForceOnlyForAWordThatIsExact() {
        world.replicas = 6;
        world.settle();
        world.lose(1);
        final String claim = world.claims.get(1).uid;
        for (int i = 0; i < 50; i++) {
            world.pass(world.observe(), 99);
            world.tick();
        }
        assertThat(forced("1@" + (world.topology.version() - 1))).contains("has version " + world.topology.version());
        assertThat(forced("1")).contains("such as 1,4@17");
        assertThat(forced("1,2@" + world.topology.version())).contains("broker 2 (orders-zeebe-z2-0) answers");
        assertThat(forced("1,9@" + world.topology.version())).contains("broker 9 does not belong");
        assertThat(world.forced).isZero();

        world.annotations.put("skep.dev/force-remove", "1@" + world.topology.version());
        world.settle();

        assertThat(world.forced).isEqualTo(1);
        assertThat(world.members()).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(world.claims.get(1).uid)
                .as("what it had is gone, though another pod stands above it")
                .isNotEqualTo(claim);
    }

    @Test
    void theLastReplicaOfAPartitionIsNotRemovedByForce() {
        world.factor = 1;
        world.settle();
        world.lose(1);
        world.tick();

        assertThat(forced("1@" + world.topology.version())).contains("partitions [2] would lose all their replicas");
        world.annotations.put("skep.dev/force-remove", "2@" + world.topology.version());
        assertThat(Planner.plan(world.observe()).words().problems())
                .as("a word that nobody needs is not worth one")
                .doesNotContainKey(Problem.ForceRefused);
    }

    private String forced(final String word) {
        world.annotations.put("skep.dev/force-remove", word);
        return Planner.plan(world.observe()).words().problems().get(Problem.ForceRefused);
    }
}
