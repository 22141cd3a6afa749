package dev.skep.engine.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.skep.base.Packed;
import dev.skep.engine.EngineHarness;
import dev.skep.engine.EngineSettings;
import dev.skep.engine.Json;
import dev.skep.protocol.Record;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.IncidentIntent;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.intent.UserTaskIntent;
import dev.skep.protocol.message.ActivatedJob;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.IncidentValue;
import dev.skep.protocol.value.JobValue;
import dev.skep.protocol.value.UserTaskValue;
import dev.skep.protocol.value.part.AdHocAnswer;
import dev.skep.protocol.value.part.DeploymentResource;
import dev.skep.protocol.value.part.JobResult;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.builder.AbstractFlowNodeBuilder;
import io.camunda.zeebe.model.bpmn.builder.ScriptTaskBuilder;
import io.camunda.zeebe.model.bpmn.builder.StartEventBuilder;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of incident: how an instance gets there, what a person does about it, and that it goes on to its end then. */
final class IncidentKindsTest {
    /** So large that no job with a text of this length can be given to a worker. */
    private static final String LARGE = "x".repeat(5000);

    @RegisterExtension
    final EngineHarness engine = EngineHarness.with(
            1, s -> new EngineSettings(s.partitionId(), s.partitions(), 4000, 10_000, 1_000, 1000, 500, 60_000));

    /**
     * One way into an incident and out of it.
     *
     * @param elementId where it is
     * @param process from the start event on
     * @param variables of the instance
     * @param into what is done after the instance was created
     * @param mend what is done before the incident is resolved
     * @param out what is done after that until the instance ends
     */
    record Way(
            String elementId,
            Function<StartEventBuilder, AbstractFlowNodeBuilder<?, ?>> process,
            String variables,
            Consumer<IncidentKindsTest> into,
            Consumer<IncidentKindsTest> mend,
            Consumer<IncidentKindsTest> out) {}

