package dev.skep.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.operator.api.ZeebeClusterStatus.Phase;
import dev.skep.operator.plan.Decision.Problem;
import dev.skep.operator.plan.Step.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Exporters come and go with their brokers' pods, and are enabled and disabled without. */
final class ExportingTest {
    private final World world = new World(1, 3);

    /** All steps until nothing is to do any more. */
    private List<Step> steps() {
        final List<Step> steps = new ArrayList<>();
        for (int quiet = 0; quiet < 10; ) {
            final Decision decision = world.pass(world.observe(), 99);
            steps.addAll(decision.steps());
            quiet = decision.steps().isEmpty() && world.pending.isEmpty() ? quiet + 1 : 0;
            world.tick();
        }
        return steps;
    }

    private static List<Step> of(final List<Step> steps, final Class<? extends Step> type) {
        return steps.stream().filter(type::isInstance).toList();
    }

    private Map<Integer, String> pods() {
        return world.pods.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, pod -> pod.getValue().uid));
    }

    private Step turn(final String id, final Turn turn, final int broker) {
        return new Step.SwitchExporter(
                id,
                turn,
                broker,
                world.topology.version(),
                "uid-" + world.topology.version() + "-exporter-" + id + "-" + turn);
    }

    @Test
    void oneIsDisabledAndEnabledWithoutARestart() {
        world.exporters.put("a", true);
        world.settle();
        final Map<Integer, String> pods = pods();

        world.exporters.put("a", false);
        final Step disable = turn("a", Turn.DISABLE, 0);
        assertThat(world.pass(world.observe(), 99).steps()).containsExactly(disable);
        final Decision waiting = world.pass(world.observe(), 99);
        assertThat(waiting.steps()).isEmpty();
        assertThat(waiting.words().phase()).isEqualTo(Phase.SwitchingExporters);
        assertThat(waiting.words().message()).contains("disabling exporter a", "0 of 4");
        world.settle();
        assertThat(world.exports("a")).isFalse();

        world.exporters.put("a", true);
        world.settle();
        assertThat(world.exports("a")).isTrue();
        assertThat(world.switches).isEqualTo(2);
        assertThat(pods()).isEqualTo(pods);
    }

    @Test
    void oneThatIsDisabledStaysSoOverRestartsAndWithNewBrokers() {
        world.exporters.put("a", false);
        world.settle();
        assertThat(world.exports("a")).isFalse();

        world.template++;
        world.settle();
        assertThat(world.switches).isEqualTo(1);

        world.replicas = 6;
        world.settle();
        assertThat(world.switched).containsEntry("a", "DISABLED");
        assertThat(world.switches).isEqualTo(2);
    }

    /** No record goes to one that is added disabled once the first broker that has it can be told. */
    @Test
    void oneThatIsAddedDisabledIsDisabledBeforeTheSecondBrokerHasIt() {
        world.settle();
        world.exporters.put("a", false);

        final List<Step> steps = steps();

        assertThat(of(steps, Step.SwitchExporter.class)).hasSize(1);
        final int told = steps.indexOf(of(steps, Step.SwitchExporter.class).getFirst());
        assertThat(of(steps.subList(0, told), Step.EvictPod.class)).hasSize(1);
        assertThat(of(steps, Step.EvictPod.class)).hasSize(3);
        assertThat(world.exports("a")).isFalse();
    }

    @Test
    void oneThatIsGoneIsLetGoByTheBrokersBeforeTheyRestartWithoutIt() {
        world.exporters.put("a", true);
        world.exporters.put("b", true);
        world.settle();

        world.exporters.remove("a");
        final List<Step> steps = steps();

        assertThat(of(steps, Step.SwitchExporter.class)).hasSize(1);
        assertThat(of(steps, Step.SwitchExporter.class).getFirst().toString())
                .contains("REMOVE")
                .contains("id=a");
        final int told = steps.indexOf(of(steps, Step.SwitchExporter.class).getFirst());
        assertThat(of(steps.subList(0, told), Step.ApplySet.class)).isEmpty();
        assertThat(of(steps, Step.EvictPod.class)).hasSize(3);
        assertThat(world.memory.exporters()).containsOnlyKeys("b");
        assertThat(world.exports("b")).isTrue();
    }

    /** Brokers still know it, as one that is disabled, and could be told at once: whoever leads without its settings would forget it again. */
    @Test
    void oneThatWasLetGoAndComesBackIsEnabledWhenAllBrokersRunWithIt() {
        comesBack();
    }

    /** They have no word for what they have loaded. */
    @Test
    void brokersOfOthersAreAskedWhenAllOfTheirPodsAreNew() {
        world.own = false;
        comesBack();
    }

    private void comesBack() {
        world.exporters.put("a", true);
        world.settle();
        world.exporters.remove("a");
        world.settle();
        assertThat(world.switched).containsEntry("a", "DISABLED");

        world.exporters.put("a", true);
        boolean told = false;
        final List<Step> steps = new ArrayList<>();
        for (int i = 0; of(steps, Step.SwitchExporter.class).isEmpty(); i++) {
            assertThat(i).isLessThan(1_000);
            told |= Facts.of(world.observe())
                    .exportersNotAsWanted()
                    .containsKey("exporter a is Disabled and is to be Enabled when all brokers run with it");
            steps.addAll(world.pass(world.observe(), 99).steps());
            world.tick();
        }
        assertThat(told).isTrue();
        assertThat(of(steps, Step.EvictPod.class)).hasSize(3);
        world.settle();
        assertThat(world.exports("a")).isTrue();
        assertThat(world.switches).isEqualTo(2);
    }

    /** Nobody remembers what the operator has not written down before the brokers got it. */
    @Test
    void anOperatorThatDiesAfterAnythingLosesNoExporterOutOfSight() {
        world.settle();
        world.exporters.put("a", true);
        final List<Step> first = world.pass(world.observe(), 1).steps();
        assertThat(first.getFirst()).isInstanceOf(Step.Remember.class);
        assertThat(first).hasAtLeastOneElementOfType(Step.ApplySet.class);
        assertThat(world.memory.exporters()).containsOnlyKeys("a");

        world.settle();
        world.exporters.remove("a");
        for (int i = 0; world.switches == 0; i++) {
            assertThat(i).isLessThan(100);
            world.pass(world.observe(), 1);
            world.tick();
        }
        world.settle();
        assertThat(world.switches).isEqualTo(1);
        assertThat(world.memory.exporters()).isEmpty();
    }

    @Test
    void aRefusalIsToldAndAskedAgainAndHoldsUpNothingElse() {
        world.exporters.put("a", true);
        world.settle();
        world.refusesSwitches = true;
        world.exporters.put("a", false);
        world.template++;
        final Map<Integer, String> pods = pods();

        steps();
        assertThat(pods()).doesNotContainValue(pods.get(0)).doesNotContainValue(pods.get(2));
        assertThat(Planner.plan(world.observe()).words().problems().get(Problem.ExporterRefused))
                .isEqualTo("the brokers refused to disable exporter a: no");
        assertThat(Facts.of(world.observe()).exportersNotAsWanted()).containsValue(true);

        world.refusesSwitches = false;
        for (int i = 0; world.exports("a"); i++) {
            assertThat(i).isLessThan(100);
            world.pass(world.observe(), 99);
            world.tick();
        }
        assertThat(world.settle().words().problems()).isEmpty();
        assertThat(world.memory.exporters().get("a").refusal()).isNull();
    }

    @Test
    void nothingIsAskedForWhileSomebodyIsAway() {
        world.exporters.put("a", true);
        world.settle();
        world.lose(1);
        world.exporters.put("a", false);
        for (int i = 0; i < 20; i++) {
            world.pass(world.observe(), 99);
            world.tick();
        }
        assertThat(world.switches).isZero();

        world.find();
        world.settle();
        assertThat(world.switches).isEqualTo(1);
    }

    @Test
    void thePlanSaysIt() {
        world.exporters.put("a", true);
        world.settle();
        world.exporters.put("a", false);
        world.annotations.put("skep.dev/plan", "hold");

        final Observed seen = world.observe();
        assertThat(Planner.plan(seen).steps()).isEmpty();
        assertThat(Preview.of(seen, 1, Optional.empty()).steps())
                .containsExactly("ask the brokers to disable exporter a");
    }
}
