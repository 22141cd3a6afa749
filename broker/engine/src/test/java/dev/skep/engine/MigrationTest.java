package dev.skep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.engine.message.Publication;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.Tenants;
import dev.skep.protocol.intent.IncidentIntent;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.intent.MessageSubscriptionIntent;
import dev.skep.protocol.intent.ProcessInstanceIntent;
import dev.skep.protocol.intent.ProcessInstanceMigrationIntent;
import dev.skep.protocol.intent.ProcessMessageSubscriptionIntent;
import dev.skep.protocol.intent.VariableIntent;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.value.DeploymentValue;
import dev.skep.protocol.value.ProcessInstanceMigrationValue;
import dev.skep.protocol.value.ProcessInstanceMigrationValue.MappingInstruction;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Running instances go on as ones of another definition. */
final class MigrationTest {
    @RegisterExtension
    final EngineHarness engine = EngineHarness.flushing(2);

    @Test
    void jobVariablesAndElementsAreCarriedOver() {
        engine.deploy(Models.oneTask("p"));
        final long target = key(engine.deploy(Bpmn.createExecutableProcess("q")
                .startEvent()
                .serviceTask("other", task -> task.zeebeJobType("new"))
                .serviceTask("next", task -> task.zeebeJobType("next"))
                .endEvent()
                .done()));
        final long key = engine.create("p").withVariables("{\"x\":1}").start();

        EngineHarness.accepted(migrate(key, target, "task", "other"));

        assertThat(engine.records().of(ProcessInstanceIntent.ELEMENT_MIGRATED).count())
                .isEqualTo(2);
        assertThat(engine.records().of(JobIntent.MIGRATED).count()).isEqualTo(1);
        assertThat(engine.records().of(VariableIntent.MIGRATED).count()).isEqualTo(1);
        final var job = engine.job("work");
        assertThat(job.job().elementId()).isEqualTo("other");
        assertThat(job.job().bpmnProcessId()).isEqualTo("q");
        engine.complete(job);
        engine.complete(engine.job("next"));
        assertThat(engine.isCompleted(key)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void incidentsStayAndCanBeResolved() {
        engine.deploy(Models.oneTask("p"));
        final long target = key(engine.deploy(Models.oneTask("q")));
        final long key = engine.start("p");
        engine.fail(engine.job("work"), 0);

        EngineHarness.accepted(migrate(key, target, "task", "task"));

        final var migrated = engine.records().of(IncidentIntent.MIGRATED).only();
        engine.updateRetries(engine.records().of(JobIntent.CREATED).only().key(), 1);
        EngineHarness.accepted(engine.resolveIncident(migrated.key()));
        engine.complete(engine.job("work"));
        assertThat(engine.isCompleted(key)).isTrue();
    }

    @Test
    void messageBoundaryEventsAreMappedOpenedAndClosed() {
        engine.deploy(withBoundary("p", "mapped", "gone"));
        final long target = key(engine.deploy(withBoundary("q", "kept", "opened")));
        final long key = engine.create("p").withVariables("{\"k\":\"1\"}").start();

        EngineHarness.accepted(migrate(key, target, "task", "task", "mapped", "kept"));

        assertThat(engine.records()
                        .of(ProcessMessageSubscriptionIntent.MIGRATED)
                        .count())
                .isEqualTo(1);
        assertThat(engine.records().of(ProcessMessageSubscriptionIntent.DELETED).count())
                .isEqualTo(1);
        assertThat(engine.records().of(ProcessMessageSubscriptionIntent.CREATED).count())
                .as("two, the new one, and once more the one that was migrated, now that the other side knows")
                .isEqualTo(4);
        engine.complete(engine.job("work"));
        assertThat(engine.isCompleted(key)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void anEventThatIsNotMappedMakesRoomForOneWithItsId() {
        engine.deploy(withBoundary("p", "same", "other"));
        final long target = key(engine.deploy(withBoundary("q", "same", "new", "other", "newer")));
        final long key = engine.create("p").withVariables("{\"k\":\"1\"}").start();

        EngineHarness.accepted(migrate(key, target, "task", "task"));

        assertThat(engine.records().of(ProcessMessageSubscriptionIntent.DELETED).count())
                .isEqualTo(2);
        assertThat(engine.records().of(ProcessMessageSubscriptionIntent.CREATED).count())
                .isEqualTo(4);
        engine.complete(engine.job("work"));
        assertThat(engine.isCompleted(key)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void aMigratedSubscriptionIsOneOfTheOtherProcess() {
        engine.deploy(withBoundary("p", "m", "other"));
        final long target = key(engine.deploy(withBoundary("q", "m", "other")));
        final long moved = engine.create("p").withVariables("{\"k\":\"1\"}").start();
        final long stayed = engine.create("p").withVariables("{\"k\":\"1\"}").start();

        EngineHarness.accepted(migrate(moved, target, "task", "task", "m", "m", "other", "other"));
        publish("m");

        assertThat(engine.records().of(MessageSubscriptionIntent.MIGRATED).count())
                .isEqualTo(2);
        assertThat(engine.isCompleted(moved)).isTrue();
        assertThat(engine.isCompleted(stayed)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void whetherAnEventInterruptsIsUpToTheTarget() {
        engine.deploy(withBoundary("p", "first", "second"));
        final long target = key(engine.deploy(withEventBeside("q", "first")));
        final long key = engine.create("p").withVariables("{\"k\":\"1\"}").start();
        EngineHarness.accepted(migrate(key, target, "task", "task", "first", "first"));

        publish("first");
        publish("first");

        assertThat(engine.records()
                        .of(ProcessInstanceIntent.ELEMENT_COMPLETED)
                        .ofElement("first")
                        .count())
                .isEqualTo(2);
        engine.complete(engine.job("work"));
        assertThat(engine.isCompleted(key)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void theOtherSideIsToldUntilItKnows() {
        engine.deploy(withEventBeside("p", "m"));
        final long beside = key(engine.deploy(withEventBeside("q", "m")));
        final long interrupting = key(engine.deploy(withBoundary("r", "m", "other")));
        final long key = engine.create("p").withVariables("{\"k\":\"1\"}").start();

        engine.wire().lose(lost -> lost.intent() == MessageSubscriptionIntent.MIGRATE);
        EngineHarness.accepted(migrate(key, beside, "task", "task", "m", "m"));
        refused(migrate(key, interrupting, "task", "task", "m", "m"), "retry later");
        publish("m");
        engine.restart();
        engine.wire().lose(lost -> false);
        engine.resend();
        engine.resend();
        assertThat(engine.records().of(MessageSubscriptionIntent.MIGRATED).count())
                .isEqualTo(1);
        EngineHarness.accepted(migrate(key, interrupting, "task", "task", "m", "m"));
        publish("m");

        assertThat(engine.records()
                        .of(ProcessInstanceIntent.ELEMENT_COMPLETED)
                        .ofElement("m")
                        .count())
                .isEqualTo(2);
        assertThat(engine.isCompleted(key)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void aMessageOnItsWayIsTakenAsTheTargetSays() {
        engine.deploy(withBoundary("p", "m", "gone"));
        final long target = key(engine.deploy(withEventBeside("q", "m")));
        final long key = engine.create("p").withVariables("{\"k\":\"1\"}").start();

        engine.wire().hold();
        publish("m");
        EngineHarness.accepted(migrate(key, target, "task", "task", "m", "m"));
        engine.release();
        engine.resend();
        engine.resend();
        publish("m");

        assertThat(engine.records()
                        .of(ProcessInstanceIntent.ELEMENT_COMPLETED)
                        .ofElement("m")
                        .count())
                .isEqualTo(2);
        engine.complete(engine.job("work"));
        assertThat(engine.isCompleted(key)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void whatAnIncidentHoldsUpBeginsToListenOnlyWhenThatIsResolved() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .serviceTask(
                        "task", task -> task.zeebeJobType("work").zeebeInputExpression("assert(a, a != null)", "b"))
                .endEvent()
                .done());
        final long target = key(engine.deploy(withEventBeside("q", "m")));
        final long key = engine.create("p").withVariables("{\"k\":\"1\"}").start();

        EngineHarness.accepted(migrate(key, target, "task", "task"));
        assertThat(engine.records()
                        .of(ProcessMessageSubscriptionIntent.CREATING)
                        .count())
                .isZero();
        EngineHarness.accepted(engine.resolveIncident(engine.openIncident().key()));
        publish("m");
        engine.complete(engine.job("work"));

        assertThat(engine.isCompleted(key)).isTrue();
        assertThat(engine.records()
                        .of(ProcessMessageSubscriptionIntent.CORRELATED)
                        .count())
                .isEqualTo(1);
        engine.checkNothingLeft();
    }

    @Test
    void anEventThatListensForTheSameMessageHasToBeMapped() {
        engine.deploy(withBoundary("p", "m", "other"));
        final long target = key(engine.deploy(withBoundary("q", "m", "new")));
        final long key = engine.create("p").withVariables("{\"k\":\"1\"}").start();

        refused(migrate(key, target, "task", "task"), "new event 'm'");
        publish("m");

        assertThat(engine.isCompleted(key)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void whatIsUnknownOrTwiceIsRefused() {
        engine.deploy(Models.oneTask("p"));
        final long target = key(engine.deploy(Models.oneTask("q")));
        final long key = engine.start("p");

        assertThat(type(migrate(key + 999, target))).isEqualTo(RejectionType.NOT_FOUND);
        assertThat(type(migrate(key, target + 999))).isEqualTo(RejectionType.NOT_FOUND);
        assertThat(type(migrate(key, target, "task", "task", "task", "task")))
                .isEqualTo(RejectionType.INVALID_ARGUMENT);
        assertThat(type(migrate(key, target, "nowhere", "task"))).isEqualTo(RejectionType.INVALID_ARGUMENT);
        assertThat(type(migrate(key, target, "task", "nowhere"))).isEqualTo(RejectionType.INVALID_ARGUMENT);
    }

    @Test
    void constraintsAreKept() {
        engine.deploy(Models.oneTask("p"));
        final long user = key(engine.deploy(Bpmn.createExecutableProcess("user")
                .startEvent()
                .userTask("task")
                .endEvent()
                .done()));
        final long within = key(engine.deploy(Bpmn.createExecutableProcess("within")
                .startEvent()
                .subProcess(
                        "sub",
                        sub -> sub.embeddedSubProcess()
                                .startEvent()
                                .serviceTask("task", task -> task.zeebeJobType("work"))
                                .endEvent())
                .endEvent()
                .done()));
        final long timer = key(engine.deploy(Bpmn.createExecutableProcess("timer")
                .startEvent()
                .serviceTask("task", task -> task.zeebeJobType("work"))
                .boundaryEvent("b", event -> event.timerWithDuration("PT1H"))
                .endEvent()
                .moveToActivity("task")
                .endEvent()
                .done()));
        final long key = engine.start("p");

        refused(migrate(key, user, "task", "task"), "another type");
        refused(migrate(key, user), "no mapping instruction");
        refused(migrate(key, within, "task", "task"), "flow scope");
        refused(migrate(key, timer, "task", "task"), "boundary event 'b'");
        engine.complete(engine.job("work"));
        assertThat(engine.isCompleted(key)).isTrue();
    }

    private static void refused(final CommandReply reply, final String part) {
        final var rejected = EngineHarness.rejected(reply);
        assertThat(rejected.type()).isEqualTo(RejectionType.INVALID_STATE);
        assertThat(rejected.reason()).contains(part);
    }

    /** Events named as the messages that they wait for. */
    private static BpmnModelInstance withBoundary(final String id, final String first, final String second) {
        return withBoundary(id, first, first, second, second);
    }

    private static BpmnModelInstance withBoundary(
            final String id,
            final String first,
            final String firstMessage,
            final String second,
            final String secondMessage) {
        return Bpmn.createExecutableProcess(id)
                .startEvent()
                .serviceTask("task", task -> task.zeebeJobType("work"))
                .boundaryEvent(
                        first,
                        event -> event.message(
                                message -> message.name(firstMessage).zeebeCorrelationKeyExpression("k")))
                .endEvent()
                .moveToActivity("task")
                .boundaryEvent(
                        second,
                        event -> event.message(
                                message -> message.name(secondMessage).zeebeCorrelationKeyExpression("k")))
                .endEvent()
                .moveToActivity("task")
                .endEvent()
                .done();
    }

    private static BpmnModelInstance withEventBeside(final String id, final String event) {
        return Bpmn.createExecutableProcess(id)
                .startEvent()
                .serviceTask("task", task -> task.zeebeJobType("work"))
                .boundaryEvent(
                        event,
                        beside -> beside.cancelActivity(false)
                                .message(message -> message.name(event).zeebeCorrelationKeyExpression("k")))
                .endEvent()
                .moveToActivity("task")
                .endEvent()
                .done();
    }

    private void publish(final String name) {
        new Publication(engine, 2, name).withKey("1").publish();
    }

    private static RejectionType type(final CommandReply reply) {
        return EngineHarness.rejected(reply).type();
    }

    private static long key(final DeploymentValue deployed) {
        return deployed.processes().getFirst().processDefinitionKey();
    }

    private CommandReply migrate(final long key, final long target, final String... mappings) {
        final List<MappingInstruction> plan = new ArrayList<>();
        for (int i = 0; i < mappings.length; i += 2) {
            plan.add(new MappingInstruction(mappings[i], mappings[i + 1]));
        }
        return engine.command(
                key,
                ProcessInstanceMigrationIntent.MIGRATE,
                new ProcessInstanceMigrationValue(key, target, plan, Tenants.DEFAULT));
    }
}
