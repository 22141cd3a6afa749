package dev.skep.engine.element;

import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_COMPLETED;
import static dev.skep.protocol.intent.ProcessInstanceIntent.SEQUENCE_FLOW_TAKEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.engine.EngineHarness;
import dev.skep.engine.message.Publication;
import dev.skep.protocol.Record;
import dev.skep.protocol.intent.TimerIntent;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.IncidentValue;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EventGatewayTest {
    @RegisterExtension
    final EngineHarness engine = EngineHarness.flushing(2);

    @Test
    void theFirstTriggerWinsAndTheOthersAreCalledOff() {
        engine.deploy(process("PT1M"));
        final long instance =
                engine.create("p").withVariables("{\"order\": \"o1\"}").start();

        engine.advance(Duration.ofMinutes(1));
        new Publication(engine, 2, "paid").withKey("o1").publish();

        assertThat(engine.isCompleted(instance)).isTrue();
        assertThat(engine.records().of(ELEMENT_COMPLETED).ofElement("late").count())
                .isEqualTo(1);
        assertThat(engine.records().of(ELEMENT_COMPLETED).ofElement("paid").count())
                .isZero();
        engine.checkNothingLeft();
    }

    @Test
    void thePayloadOfAMessageGetsIntoTheScope() {
        engine.deploy(process("PT1M"));
        final long instance =
                engine.create("p").withVariables("{\"order\": \"o1\"}").start();

        new Publication(engine, 2, "paid")
                .withKey("o1")
                .withVariables("{\"sum\": 5}")
                .publish();

        assertThat(engine.isCompleted(instance)).isTrue();
        assertThat(engine.variables(instance)).containsEntry("sum", "5");
        assertThat(engine.records().of(TimerIntent.CANCELED).count()).isEqualTo(1);
        assertThat(engine.records().ofInstance(instance).events().trace())
                .containsSubsequence(
                        "ELEMENT_COMPLETING gateway",
                        "ELEMENT_COMPLETED gateway",
                        "ELEMENT_ACTIVATING paid",
                        "ELEMENT_ACTIVATED paid",
                        "ELEMENT_COMPLETING paid",
                        "ELEMENT_COMPLETED paid");
        assertThat(engine.records().of(SEQUENCE_FLOW_TAKEN).ofElement("toPaid").count())
                .isZero();
        engine.checkNothingLeft();
    }

    @Test
    void failingExpressionOfOneEventIsAnIncidentOnTheGatewayAndOpensNothing() {
        engine.deploy(process("=span"));
        final long instance =
                engine.create("p").withVariables("{\"order\": \"o1\"}").start();

        final Record incident = engine.openIncident();
        assertThat(((IncidentValue) incident.value()).elementId()).isEqualTo("gateway");
        assertThat(((IncidentValue) incident.value()).errorType()).isEqualTo(IncidentErrorType.EXTRACT_VALUE_ERROR);
        engine.setVariables(instance, "{\"span\": \"PT5M\"}");
        engine.resolveIncident(incident.key());
        engine.advance(Duration.ofMinutes(5));

        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void canceledWhileItWaits() {
        engine.deploy(process("PT1M"));
        final long instance =
                engine.create("p").withVariables("{\"order\": \"o1\"}").start();

        engine.cancel(instance);

        assertThat(engine.isTerminated(instance)).isTrue();
        engine.advance(Duration.ofMinutes(5));
        engine.checkNothingLeft();
    }

    @Test
    void withinASubProcessThatABoundaryEventEnds() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .subProcess(
                        "sub",
                        sub -> sub.embeddedSubProcess()
                                .startEvent()
                                .eventBasedGateway("gateway")
                                .intermediateCatchEvent("one", event -> event.timerWithDuration("PT10M"))
                                .endEvent()
                                .moveToNode("gateway")
                                .intermediateCatchEvent("two", event -> event.timerWithDuration("PT20M"))
                                .endEvent())
                .boundaryEvent("late", event -> event.timerWithDuration("PT1M"))
                .endEvent()
                .moveToActivity("sub")
                .endEvent()
                .done());
        final long instance = engine.start("p");

        engine.advance(Duration.ofMinutes(1));

        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    private static BpmnModelInstance process(final String duration) {
        return Bpmn.createExecutableProcess("p")
                .startEvent()
                .eventBasedGateway("gateway")
                .sequenceFlowId("toPaid")
                .intermediateCatchEvent(
                        "paid",
                        event -> event.message(message -> message.name("paid").zeebeCorrelationKeyExpression("order")))
                .endEvent()
                .moveToNode("gateway")
                .intermediateCatchEvent("late", event -> event.timerWithDuration(duration))
                .endEvent()
                .done();
    }
}
