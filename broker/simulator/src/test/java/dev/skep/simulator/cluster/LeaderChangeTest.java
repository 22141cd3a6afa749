package dev.skep.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.Documents;
import dev.skep.base.Packed;
import dev.skep.engine.DmnFiles;
import dev.skep.engine.EngineHarness;
import dev.skep.engine.element.ElementFixture;
import dev.skep.engine.element.ElementFixtures;
import dev.skep.engine.element.FaultyExpression;
import dev.skep.model.feel.Evaluation;
import dev.skep.model.feel.Expressions;
import dev.skep.model.feel.Variables;
import dev.skep.protocol.PartitionKeys;
import dev.skep.protocol.intent.IncidentIntent;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.intent.ProcessInstanceIntent;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.IncidentValue;
import dev.skep.simulator.cluster.ClusterElementDriver.Loss;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.camunda.zeebe.model.bpmn.builder.StartEventBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kind of element, and a leader that is lost right before the flow comes to it and once more while it is active: the next one
 * goes on where it was, and nothing is done twice. The same of everything that begins instances, and of incidents.
 */
final class LeaderChangeTest {
    private static final long SEED = 7_000;

    /** What begins an instance. */
    enum Trigger {
        NONE,
        MESSAGE,
        TIMER,
        SIGNAL
    }

    static Stream<Arguments> everything() {
        final List<ElementFixture> fixtures = ElementFixtures.all();
        return IntStream.range(0, fixtures.size())
                .mapToObj(number -> Arguments.of(fixtures.get(number), loss(number), SEED + number));
    }

    static Stream<Arguments> triggers() {
        return Stream.of(Trigger.values())
                .flatMap(trigger -> Stream.of(Loss.values()).map(loss -> Arguments.of(trigger, loss)));
    }

    /** Each fault with another kind of element, as far as there are several that can have it. */
    static Stream<Arguments> faults() {
        final List<Arguments> faults = new ArrayList<>();
        for (final FaultyExpression what : FaultyExpression.values()) {
            final List<ElementFixture> having = ElementFixtures.all().stream()
                    .filter(fixture -> what.in(alone(fixture)))
                    .toList();
            final int number = what.ordinal();
            faults.add(Arguments.of(having.get(number % having.size()), what, loss(number), SEED + number));
        }
        return faults.stream();
    }

    private static Loss loss(final int number) {
        return Loss.values()[number % Loss.values().length];
    }

    @ParameterizedTest(name = "{arguments}")
    @MethodSource("everything")
    void theNextLeaderGoesOn(final ElementFixture fixture, final Loss loss, final long seed) {
        final ClusterElementDriver cluster = new ClusterElementDriver(seed);
        final long instance = startOf(model(fixture), cluster);
        cluster.take("before");
        cluster.rest();

        cluster.changeLeader(loss);
        cluster.completeHeld();
        cluster.rest();
        cluster.take("work");
        cluster.take("bad");
        cluster.rest();
        cluster.changeLeader(loss);
        cluster.completeHeld();
        cluster.drive();
        cluster.stepUntil("the end", () -> cluster.ledger().liveInstances().isEmpty());

        assertThat(cluster.count(ProcessInstanceIntent.ELEMENT_COMPLETED, "before"))
                .isEqualTo(1);
        assertCompleted(cluster, fixture, instance);
        assertThat(cluster.count(IncidentIntent.CREATED)).isZero();
        cluster.checkEnd();
    }

    @ParameterizedTest(name = "{arguments}")
    @MethodSource("triggers")
    void theNextLeaderBegins(final Trigger trigger, final Loss loss) {
        final StartEventBuilder start = Bpmn.createExecutableProcess("p").startEvent("x");
        switch (trigger) {
            case NONE -> {}
            case MESSAGE -> start.message("m");
            case TIMER -> start.timerWithCycle("R1/PT10M");
            case SIGNAL -> start.signal("s");
        }
        final ClusterElementDriver cluster =
                new ClusterElementDriver(SEED + trigger.ordinal(), partitions -> switch (trigger) {
                    case NONE, SIGNAL -> partitions;
                    case MESSAGE -> ClusterElementDriver.partitionOfMessages(partitions);
                    case TIMER -> PartitionKeys.DEPLOYMENT_PARTITION;
                });
        cluster.deploy(List.of(EngineHarness.resource(start.serviceTask("task", task -> task.zeebeJobType("work"))
                .endEvent()
                .done())));
        cluster.rest();
        if (trigger == Trigger.TIMER) {
            // Due where nobody leads.
            cluster.setClocksForward();
        }
        cluster.changeLeader(loss);
        switch (trigger) {
            case NONE -> cluster.start("p");
            case MESSAGE -> cluster.publish();
            case TIMER -> {}
            case SIGNAL -> cluster.broadcast();
        }
        cluster.stepUntil("the task", () -> cluster.count(JobIntent.CREATED) > 0);
        cluster.take("work");
        cluster.rest();
        cluster.changeLeader(loss);
        cluster.rest();
        assertThat(cluster.ledger().liveInstances()).hasSize(1);
        cluster.completeHeld();
        cluster.stepUntil("the end", () -> cluster.ledger().liveInstances().isEmpty());

        assertThat(cluster.count(ProcessInstanceIntent.ELEMENT_COMPLETED, "x")).isEqualTo(1);
        assertThat(cluster.count(ProcessInstanceIntent.ELEMENT_COMPLETED, "p")).isEqualTo(1);
        assertThat(cluster.count(JobIntent.TIMED_OUT)).isZero();
        assertThat(cluster.count(IncidentIntent.CREATED)).isZero();
        cluster.checkEnd();
    }

