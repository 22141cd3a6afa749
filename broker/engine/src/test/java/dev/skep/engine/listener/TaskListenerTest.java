package dev.skep.engine.listener;

import static dev.skep.protocol.intent.UserTaskIntent.ASSIGN;
import static dev.skep.protocol.intent.UserTaskIntent.ASSIGNED;
import static dev.skep.protocol.intent.UserTaskIntent.ASSIGNMENT_DENIED;
import static dev.skep.protocol.intent.UserTaskIntent.CANCELED;
import static dev.skep.protocol.intent.UserTaskIntent.CLAIM;
import static dev.skep.protocol.intent.UserTaskIntent.COMPLETE;
import static dev.skep.protocol.intent.UserTaskIntent.COMPLETED;
import static dev.skep.protocol.intent.UserTaskIntent.COMPLETION_DENIED;
import static dev.skep.protocol.intent.UserTaskIntent.CREATED;
import static dev.skep.protocol.intent.UserTaskIntent.CREATING;
import static dev.skep.protocol.intent.UserTaskIntent.UPDATE;
import static dev.skep.protocol.intent.UserTaskIntent.UPDATE_DENIED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.Packed;
import dev.skep.engine.EngineHarness;
import dev.skep.engine.Json;
import dev.skep.protocol.Record;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.intent.ProcessInstanceIntent;
import dev.skep.protocol.intent.UserTaskIntent;
import dev.skep.protocol.intent.VariableDocumentIntent;
import dev.skep.protocol.message.ActivatedJob;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.IncidentValue;
import dev.skep.protocol.value.JobValue;
import dev.skep.protocol.value.UserTaskValue;
import dev.skep.protocol.value.VariableDocumentValue;
import dev.skep.protocol.value.part.JobKind;
import dev.skep.protocol.value.part.JobResult;
import dev.skep.protocol.value.part.ListenerEvent;
import dev.skep.protocol.value.part.Listening;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.builder.ProcessBuilder;
import io.camunda.zeebe.model.bpmn.builder.UserTaskBuilder;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeTaskListenerEventType;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Workers that are told what is about to happen to user tasks, and have a say in it. */
final class TaskListenerTest {
    @RegisterExtension
    final EngineHarness engine = EngineHarness.flushing(1);

    // ---------------------------------------------------------------- creating