    static Stream<Arguments> ways() {
        return Stream.of(
                way(
                        IncidentErrorType.IO_MAPPING_ERROR,
                        "input mapping",
                        new Way(
                                "x",
                                start -> start.scriptTask(
                                        "x", task -> script(task).zeebeInputExpression("assert(a, a != null)", "b")),
                                "{}",
                                test -> {},
                                test -> test.set("{\"a\":1}"),
                                test -> {})),
                way(
                        IncidentErrorType.IO_MAPPING_ERROR,
                        "output mapping",
                        new Way(
                                "x",
                                start -> start.scriptTask(
                                        "x", task -> script(task).zeebeOutputExpression("assert(a, a != null)", "b")),
                                "{}",
                                test -> {},
                                test -> test.set("{\"a\":1}"),
                                test -> {})),
                way(
                        IncidentErrorType.JOB_NO_RETRIES,
                        "job",
                        new Way(
                                "x",
                                start -> start.serviceTask("x", task -> task.zeebeJobType("work")),
                                "{}",
                                test -> test.fail("work"),
                                IncidentKindsTest::giveRetries,
                                test -> test.work("work"))),
                way(
                        IncidentErrorType.EXECUTION_LISTENER_NO_RETRIES,
                        "end listener",
                        new Way(
                                "x",
                                start -> start.scriptTask(
                                        "x", task -> script(task).zeebeEndExecutionListener("told")),
                                "{}",
                                test -> test.fail("told"),
                                IncidentKindsTest::giveRetries,
                                test -> test.work("told"))),
                way(
                        IncidentErrorType.TASK_LISTENER_NO_RETRIES,
                        "completing listener",
                        new Way(
                                "x",
                                start -> start.userTask(
                                        "x",
                                        task -> task.zeebeUserTask()
                                                .zeebeTaskListener(listener ->
                                                        listener.completing().type("told"))),
                                "{}",
                                test -> {
                                    test.completeUserTask();
                                    test.fail("told");
                                },
                                IncidentKindsTest::giveRetries,
                                test -> test.work("told"))),
                way(
                        IncidentErrorType.AD_HOC_SUB_PROCESS_NO_RETRIES,
                        "job that leads",
                        new Way(
                                "x",
                                start -> start.adHocSubProcess("x", adHoc -> {
                                    adHoc.zeebeJobType("lead");
                                    adHoc.manualTask("one");
                                }),
                                "{}",
                                test -> test.fail("lead"),
                                IncidentKindsTest::giveRetries,
                                test -> test.fulfill("lead"))),
                way(
                        IncidentErrorType.CONDITION_ERROR,
                        "exclusive gateway",
                        new Way(
                                "x",
                                start -> start.exclusiveGateway("x").conditionExpression("a > 1"),
                                "{\"a\":1}",
                                test -> {},
                                test -> test.set("{\"a\":2}"),
                                test -> {})),
                way(
                        IncidentErrorType.EXTRACT_VALUE_ERROR,
                        "job type",
                        new Way(
                                "x",
                                start -> start.serviceTask("x", task -> task.zeebeJobTypeExpression("a")),
                                "{}",
                                test -> {},
                                test -> test.set("{\"a\":\"work\"}"),
                                test -> test.work("work"))),
                way(
                        IncidentErrorType.EXTRACT_VALUE_ERROR,
                        "timer of a boundary event",
                        new Way(
                                "x",
                                start -> start.serviceTask("x", task -> task.zeebeJobType("work"))
                                        .boundaryEvent("late", event -> event.timerWithDurationExpression("a"))
                                        .endEvent()
                                        .moveToActivity("x"),
                                "{}",
                                test -> {},
                                test -> test.set("{\"a\":\"PT1H\"}"),
                                test -> test.work("work"))),
                way(
                        IncidentErrorType.CALLED_ELEMENT_ERROR,
                        "process that is not there",
                        new Way(
                                "x",
                                start -> start.callActivity("x", call -> call.zeebeProcessId("called")),
                                "{}",
                                test -> {},
                                test -> test.deployCalled(),
                                test -> {})),
                way(
                        IncidentErrorType.UNHANDLED_ERROR_EVENT,
                        "error of a worker",
                        new Way(
                                "x",
                                start -> start.serviceTask("x", task -> task.zeebeJobType("work")),
                                "{}",
                                test -> test.engine.throwError(test.engine.job("work"), "bad"),
                                test -> {},
                                test -> test.work("work"))),
                way(
                        IncidentErrorType.MESSAGE_SIZE_EXCEEDED,
                        "job with large variables",
                        new Way(
                                "x",
                                start -> start.serviceTask("x", task -> task.zeebeJobType("work")),
                                "{\"large\":\"" + LARGE + "\"}",
                                test -> assertThat(
                                                test.engine.activateJobs("work").jobs())
                                        .isEmpty(),
                                test -> test.set("{\"large\":\"small\"}"),
                                test -> test.work("work"))),
                way(
                        IncidentErrorType.CALLED_DECISION_ERROR,
                        "decision that is not there",
                        new Way(
                                "x",
                                start -> start.businessRuleTask(
                                        "x",
                                        rule -> rule.zeebeCalledDecisionId("only")
                                                .zeebeResultVariable("r")),
                                "{\"a\":1}",
                                test -> {},
                                test -> test.engine.deployment(decision()),
                                test -> {})),
                way(
                        IncidentErrorType.DECISION_EVALUATION_ERROR,
                        "decision that fails",
                        new Way(
                                "x",
                                start -> start.serviceTask("before", task -> task.zeebeJobType("before"))
                                        .businessRuleTask(
                                                "x",
                                                rule -> rule.zeebeCalledDecisionId("only")
                                                        .zeebeResultVariable("r")),
                                "{}",
                                test -> {
                                    test.engine.deployment(decision());
                                    test.work("before");
                                },
                                test -> test.set("{\"a\":1}"),
                                test -> {})),
                way(
                        IncidentErrorType.FORM_NOT_FOUND,
                        "form that is not there",
                        new Way(
                                "x",
                                start -> start.userTask(
                                        "x", task -> task.zeebeUserTask().zeebeFormId("f")),
                                "{}",
                                test -> {},
                                test -> test.engine.deployment(new DeploymentResource(
                                        "f.form", "{\"id\":\"f\"}".getBytes(StandardCharsets.UTF_8))),
                                IncidentKindsTest::completeUserTask)));
    }

