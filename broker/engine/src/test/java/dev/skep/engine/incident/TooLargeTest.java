package dev.skep.engine.incident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.engine.EngineHarness;
import dev.skep.engine.message.Publication;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.IncidentIntent;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.intent.MessageSubscriptionIntent;
import dev.skep.protocol.intent.ProcessEventIntent;
import dev.skep.protocol.intent.ProcessInstanceIntent;
import dev.skep.protocol.intent.VariableIntent;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.IncidentValue;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What finds no room in an entry of the log must be seen, and must be mendable. */
class TooLargeTest {
    @RegisterExtension
    final EngineHarness engine = EngineHarness.flushing(1);

    @Test
    void anElementThatCantBeginHasAnIncident() {
        engine.deploy(oneTask());
        engine.outgrowOn(intent -> intent == JobIntent.CREATED);
        final long instance = engine.start("p");

        final IncidentValue incident = (IncidentValue) engine.openIncident().value();
        assertThat(incident.errorType()).isEqualTo(IncidentErrorType.MESSAGE_SIZE_EXCEEDED);
        assertThat(incident.errorMessage()).contains("no room");
        assertThat(incident.elementId()).isEqualTo("task");
        assertThat(incident.jobKey()).isEqualTo(-1);
        assertThat(incident.elementInstanceKey()).isEqualTo(engine.elementKey("task"));

        engine.resolveIncident(engine.openIncident().key());
        assertThat(engine.records().of(IncidentIntent.CREATED).count()).isEqualTo(2);
        engine.outgrowOn(intent -> false);
        engine.resolveIncident(engine.openIncident().key());
        engine.complete(engine.job("work"));
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void anElementThatCantEndHasAnIncident() {
        engine.deploy(oneTask());
        final long instance = engine.start("p");
        engine.outgrowOn(intent -> intent == VariableIntent.CREATED);
        EngineHarness.accepted(engine.complete(engine.job("work"), "{\"much\": 1}"));

        final IncidentValue incident = (IncidentValue) engine.openIncident().value();
        assertThat(incident.errorType()).isEqualTo(IncidentErrorType.MESSAGE_SIZE_EXCEEDED);
        assertThat(incident.elementId()).isEqualTo("task");
        assertThat(engine.isCompleted(instance)).isFalse();

        engine.outgrowOn(intent -> false);
        engine.resolveIncident(engine.openIncident().key());
        assertThat(engine.isCompleted(instance)).isTrue();
        assertThat(engine.variables(instance)).containsEntry("much", "1");
        engine.checkNothingLeft();
    }

    @Test
    void anInstanceThatIsHeldUpCanBeCancelled() {
        engine.deploy(oneTask());
        engine.outgrowOn(intent -> intent == JobIntent.CREATED);
        final long instance = engine.start("p");
        engine.outgrowOn(intent -> false);

        EngineHarness.accepted(engine.cancel(instance));

        assertThat(engine.isTerminated(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void anElementWhoseListenerWasToldHasAnIncident() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .subProcess(
                        "task",
                        task -> task.zeebeStartExecutionListener("begin")
                                .embeddedSubProcess()
                                .startEvent()
                                .endEvent())
                .endEvent()
                .done());
        final long instance = engine.start("p");
        final var job = engine.job("begin");
        engine.outgrowOn(intent -> intent == ProcessInstanceIntent.ELEMENT_ACTIVATED);
        EngineHarness.accepted(engine.complete(job));

        assertThat(((IncidentValue) engine.openIncident().value()).errorType())
                .isEqualTo(IncidentErrorType.MESSAGE_SIZE_EXCEEDED);
        engine.outgrowOn(intent -> false);
        engine.resolveIncident(engine.openIncident().key());
        engine.complete(engine.job("begin"));
        assertThat(engine.isCompleted(instance)).isTrue();
    }

    @Test
    void whoAskedForItIsTold() {
        engine.deploy(oneTask());
        engine.start("p");
        final var job = engine.job("work");
        engine.outgrowOn(intent -> intent == JobIntent.COMPLETED);

        assertThat(EngineHarness.rejected(engine.complete(job)).type())
                .isEqualTo(RejectionType.EXCEEDED_BATCH_RECORD_SIZE);

        engine.outgrowOn(intent -> false);
        EngineHarness.accepted(engine.complete(job));
    }

    /** Nobody would ever answer, and it would be offered for ever. */
    @Test
    void aMessageThatFindsNoRoomIsNotOfferedAgain() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .intermediateCatchEvent(
                        "catch",
                        event -> event.message(message -> message.name("m").zeebeCorrelationKeyExpression("key")))
                .endEvent()
                .done());
        engine.create("p").withVariables("{\"key\": \"k\"}").start();
        engine.outgrowOn(intent -> intent == ProcessEventIntent.TRIGGERING);
        new Publication(engine, 1, "m")
                .withKey("k")
                .withVariables("{\"much\": 1}")
                .publish();

        assertThat(engine.records().of(MessageSubscriptionIntent.REJECTED).count())
                .isOne();
        engine.outgrowOn(intent -> false);
    }

    private static BpmnModelInstance oneTask() {
        return Bpmn.createExecutableProcess("p")
                .startEvent()
                .serviceTask("task", task -> task.zeebeJobType("work"))
                .endEvent()
                .done();
    }
}