    @Test
    void aTaskIsThereOnceThoseWhoListenToItsCreationWereTold() {
        deploy(task -> task.zeebeCandidateGroups("a, b")
                .zeebeTaskHeader("h", "1")
                .zeebeTaskListener(listener -> listener.creating().type("l1"))
                .zeebeTaskListener(listener -> listener.creating().type("l2").retries("7")));
        final long instance = engine.start("p");
        final long key = engine.records().of(CREATING).only().key();

        final ActivatedJob first = engine.job("l1");
        assertThat(first.job().listening()).isEqualTo(new Listening(JobKind.TASK_LISTENER, ListenerEvent.CREATING, 0));
        assertThat(Json.of(first.job().customHeaders()))
                .contains("\"h\":\"1\"")
                .contains("\"io.camunda.zeebe:candidateGroups\":\"[\\\"a\\\",\\\"b\\\"]\"")
                .contains("\"io.camunda.zeebe:priority\":\"50\"")
                .contains("\"io.camunda.zeebe:userTaskKey\":\"" + key + "\"");
        final var tooEarly = EngineHarness.rejected(engine.command(key, COMPLETE, command("", "{}")));
        assertThat(tooEarly.type()).isEqualTo(RejectionType.INVALID_STATE);
        assertThat(tooEarly.reason()).contains("'CREATING'");
        engine.complete(first);
        assertThat(engine.records().of(CREATED).count()).isZero();
        final ActivatedJob second = engine.job("l2");
        assertThat(second.job().retries()).isEqualTo(7);
        engine.complete(second);
        assertThat(engine.records().of(CREATED).count()).isOne();
        EngineHarness.accepted(engine.command(key, COMPLETE, command("", "{}")));

        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void theirCorrectionsAreThereWhenTheTaskIs() {
        deploy(task -> task.zeebeTaskListener(listener -> listener.creating().type("l1"))
                .zeebeTaskListener(listener -> listener.creating().type("l2")));
        engine.start("p");

        engine.command(engine.job("l1").key(), JobIntent.COMPLETE, done(corrected("assignee", "priority")));
        assertThat(Json.of(engine.job("l2").job().customHeaders()))
                .contains("\"io.camunda.zeebe:assignee\":\"me\"")
                .contains("\"io.camunda.zeebe:changedAttributes\":\"[\\\"assignee\\\",\\\"priority\\\"]\"");
        engine.complete(engine.records().of(JobIntent.CREATED).last().key(), "{}");

        final UserTaskValue task = value(CREATED);
        assertThat(task.assignee()).isEqualTo("me");
        assertThat(task.priority()).isEqualTo(7);
        assertThat(task.candidateUsers()).isEmpty();
    }

    @Test
    void theAssigneeOfTheModelIsCorrectedWhileAssigningOnly() {
        deploy(task -> task.zeebeAssignee("model")
                .zeebeTaskListener(listener -> listener.creating().type("c"))
                .zeebeTaskListener(listener -> listener.assigning().type("a")));
        engine.start("p");
        final ActivatedJob creating = engine.job("c");
        final var refused =
                EngineHarness.rejected(engine.command(creating.key(), JobIntent.COMPLETE, done(corrected("assignee"))));
        assertThat(refused.type()).isEqualTo(RejectionType.INVALID_ARGUMENT);
        assertThat(refused.reason()).contains("'ASSIGNING'");
        engine.complete(creating);
        assertThat(value(CREATED).assignee()).isEmpty();

        engine.command(engine.job("a").key(), JobIntent.COMPLETE, done(corrected("assignee")));

        assertThat(value(ASSIGNED).assignee()).isEqualTo("me");
    }

    // ---------------------------------------------------------------- assigning

    @ParameterizedTest
    @EnumSource(
            value = UserTaskIntent.class,
            names = {"ASSIGN", "CLAIM"})
    void whoAssignsIsAnsweredWhenAllWereTold(final UserTaskIntent asked) {
        deploy(task -> task.zeebeTaskListener(listener -> listener.assigning().type("l")));
        engine.start("p");
        final long key = value(CREATED).userTaskKey();

        final long request = engine.submit(1, key, asked, command("you", "{}"));

        assertThat(engine.replyTo(request)).isNull();
        final ActivatedJob job = engine.job("l");
        assertThat(Json.of(job.job().customHeaders()))
                .contains("\"io.camunda.zeebe:assignee\":\"you\"")
                .contains("\"io.camunda.zeebe:action\":\"" + (asked == CLAIM ? "claim" : "assign") + "\"");
        engine.complete(job);
        final UserTaskValue assigned =
                (UserTaskValue) EngineHarness.accepted(engine.replyTo(request)).value();
        assertThat(assigned.assignee()).isEqualTo("you");
        assertThat(assigned.changedAttributes()).containsExactly("assignee");
    }

    @Test
    void whatIsCorrectedBackHasNotChanged() {
        deploy(task -> task.zeebeTaskListener(listener -> listener.assigning().type("l1"))
                .zeebeTaskListener(listener -> listener.assigning().type("l2")));
        engine.start("p");
        final long key = value(CREATED).userTaskKey();
        engine.submit(1, key, ASSIGN, command("you", "{}"));

        engine.command(engine.job("l1").key(), JobIntent.COMPLETE, done(corrected("priority")));
        engine.command(
                engine.job("l2").key(),
                JobIntent.COMPLETE,
                done(new JobResult(false, "", List.of("priority"), "", List.of(), List.of(), "", "", 50)));

        assertThat(value(ASSIGNED).changedAttributes()).containsExactly("assignee");
        assertThat(value(ASSIGNED).priority()).isEqualTo(50);
    }

    @Test
    void aDeniedAssignmentLeavesTheTaskAsItWas() {
        deploy(task -> task.zeebeTaskListener(listener -> listener.assigning().type("l1"))
                .zeebeTaskListener(listener -> listener.assigning().type("l2")));
        engine.start("p");
        final long key = value(CREATED).userTaskKey();
        final long request = engine.submit(1, key, ASSIGN, command("you", "{}"));
        engine.command(engine.job("l1").key(), JobIntent.COMPLETE, done(corrected("priority")));

        engine.command(engine.job("l2").key(), JobIntent.COMPLETE, done(denied("not you")));

        final CommandReply.Rejected refused = EngineHarness.rejected(engine.replyTo(request));
        assertThat(refused.type()).isEqualTo(RejectionType.INVALID_STATE);
        assertThat(refused.reason()).contains("denied").contains("'not you'");
        assertThat(engine.records().of(ASSIGNMENT_DENIED).count()).isOne();
        final long again = engine.submit(1, key, ASSIGN, command("her", "{}"));
        engine.complete(engine.job("l1"));
        engine.complete(engine.job("l2"));
        final UserTaskValue assigned =
                (UserTaskValue) EngineHarness.accepted(engine.replyTo(again)).value();
        assertThat(assigned.assignee()).isEqualTo("her");
        assertThat(assigned.priority()).isEqualTo(50);
    }

    // ---------------------------------------------------------------- updating

    @Test
    void updatesAreToldAndCanBeDenied() {
        deploy(task -> task.zeebeTaskListener(listener -> listener.updating().type("l")));
        engine.start("p");
        final long key = value(CREATED).userTaskKey();
        final long denied = engine.submit(1, key, UPDATE, update("dueDate", "2030-01-01T00:00:00Z"));
        engine.command(engine.job("l").key(), JobIntent.COMPLETE, done(denied("too late")));
        assertThat(EngineHarness.rejected(engine.replyTo(denied)).type()).isEqualTo(RejectionType.INVALID_STATE);
        assertThat(engine.records().of(UPDATE_DENIED).count()).isOne();

        final long request = engine.submit(1, key, UPDATE, update("dueDate", "2030-01-01T00:00:00Z"));
        assertThat(engine.replyTo(request)).isNull();
        engine.complete(engine.job("l"));

        final UserTaskValue updated =
                (UserTaskValue) EngineHarness.accepted(engine.replyTo(request)).value();
        assertThat(updated.dueDate()).isEqualTo("2030-01-01T00:00:00Z");
    }

    @Test
    void variablesOfTheTaskAreSetWhenAllWereTold() {
        deploy(task -> task.zeebeTaskListener(listener -> listener.updating().type("l")));
        final long instance = engine.start("p");
        final long element = engine.elementKey("task");

        final long request = setVariables(element, false, "{\"a\":1}");
        assertThat(engine.replyTo(request)).isNull();
        assertThat(EngineHarness.rejected(engine.replyTo(setVariables(element, true, "{}")))
                        .type())
                .isEqualTo(RejectionType.INVALID_STATE);
        final ActivatedJob job = engine.job("l");
        assertThat(Json.of(job.job().variables())).isEqualTo("{\"a\":1}");
        assertThat(Json.of(job.job().customHeaders())).contains("[\\\"variables\\\"]");
        assertThat(engine.variables(instance)).isEmpty();
        engine.complete(job);

        assertThat(EngineHarness.accepted(engine.replyTo(request)).intent()).isEqualTo(VariableDocumentIntent.UPDATED);
        assertThat(engine.variables(instance)).containsEntry("a", "1");
        final long local = setVariables(element, true, "{\"b\":1}");
        engine.complete(engine.job("l"));
        EngineHarness.accepted(engine.replyTo(local));
        assertThat(engine.variables(element)).containsEntry("b", "1");
        final long denied = setVariables(element, true, "{\"c\":1}");
        engine.command(engine.job("l").key(), JobIntent.COMPLETE, done(denied("no")));
        assertThat(EngineHarness.rejected(engine.replyTo(denied)).intent()).isEqualTo(VariableDocumentIntent.UPDATE);
        assertThat(engine.variables(element)).doesNotContainKey("c");
    }

    // ---------------------------------------------------------------- completing

    @Test
    void aCompletionIsToldWithItsVariables() {
        deploy(task -> task.zeebeTaskListener(listener -> listener.completing().type("l")));
        final long instance = engine.start("p");
        final long request = engine.submit(1, value(CREATED).userTaskKey(), COMPLETE, command("", "{\"ok\":true}"));

        final ActivatedJob job = engine.job("l");
        assertThat(Json.of(job.job().variables())).isEqualTo("{\"ok\":true}");
        assertThat(engine.isCompleted(instance)).isFalse();
        engine.command(job.key(), JobIntent.COMPLETE, done(corrected("assignee")));

        EngineHarness.accepted(engine.replyTo(request));
        assertThat(value(COMPLETED).assignee()).isEqualTo("me");
        assertThat(engine.isCompleted(instance)).isTrue();
        assertThat(engine.variables(instance)).containsEntry("ok", "true");
        engine.checkNothingLeft();
    }

    @Test
    void aDeniedCompletionCanBeTriedAgain() {
        deploy(task -> task.zeebeTaskListener(listener -> listener.completing().type("l")));
        final long instance = engine.start("p");
        final long key = value(CREATED).userTaskKey();
        final long denied = engine.submit(1, key, COMPLETE, command("", "{\"ok\":false}"));
        engine.command(engine.job("l").key(), JobIntent.COMPLETE, done(denied("not ok")));
        assertThat(EngineHarness.rejected(engine.replyTo(denied)).reason()).contains("Completion", "'not ok'");
        assertThat(engine.records().of(COMPLETION_DENIED).count()).isOne();

        engine.submit(1, key, COMPLETE, command("", "{\"ok\":true}"));
        engine.complete(engine.job("l"));

        assertThat(engine.isCompleted(instance)).isTrue();
        assertThat(engine.variables(instance)).containsEntry("ok", "true");
        engine.checkNothingLeft();
    }

    // ---------------------------------------------------------------- canceling

    @Test
    void aTaskThatIsCanceledWaitsForThoseWhoListen() {
        deploy(task -> task.zeebeTaskListener(listener -> listener.canceling().type("l")));
        final long instance = engine.start("p");

        EngineHarness.accepted(engine.cancel(instance));
        assertThat(engine.isTerminated(instance)).isFalse();
        final ActivatedJob job = engine.job("l");
        assertThat(EngineHarness.rejected(engine.command(job.key(), JobIntent.COMPLETE, done(denied("no"))))
                        .reason())
                .contains("'CANCELING'");
        engine.complete(job);

        assertThat(engine.isTerminated(instance)).isTrue();
        assertThat(engine.records().of(CANCELED).count()).isOne();
        engine.checkNothingLeft();
    }

    @Test
    void aBoundaryEventWaitsForThoseWhoListenToo() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .userTask(
                        "task",
                        task -> task.zeebeUserTask()
                                .zeebeTaskListener(
                                        listener -> listener.canceling().type("l")))
                .boundaryEvent("late", event -> event.timerWithDuration("PT1H"))
                .endEvent("interrupted")
                .moveToActivity("task")
                .endEvent()
                .done());
        final long instance = engine.start("p");