    /** Resolved once too early, by each of the leaders. */
    @ParameterizedTest(name = "{arguments}")
    @MethodSource("faults")
    void theNextLeaderKnowsWhatIsWrong(
            final ElementFixture fixture, final FaultyExpression what, final Loss loss, final long seed) {
        final BpmnModelInstance model = alone(fixture);
        what.in(model);
        final ClusterElementDriver cluster = new ClusterElementDriver(seed);
        final long instance = startOf(model, cluster);
        cluster.drive();
        cluster.stepUntil("an incident", () -> !cluster.incidents().isEmpty());
        cluster.stopDriving();
        cluster.rest();
        final Map<Long, IncidentValue> first = cluster.incidents();
        assertThat(first.values()).extracting(IncidentValue::errorType).containsOnly(what.error());

        cluster.changeLeader(loss);
        cluster.rest();
        assertThat(cluster.incidents()).isEqualTo(first);
        first.keySet().forEach(cluster::resolve);
        cluster.drive();
        cluster.stepUntil("as many incidents again", () -> cluster.incidents().size() == first.size());
        cluster.stopDriving();
        cluster.rest();
        final Map<Long, IncidentValue> second = cluster.incidents();
        assertThat(second.keySet()).hasSameSizeAs(first.keySet()).doesNotContainAnyElementsOf(first.keySet());

        cluster.changeLeader(loss);
        cluster.setVariables(instance, mended(what));
        second.keySet().forEach(cluster::resolve);
        cluster.changeLeader(loss);
        cluster.drive();
        cluster.stepUntil("the end", () -> cluster.ledger().liveInstances().isEmpty());

        assertCompleted(cluster, fixture, instance);
        assertThat(cluster.incidents()).isEmpty();
        cluster.checkEnd();
    }

    @ParameterizedTest
    @MethodSource("losses")
    void theNextLeaderKnowsOfAJobWithoutRetries(final Loss loss) {
        final ClusterElementDriver cluster = new ClusterElementDriver(SEED + loss.ordinal());
        final ElementFixture fixture = ElementFixtures.all().getFirst();
        final long instance = startOf(alone(fixture), cluster);
        cluster.rest();
        cluster.take("work");
        cluster.rest();
        cluster.failHeld();
        cluster.stepUntil("an incident", () -> !cluster.incidents().isEmpty());
        final Map<Long, IncidentValue> open = cluster.incidents();
        assertThat(open.values()).extracting(IncidentValue::errorType).containsOnly(IncidentErrorType.JOB_NO_RETRIES);

        cluster.changeLeader(loss);
        assertThat(cluster.incidents()).isEqualTo(open);
        open.values().forEach(incident -> cluster.giveRetries(incident.jobKey()));
        cluster.changeLeader(loss);
        open.keySet().forEach(cluster::resolve);
        cluster.changeLeader(loss);
        cluster.drive();
        cluster.stepUntil("the end", () -> cluster.ledger().liveInstances().isEmpty());

        assertCompleted(cluster, fixture, instance);
        assertThat(cluster.count(IncidentIntent.CREATED)).isEqualTo(1);
        assertThat(cluster.incidents()).isEmpty();
        cluster.checkEnd();
    }

    static Stream<Loss> losses() {
        return Stream.of(Loss.values());
    }

    // ---------------------------------------------------------------- models

    private static BpmnModelInstance alone(final ElementFixture fixture) {
        return fixture.after(Bpmn.createExecutableProcess("p").startEvent())
                .endEvent()
                .done();
    }

    /** The fixture behind a task. */
    private static BpmnModelInstance model(final ElementFixture fixture) {
        return fixture.after(Bpmn.createExecutableProcess("p")
                        .startEvent()
                        .serviceTask("before", task -> task.zeebeJobType("before")))
                .endEvent()
                .done();
    }

    private static long startOf(final BpmnModelInstance model, final ClusterElementDriver cluster) {
        cluster.deploy(List.of(
                EngineHarness.resource(Bpmn.createExecutableProcess(ElementFixtures.CALLED)
                        .startEvent()
                        .serviceTask("called-task", task -> task.zeebeJobType("work"))
                        .endEvent()
                        .done()),
                DmnFiles.literal("only.dmn", "only", "1"),
                EngineHarness.resource(model)));
        return cluster.start("p");
    }

    private static Packed mended(final FaultyExpression what) {
        final Evaluation<Packed> value =
                Expressions.parse("=" + what.resolved()).then(expression -> expression.value(Variables.none(0)));
        return new Documents.Builder()
                .put("missing", ((Evaluation.Value<Packed>) value).value())
                .build();
    }

    private static void assertCompleted(
            final ClusterElementDriver cluster, final ElementFixture fixture, final long instance) {
        assertThat(fixture.fits(cluster.count(ProcessInstanceIntent.ELEMENT_COMPLETED, "x"), 1))
                .as("completed as often as it should")
                .isTrue();
        assertThat(cluster.ledger().wasBorn(instance)).isTrue();
        // Who held a job goes on to hold it: no lease has come to its end in between.
        assertThat(cluster.count(JobIntent.TIMED_OUT)).isZero();
    }
}
