package dev.skep.engine.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.engine.EngineHarness;
import dev.skep.protocol.Record;
import dev.skep.protocol.intent.IncidentIntent;
import dev.skep.protocol.intent.ProcessMessageSubscriptionIntent;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.IncidentValue;
import dev.skep.protocol.value.ProcessMessageSubscriptionValue;
import io.camunda.zeebe.model.bpmn.Bpmn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Names and correlation keys that can't be evaluated, and how it goes on. */
class MessageIncidentTest {
    @RegisterExtension
    final EngineHarness engine = EngineHarness.flushing(2);

    @Test
    void aMissingCorrelationKeyStopsTheCatchEvent() {
        engine.deploy(MessageProcesses.catching("order"));
        final long order = engine.start("order");

        final IncidentValue incident = incident();
        assertThat(incident.errorType()).isEqualTo(IncidentErrorType.EXTRACT_VALUE_ERROR);
        assertThat(incident.errorMessage()).contains("order", "STRING or NUMBER", "NULL");
        assertThat(incident.elementId()).isEqualTo("wait");
        assertThat(incident.variableScopeKey()).isEqualTo(incident.elementInstanceKey());

        engine.setVariables(order, "{\"order\": \"o-1\"}");
        engine.resolveIncident(engine.openIncident().key());
        publish("paid");
        assertThat(engine.isCompleted(order)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void aNameThatIsNoTextStopsTheReceiveTask() {
        engine.deploy(Bpmn.createExecutableProcess("order")
                .startEvent()
                .receiveTask(
                        "wait",
                        task -> task.message(
                                message -> message.nameExpression("event").zeebeCorrelationKeyExpression("order")))
                .endEvent()
                .done());
        final long order = engine.create("order")
                .withVariables("{\"order\": \"o-1\", \"event\": 5}")
                .start();
        assertThat(incident().errorMessage()).contains("event", "STRING", "NUMBER");

        engine.setVariables(order, "{\"event\": \"shipped\"}");
        engine.resolveIncident(engine.openIncident().key());
        publish("shipped");
        assertThat(engine.isCompleted(order)).isTrue();
    }

    @Test
    void theKeyOfABoundaryEventIsLookedUpAroundItsTask() {
        engine.deploy(MessageProcesses.boundary("order", true));
        final long order = engine.start("order");

        final IncidentValue incident = incident();
        assertThat(incident.elementId()).isEqualTo("work");
        assertThat(incident.variableScopeKey()).isEqualTo(order);

        engine.setVariables(order, "{\"order\": \"o-1\"}");
        engine.resolveIncident(engine.openIncident().key());
        assertThat(openings())
                .singleElement()
                .extracting(ProcessMessageSubscriptionValue::correlationKey)
                .isEqualTo("o-1");
    }

    @Test
    void theKeyOfAnEventSubProcessStopsTheStartEventOfItsScope() {
        engine.deploy(MessageProcesses.eventSubProcess("order", true));
        final long order = engine.start("order");

        final IncidentValue incident = incident();
        assertThat(incident.elementId()).startsWith("startEvent");
        assertThat(incident.variableScopeKey()).isEqualTo(order);

        engine.setVariables(order, "{\"order\": \"o-1\"}");
        engine.resolveIncident(engine.openIncident().key());
        assertThat(openings()).hasSize(1);
        engine.complete(engine.job("work"));
        assertThat(engine.isCompleted(order)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void nothingIsOpenedWhileOneOfSeveralFailsAndNothingTwiceAfterwards() {
        engine.deploy(Bpmn.createExecutableProcess("order")
                .startEvent()
                .serviceTask("work", task -> task.zeebeJobType("work"))
                .boundaryEvent(
                        "first",
                        event -> event.message(message -> message.name("one").zeebeCorrelationKeyExpression("order")))
                .endEvent()
                .moveToActivity("work")
                .boundaryEvent(
                        "second",
                        event -> event.message(message -> message.name("two").zeebeCorrelationKeyExpression("missing")))
                .endEvent()
                .moveToActivity("work")
                .endEvent()
                .done());
        final long order =
                engine.create("order").withVariables("{\"order\": \"o-1\"}").start();
        engine.resolveIncident(engine.openIncident().key());
        assertThat(engine.records().of(IncidentIntent.CREATED).count()).isEqualTo(2);
        assertThat(openings()).isEmpty();

        engine.setVariables(order, "{\"missing\": \"o-1\"}");
        engine.resolveIncident(engine.openIncident().key());

        assertThat(openings())
                .extracting(ProcessMessageSubscriptionValue::elementId)
                .containsExactlyInAnyOrder("first", "second");
    }

    @Test
    void anIncidentInTheOutputMappingKeepsThePayload() {
        engine.deploy(Bpmn.createExecutableProcess("order")
                .startEvent()
                .receiveTask(
                        "wait",
                        task -> task.message(message -> message.name("paid").zeebeCorrelationKeyExpression("order"))
                                .zeebeOutputExpression("assert(sum, allowed)", "total"))
                .endEvent()
                .done());
        final long order =
                engine.create("order").withVariables("{\"order\": \"o-1\"}").start();
        new Publication(engine, 2, "paid")
                .withKey("o-1")
                .withVariables("{\"sum\": 3}")
                .publish();
        assertThat(incident().errorType()).isEqualTo(IncidentErrorType.IO_MAPPING_ERROR);

        engine.setVariables(order, "{\"allowed\": true}");
        engine.resolveIncident(engine.openIncident().key());

        assertThat(engine.isCompleted(order)).isTrue();
        assertThat(engine.variables(order)).containsEntry("total", "3");
        engine.checkNothingLeft();
    }

    private void publish(final String name) {
        new Publication(engine, 2, name).withKey("o-1").publish();
    }

    private IncidentValue incident() {
        return (IncidentValue) engine.openIncident().value();
    }

    private java.util.List<ProcessMessageSubscriptionValue> openings() {
        return engine.records().of(ProcessMessageSubscriptionIntent.CREATING).list().stream()
                .map(Record::value)
                .map(ProcessMessageSubscriptionValue.class::cast)
                .toList();
    }
}