        engine.advance(Duration.ofHours(2));
        assertThat(completed("late")).isFalse();
        engine.complete(engine.job("l"));

        assertThat(completed("interrupted")).isTrue();
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    /** Whoever listens takes their time, and an event sub-process takes over meanwhile: what was to come behind the task does not. */
    @Test
    void anEventSubProcessOvertakesABoundaryEventThatWaits() {
        final ProcessBuilder process = Bpmn.createExecutableProcess("p");
        process.eventSubProcess("other")
                .startEvent("later", start -> start.interrupting(true).timerWithDuration("PT2H"))
                .endEvent("overtaken");
        engine.deploy(process.startEvent()
                .userTask(
                        "task",
                        task -> task.zeebeUserTask()
                                .zeebeTaskListener(
                                        listener -> listener.canceling().type("l")))
                .boundaryEvent("late", event -> event.timerWithDuration("PT1H"))
                .endEvent("interrupted")
                .moveToActivity("task")
                .endEvent()
                .done());
        final long instance = engine.start("p");

        engine.advance(Duration.ofHours(1));
        engine.advance(Duration.ofHours(1));
        engine.complete(engine.job("l"));

        assertThat(completed("overtaken")).isTrue();
        assertThat(completed("late")).isFalse();
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void whatWasToHappenToACanceledTaskIsCalledOff() {
        deploy(task -> task.zeebeTaskListener(listener -> listener.completing().type("l")));
        final long instance = engine.start("p");
        final long request = engine.submit(1, value(CREATED).userTaskKey(), COMPLETE, command("", "{}"));
        engine.fail(engine.job("l"), 0);

        engine.cancel(instance);

        assertThat(EngineHarness.rejected(engine.replyTo(request)).type()).isEqualTo(RejectionType.NOT_FOUND);
        assertThat(engine.isTerminated(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void aTaskThatIsJustBeingCreatedCanBeCanceled() {
        deploy(task -> task.zeebeTaskListener(listener -> listener.creating().type("l")));
        final long instance = engine.start("p");

        engine.cancel(instance);

        assertThat(engine.isTerminated(instance)).isTrue();
        engine.checkNothingLeft();
    }

    // ---------------------------------------------------------------- incidents

    @Test
    void withoutRetriesThereIsAnIncidentAndThatListenerAloneIsToldAgain() {
        deploy(task -> task.zeebeTaskListener(listener -> listener.completing().type("l1"))
                .zeebeTaskListener(listener -> listener.completing().type("l2")));
        final long instance = engine.start("p");
        engine.submit(1, value(CREATED).userTaskKey(), COMPLETE, command("", "{}"));
        engine.complete(engine.job("l1"));
        final ActivatedJob job = engine.job("l2");

        engine.fail(job, 0);

        final Record incident = engine.openIncident();
        assertThat(((IncidentValue) incident.value()).errorType())
                .isEqualTo(IncidentErrorType.TASK_LISTENER_NO_RETRIES);
        engine.updateRetries(job.key(), 1);
        engine.resolveIncident(incident.key());
        engine.complete(engine.job("l2"));
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @ParameterizedTest
    @EnumSource(
            value = ZeebeTaskListenerEventType.class,
            names = {"creating", "completing", "canceling"})
    void aTypeThatCannotBeWorkedOutIsAnIncidentAndAllAreToldAgain(final ZeebeTaskListenerEventType event) {
        deploy(task -> task.zeebeTaskListener(
                        listener -> listener.eventType(event).type("l1"))
                .zeebeTaskListener(listener -> listener.eventType(event).typeExpression("unknown")));
        final long instance = engine.start("p");
        switch (event) {
            case completing -> engine.submit(1, value(CREATED).userTaskKey(), COMPLETE, command("", "{}"));
            case canceling -> engine.cancel(instance);
            default -> {}
        }
        engine.complete(engine.job("l1"));

        final Record incident = engine.openIncident();
        assertThat(((IncidentValue) incident.value()).errorType()).isEqualTo(IncidentErrorType.EXTRACT_VALUE_ERROR);
        if (event == ZeebeTaskListenerEventType.canceling) {
            // what ends takes no variables any more: the listeners themselves have nothing else to go by
            return;
        }
        engine.setVariables(instance, "{\"unknown\":\"l2\"}");
        engine.resolveIncident(incident.key());
        engine.complete(engine.job("l1"));
        engine.complete(engine.job("l2"));
        if (event == ZeebeTaskListenerEventType.creating) {
            engine.submit(1, value(CREATED).userTaskKey(), COMPLETE, command("", "{}"));
        }
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    // ---------------------------------------------------------------- refused

    @Test
    void aListenerSetsNoVariables() {
        deploy(task -> task.zeebeTaskListener(listener -> listener.creating().type("l")));
        engine.start("p");

        final var refused = EngineHarness.rejected(engine.complete(engine.job("l"), "{\"a\":1}"));

        assertThat(refused.type()).isEqualTo(RejectionType.INVALID_ARGUMENT);
        assertThat(refused.reason()).contains("variables");
    }

    @Test
    void aListenerThrowsNoErrors() {
        deploy(task -> task.zeebeTaskListener(listener -> listener.creating().type("l")));
        engine.start("p");

        final var refused = EngineHarness.rejected(engine.throwError(engine.job("l"), "bad"));

        assertThat(refused.type()).isEqualTo(RejectionType.INVALID_STATE);
        assertThat(refused.reason()).contains("TASK_LISTENER");
    }

    @Test
    void aListenerDeniesOrCorrectsButNotBoth() {
        deploy(task -> task.zeebeTaskListener(listener -> listener.completing().type("l")));
        engine.start("p");
        engine.submit(1, value(CREATED).userTaskKey(), COMPLETE, command("", "{}"));
        final long job = engine.job("l").key();

        final JobResult both = new JobResult(true, "", List.of("priority"), "", List.of(), List.of(), "", "", 1);
        final JobResult wild = new JobResult(false, "", List.of("priority"), "", List.of(), List.of(), "", "", 101);

        assertThat(EngineHarness.rejected(engine.command(job, JobIntent.COMPLETE, done(both)))
                        .type())
                .isEqualTo(RejectionType.INVALID_ARGUMENT);
        assertThat(EngineHarness.rejected(engine.command(job, JobIntent.COMPLETE, done(wild)))
                        .reason())
                .contains("[0,100]");
    }

    // ---------------------------------------------------------------- words

    private void deploy(final Consumer<UserTaskBuilder> listeners) {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .userTask("task", task -> listeners.accept(task.zeebeUserTask()))
                .endEvent()
                .done());
    }

    private UserTaskValue value(final UserTaskIntent intent) {
        return (UserTaskValue) engine.records().of(intent).last().value();
    }

    private boolean completed(final String elementId) {
        return engine.records()
                        .of(ProcessInstanceIntent.ELEMENT_COMPLETED)
                        .ofElement(elementId)
                        .count()
                > 0;
    }

    private long setVariables(final long element, final boolean local, final String variables) {
        return engine.submit(
                1, -1, VariableDocumentIntent.UPDATE, new VariableDocumentValue(element, local, Json.pack(variables)));
    }

    private static JobValue done(final JobResult result) {
        return JobValue.ofCommand(0, 0, 0, "", "", Packed.EMPTY_DOCUMENT).with(result);
    }

    private static JobResult denied(final String reason) {
        return new JobResult(true, reason, List.of(), "", List.of(), List.of(), "", "", 0);
    }

    private static JobResult corrected(final String... names) {
        return new JobResult(false, "", List.of(names), "me", List.of("g"), List.of("u"), "d", "f", 7);
    }

    private static UserTaskValue command(final String assignee, final String variables) {
        return command(assignee, "", List.of(), variables);
    }

    private static UserTaskValue update(final String attribute, final String dueDate) {
        return command("", dueDate, List.of(attribute), "{}");
    }

    private static UserTaskValue command(
            final String assignee, final String dueDate, final List<String> changed, final String variables) {
        return new UserTaskValue(
                -1,
                assignee,
                List.of(),
                List.of(),
                dueDate,
                "",
                -1,
                "",
                changed,
                "",
                Packed.EMPTY_DOCUMENT,
                -1,
                "",
                -1,
                "",
                -1,
                -1,
                -1,
                Json.pack(variables),
                "",
                0);
    }
}
