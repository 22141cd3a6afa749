package dev.skep.engine;

import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_ACTIVATED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.protocol.RejectionType;
import dev.skep.protocol.Tenants;
import dev.skep.protocol.intent.ProcessInstanceMigrationIntent;
import dev.skep.protocol.intent.ProcessInstanceModificationIntent;
import dev.skep.protocol.intent.ResourceDeletionIntent;
import dev.skep.protocol.intent.SignalIntent;
import dev.skep.protocol.intent.SignalSubscriptionIntent;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.value.ProcessInstanceMigrationValue;
import dev.skep.protocol.value.ProcessInstanceMigrationValue.MappingInstruction;
import dev.skep.protocol.value.ProcessInstanceModificationValue;
import dev.skep.protocol.value.ProcessInstanceModificationValue.ActivateInstruction;
import dev.skep.protocol.value.ResourceDeletionValue;
import dev.skep.protocol.value.SignalValue;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Modification, migration and deletion where there are loops, calls, signals, compensation and inclusive gateways. */
final class ChangedFlowTest {
    @RegisterExtension
    final EngineHarness engine = EngineHarness.flushing(2);

    @Test
    void aMultiInstanceActivityIsActivatedAsAWhole() {
        engine.deploy(loop("p"));
        final long key =
                engine.create("p").withVariables("{\"items\":[1,2]}").at("each").start();

        final var jobs = engine.activateJobs("b").jobs();
        assertThat(jobs).hasSize(2);
        jobs.forEach(engine::complete);

        assertThat(engine.isCompleted(key)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void nothingIsActivatedWithinAMultiInstanceActivity() {
        engine.deploy(loop("p"));
        final long key = engine.create("p").withVariables("{\"items\":[1,2]}").start();

        refused(activate(key, "b"), RejectionType.INVALID_ARGUMENT, "within a multi-instance");
    }

    @Test
    void oneOfManyInstancesIsTerminated() {
        engine.deploy(loop("p"));
        final long key = engine.create("p").withVariables("{\"items\":[1,2]}").start();
        engine.complete(engine.job("a"));
        final var jobs = engine.activateJobs("b").jobs();

        EngineHarness.accepted(terminate(key, jobs.getFirst().job().elementInstanceKey()));
        engine.complete(jobs.getLast());

        assertThat(engine.isCompleted(key)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void anInclusiveGatewayThatJoinsIsActivatedAtOnce() {
        engine.deploy(inclusive());
        final long key =
                engine.create("p").withVariables("{\"x\":1}").at("join").start();

        engine.complete(engine.job("after"));

        assertThat(engine.isCompleted(key)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void anInclusiveGatewayWaitsForWhatWasActivatedBeforeIt() {
        engine.deploy(inclusive());
        final long key = engine.create("p").withVariables("{\"x\":1}").start();
        EngineHarness.accepted(activate(key, "high"));

        engine.complete(engine.job("low"));
        assertThat(engine.records().of(ELEMENT_ACTIVATED).ofElement("join").count())
                .isZero();
        engine.complete(engine.job("high"));
        engine.complete(engine.job("after"));

        assertThat(engine.isCompleted(key)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void anInclusiveGatewayDoesNotWaitForWhatWasTerminated() {
        engine.deploy(inclusive());
        final long key = engine.create("p").withVariables("{\"x\":30}").start();
        engine.complete(engine.job("low"));

        EngineHarness.accepted(terminate(key, engine.elementKey("high")));
        engine.complete(engine.job("after"));

        assertThat(engine.isCompleted(key)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void compensationIsNotMigrated() {
        engine.deploy(compensable("p"));
        final long target =
                engine.deploy(compensable("q")).processes().getFirst().processDefinitionKey();
        final long key = engine.start("p");
        refused(migrate(key, target, "a", "a"), RejectionType.INVALID_STATE, "boundary event");
        engine.complete(engine.job("a"));

        refused(migrate(key, target, "b", "b"), RejectionType.INVALID_STATE, "compensated");
    }

    @Test
    void aCompensationHandlerMayBeActivated() {
        engine.deploy(compensable("p"));
        final long key = engine.start("p");

        EngineHarness.accepted(activate(key, "undo"));

        assertThat(engine.records().of(ELEMENT_ACTIVATED).ofElement("undo").count())
                .isEqualTo(1);
        engine.cancel(key);
        engine.checkNothingLeft();
    }

    @Test
    void aCallActivityIsMigratedWithWhatItHasCalled() {
        engine.deploy(Models.oneTask("child"));
        engine.deploy(calling("p", "call"));
        final long target =
                engine.deploy(calling("q", "other")).processes().getFirst().processDefinitionKey();
        final long key = engine.start("p");

        EngineHarness.accepted(migrate(key, target, "call", "other"));
        engine.complete(engine.job("work"));

        assertThat(engine.isCompleted(key)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void aLoopIsNotMigrated() {
        engine.deploy(loop("p"));
        final long target = engine.deploy(loop("q")).processes().getFirst().processDefinitionKey();
        final long key = engine.create("p").withVariables("{\"items\":[1,2]}").start();
        engine.complete(engine.job("a"));

        refused(migrate(key, target, "each", "each", "b", "b"), RejectionType.INVALID_STATE, "MULTI_INSTANCE_BODY");
    }

    @Test
    void aCalledInstanceIsNotModifiedAway() {
        engine.deploy(Models.oneTask("child"));
        engine.deploy(calling("p", "call"));
        engine.start("p");
        final var job = engine.job("work").job();

        refused(
                terminate(job.processInstanceKey(), job.elementInstanceKey()),
                RejectionType.INVALID_ARGUMENT,
                "was called");
    }

    @Test
    void aScopeThatWasInterruptedGoesOnWhenSomethingIsActivatedInIt() {
        engine.deploy(interrupted());
        final long key = engine.start("p");
        engine.advance(Duration.ofMinutes(2));

        EngineHarness.accepted(activate(key, "a"));
        engine.complete(engine.job("a"));
        engine.complete(engine.job("late"));
        assertThat(engine.isCompleted(key)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void aDeletedProcessHearsNoSignals() {
        final long first =
                engine.deploy(listening("one")).processes().getFirst().processDefinitionKey();
        final long second =
                engine.deploy(listening("two")).processes().getFirst().processDefinitionKey();

        EngineHarness.accepted(delete(second));
        broadcast("go");
        assertThat(engine.records().of(ELEMENT_ACTIVATED).ofElement("one").count())
                .isEqualTo(1);
        assertThat(engine.records().of(ELEMENT_ACTIVATED).ofElement("two").count())
                .isZero();

        EngineHarness.accepted(delete(first));
        broadcast("go");
        assertThat(engine.records().of(ELEMENT_ACTIVATED).ofElement("one").count())
                .isEqualTo(1);
        assertThat(engine.records().of(SignalSubscriptionIntent.DELETED).count())
                .isEqualTo(engine.records().of(SignalSubscriptionIntent.CREATED).count());
    }

    private static void refused(final CommandReply reply, final RejectionType type, final String part) {
        assertThat(EngineHarness.rejected(reply).reason()).contains(part);
        assertThat(EngineHarness.rejected(reply).type()).isEqualTo(type);
    }

    private CommandReply activate(final long key, final String elementId) {
        return modify(key, List.of(new ActivateInstruction(elementId, -1, List.of(), List.of())), List.of());
    }

    private CommandReply terminate(final long key, final long elementInstanceKey) {
        return modify(key, List.of(), List.of(elementInstanceKey));
    }

    private CommandReply modify(final long key, final List<ActivateInstruction> activate, final List<Long> terminate) {
        return engine.command(
                key,
                ProcessInstanceModificationIntent.MODIFY,
                new ProcessInstanceModificationValue(key, activate, terminate, Tenants.DEFAULT));
    }

    private CommandReply migrate(final long key, final long target, final String... mappings) {
        final List<MappingInstruction> plan = Stream.iterate(0, at -> at < mappings.length, at -> at + 2)
                .map(at -> new MappingInstruction(mappings[at], mappings[at + 1]))
                .toList();
        return engine.command(
                key,
                ProcessInstanceMigrationIntent.MIGRATE,
                new ProcessInstanceMigrationValue(key, target, plan, Tenants.DEFAULT));
    }

    private CommandReply delete(final long key) {
        return engine.command(key, ResourceDeletionIntent.DELETE, new ResourceDeletionValue(key, Tenants.DEFAULT));
    }

    private void broadcast(final String name) {
        EngineHarness.accepted(engine.replyTo(engine.submit(
                2, -1, SignalIntent.BROADCAST, new SignalValue(name, Json.pack("{}"), Tenants.DEFAULT, -1, -1))));
    }

    private static BpmnModelInstance loop(final String id) {
        return Bpmn.createExecutableProcess(id)
                .startEvent()
                .serviceTask("a", task -> task.zeebeJobType("a"))
                .subProcess(
                        "each",
                        each -> each.multiInstance(many -> many.parallel().zeebeInputCollectionExpression("items"))
                                .embeddedSubProcess()
                                .startEvent()
                                .serviceTask("b", task -> task.zeebeJobType("b"))
                                .endEvent())
                .endEvent()
                .done();
    }

    private static BpmnModelInstance inclusive() {
        return Bpmn.createExecutableProcess("p")
                .startEvent()
                .inclusiveGateway("fork")
                .conditionExpression("x > 0")
                .serviceTask("low", task -> task.zeebeJobType("low"))
                .inclusiveGateway("join")
                .serviceTask("after", task -> task.zeebeJobType("after"))
                .endEvent()
                .moveToNode("fork")
                .conditionExpression("x > 10")
                .serviceTask("high", task -> task.zeebeJobType("high"))
                .connectTo("join")
                .done();
    }

    private static BpmnModelInstance compensable(final String id) {
        return Bpmn.createExecutableProcess(id)
                .startEvent()
                .serviceTask(
                        "a",
                        task -> task.zeebeJobType("a")
                                .boundaryEvent("undone")
                                .compensation(undo -> undo.serviceTask("undo").zeebeJobType("undo")))
                .serviceTask("b", task -> task.zeebeJobType("b"))
                .endEvent()
                .done();
    }

    private static BpmnModelInstance calling(final String id, final String activity) {
        return Bpmn.createExecutableProcess(id)
                .startEvent()
                .callActivity(activity, call -> call.zeebeProcessId("child"))
                .endEvent()
                .done();
    }

    private static BpmnModelInstance interrupted() {
        final var process = Bpmn.createExecutableProcess("p");
        process.eventSubProcess("instead")
                .startEvent("timeout")
                .timerWithDuration("PT1M")
                .serviceTask("late", task -> task.zeebeJobType("late"))
                .endEvent();
        return process.startEvent()
                .serviceTask("a", task -> task.zeebeJobType("a"))
                .endEvent()
                .done();
    }

    private static BpmnModelInstance listening(final String start) {
        return Bpmn.createExecutableProcess("p")
                .startEvent(start)
                .signal("go")
                .endEvent()
                .done();
    }
}
