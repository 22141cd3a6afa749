package dev.skep.engine.element;

import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_COMPLETED;
import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_TERMINATED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.engine.EngineHarness;
import dev.skep.protocol.Record;
import dev.skep.protocol.intent.EscalationIntent;
import dev.skep.protocol.value.EscalationValue;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.IncidentValue;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EscalationTest {
    @RegisterExtension
    final EngineHarness engine = EngineHarness.flushing(1);

    @Test
    void aNonInterruptingBoundaryEventAccompaniesTheScope() {
        engine.deploy(boundary(false, "late"));
        final long instance = engine.start("p");

        engine.complete(engine.job("caught"));
        engine.complete(engine.job("inside"));
        engine.complete(engine.job("after"));

        assertThat(engine.isCompleted(instance)).isTrue();
        final EscalationValue thrown = (EscalationValue)
                engine.records().of(EscalationIntent.ESCALATED).only().value();
        assertThat(thrown.escalationCode()).isEqualTo("late");
        assertThat(thrown.throwElementId()).isEqualTo("throw");
        assertThat(thrown.catchElementId()).isEqualTo("boundary");
        engine.checkNothingLeft();
    }

    @Test
    void anInterruptingBoundaryEventEndsTheScope() {
        engine.deploy(boundary(true, "late"));
        final long instance = engine.start("p");

        assertThat(engine.records().of(ELEMENT_TERMINATED).trace())
                .containsExactly("ELEMENT_TERMINATED throw", "ELEMENT_TERMINATED sub");
        engine.complete(engine.job("caught"));

        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void whatNobodyCatchesGoesOn() {
        engine.deploy(boundary(true, "other"));
        final long instance = engine.start("p");

        engine.complete(engine.job("inside"));
        engine.complete(engine.job("after"));

        assertThat(engine.isCompleted(instance)).isTrue();
        assertThat(engine.records().of(EscalationIntent.NOT_ESCALATED).count()).isEqualTo(1);
        engine.checkNothingLeft();
    }

    @Test
    void anEndEventEscalatesToAnEventSubProcess() {
        engine.deploy(eventSubProcess(true));
        final long instance = engine.start("p");

        engine.complete(engine.job("work"));
        assertThat(engine.activateJobs("beside").jobs()).isEmpty();
        engine.complete(engine.job("rescue"));

        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void aNonInterruptingEventSubProcessRunsBeside() {
        engine.deploy(eventSubProcess(false));
        final long instance = engine.start("p");

        engine.complete(engine.job("work"));
        engine.complete(engine.job("rescue"));
        engine.complete(engine.job("beside"));

        assertThat(engine.isCompleted(instance)).isTrue();
        assertThat(engine.records().of(ELEMENT_COMPLETED).ofElement("esc").count())
                .isEqualTo(1);
        engine.checkNothingLeft();
    }

    @Test
    void aCodeThatIsNoTextIsAnIncident() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .intermediateThrowEvent("throw", event -> event.escalationExpression("code"))
                .endEvent()
                .done());
        final long instance = engine.start("p");

        final Record incident = engine.openIncident();
        assertThat(((IncidentValue) incident.value()).errorType()).isEqualTo(IncidentErrorType.EXTRACT_VALUE_ERROR);
        engine.setVariables(instance, "{\"code\": \"c\"}");
        engine.resolveIncident(incident.key());

        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void anEventSubProcessDoesNotStartItself() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .eventSubProcess(
                        "rescue",
                        sub -> sub.startEvent("caught")
                                .interrupting(false)
                                .escalation("late")
                                .intermediateThrowEvent("again", event -> event.escalation("late"))
                                .endEvent())
                .startEvent()
                .endEvent("esc", end -> end.escalation("late"))
                .done());

        assertThat(engine.isCompleted(engine.start("p"))).isTrue();
        assertThat(engine.records().of(EscalationIntent.NOT_ESCALATED).count()).isEqualTo(1);
        engine.checkNothingLeft();
    }

    private static BpmnModelInstance boundary(final boolean interrupting, final String code) {
        return Bpmn.createExecutableProcess("p")
                .startEvent()
                .subProcess(
                        "sub",
                        sub -> sub.embeddedSubProcess()
                                .startEvent()
                                .intermediateThrowEvent("throw", event -> event.escalation("late"))
                                .serviceTask("inside", task -> task.zeebeJobType("inside"))
                                .endEvent())
                .boundaryEvent(
                        "boundary", event -> event.cancelActivity(interrupting).escalation(code))
                .serviceTask("caught", task -> task.zeebeJobType("caught"))
                .endEvent()
                .moveToActivity("sub")
                .serviceTask("after", task -> task.zeebeJobType("after"))
                .endEvent()
                .done();
    }

    private static BpmnModelInstance eventSubProcess(final boolean interrupting) {
        return Bpmn.createExecutableProcess("p")
                .eventSubProcess(
                        "sub",
                        sub -> sub.startEvent("caught")
                                .interrupting(interrupting)
                                .escalation()
                                .serviceTask("rescue", task -> task.zeebeJobType("rescue"))
                                .endEvent())
                .startEvent()
                .parallelGateway("fork")
                .serviceTask("task", task -> task.zeebeJobType("work"))
                .endEvent("esc", end -> end.escalation("late"))
                .moveToNode("fork")
                .serviceTask("beside", task -> task.zeebeJobType("beside"))
                .endEvent()
                .done();
    }
}