    private static Arguments way(final IncidentErrorType type, final String name, final Way way) {
        return arguments(type, name, way);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("ways")
    void isRaisedAndGoesOnOnceItIsMended(final IncidentErrorType type, final String name, final Way way) {
        final long instance = begin(way);

        final Record incident = engine.openIncident();
        final IncidentValue value = (IncidentValue) incident.value();
        assertThat(value.errorType()).as(name).isEqualTo(type);
        assertThat(value.elementId()).isEqualTo(way.elementId());
        assertThat(value.processInstanceKey()).isEqualTo(instance);
        assertThat(value.bpmnProcessId()).isEqualTo("p");
        assertThat(value.errorMessage()).isNotBlank();
        way.mend().accept(this);
        EngineHarness.accepted(engine.resolveIncident(incident.key()));
        assertThat(EngineHarness.rejected(engine.resolveIncident(incident.key()))
                        .type())
                .isEqualTo(RejectionType.NOT_FOUND);
        way.out().accept(this);

        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("ways")
    void comesBackWhenNothingWasMended(final IncidentErrorType type, final String name, final Way way) {
        begin(way);
        final Record incident = engine.openIncident();
        if (((IncidentValue) incident.value()).jobKey() >= 0) {
            return; // the worker tries again, with whatever outcome
        }

        EngineHarness.accepted(engine.resolveIncident(incident.key()));

        final Record again = engine.openIncident();
        assertThat(again.key()).as(name).isNotEqualTo(incident.key());
        assertThat(((IncidentValue) again.value()).errorType()).isEqualTo(type);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("ways")
    void isGoneWithItsInstance(final IncidentErrorType type, final String name, final Way way) {
        final long instance = begin(way);
        final Record incident = engine.openIncident();

        EngineHarness.accepted(engine.cancel(instance));

        assertThat(engine.isTerminated(instance)).as(type + " " + name).isTrue();
        assertThat(engine.records()
                        .of(IncidentIntent.RESOLVED)
                        .where(resolved -> resolved.key() == incident.key())
                        .count())
                .isOne();
        engine.checkNothingLeft();
    }

    /** The fallback is raised by nothing that is known. */
    @Test
    void noKindIsForgotten() {
        final Set<IncidentErrorType> named = new TreeSet<>();
        ways().forEach(way -> named.add((IncidentErrorType) way.get()[0]));

        assertThat(named).containsExactlyElementsOf(EnumSet.complementOf(EnumSet.of(IncidentErrorType.UNKNOWN)));
    }

    private long begin(final Way way) {
        engine.deploy(way.process()
                .apply(Bpmn.createExecutableProcess("p").startEvent("start"))
                .endEvent()
                .done());
        final long instance = engine.create("p").withVariables(way.variables()).start();
        way.into().accept(this);
        return instance;
    }

    private void set(final String variables) {
        final long instance = ((IncidentValue) engine.openIncident().value()).processInstanceKey();
        EngineHarness.accepted(engine.setVariables(instance, variables));
    }

    private void work(final String type) {
        final ActivatedJob job = engine.job(type);
        EngineHarness.accepted(engine.complete(job));
    }

    private void fulfill(final String type) {
        final JobResult result = JobResult.of(new AdHocAnswer(List.of(), true, false));
        EngineHarness.accepted(engine.command(
                engine.job(type).key(),
                JobIntent.COMPLETE,
                JobValue.ofCommand(0, 0, 0, "", "", Packed.EMPTY_DOCUMENT).with(result)));
    }

    private void fail(final String type) {
        EngineHarness.accepted(engine.fail(engine.job(type), 0));
    }

    private void giveRetries() {
        final long incident = engine.openIncident().key();
        assertThat(EngineHarness.rejected(engine.resolveIncident(incident)).reason())
                .contains("no retries left");
        EngineHarness.accepted(
                engine.updateRetries(((IncidentValue) engine.openIncident().value()).jobKey(), 1));
    }

    private void deployCalled() {
        engine.deploy(
                Bpmn.createExecutableProcess("called").startEvent().endEvent().done());
    }

    private void completeUserTask() {
        final long key = engine.records().of(UserTaskIntent.CREATED).last().key();
        engine.submit(
                1,
                key,
                UserTaskIntent.COMPLETE,
                new UserTaskValue(
                        -1,
                        "",
                        List.of(),
                        List.of(),
                        "",
                        "",
                        -1,
                        "",
                        List.of(),
                        "",
                        Packed.EMPTY_DOCUMENT,
                        -1,
                        "",
                        -1,
                        "",
                        -1,
                        -1,
                        -1,
                        Json.pack("{}"),
                        "",
                        0));
    }

    private static ScriptTaskBuilder script(final ScriptTaskBuilder task) {
        return task.zeebeExpression("1").zeebeResultVariable("s");
    }

    private static DeploymentResource decision() {
        return new DeploymentResource("only.dmn", """
            <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="file" name="File"
                namespace="http://example.org/dmn">
              <decision id="only" name="Only">
                <literalExpression id="logic"><text>assert(a, a != null)</text></literalExpression>
              </decision>
            </definitions>
            """.getBytes(StandardCharsets.UTF_8));
    }
}
