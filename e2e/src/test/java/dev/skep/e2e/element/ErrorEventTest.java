package dev.skep.e2e.element;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.EndToEnd;
import dev.skep.e2e.fixture.SharedBroker;
import io.camunda.zeebe.client.api.response.ActivatedJob;
import io.camunda.zeebe.model.bpmn.Bpmn;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Errors that a process throws itself, and those that nobody catches. */
@EndToEnd
final class ErrorEventTest {
    private final Client client;
    private final String id = Client.unique("error");

    ErrorEventTest(final SharedBroker broker) {
        client = broker.client();
    }

    @Test
    void anErrorEndEventIsCaughtAroundItsSubProcess() {
        client.deploy(Bpmn.createExecutableProcess(id)
                .startEvent()
                .subProcess(
                        "sub",
                        sub -> sub.embeddedSubProcess().startEvent().endEvent("failed", end -> end.error("broken")))
                .boundaryEvent("caught", event -> event.error("broken"))
                .endEvent("mended", end -> end.zeebeOutputExpression("\"mended\"", "how"))
                .moveToActivity("sub")
                .endEvent("fine", end -> end.zeebeOutputExpression("\"fine\"", "how"))
                .done());

        assertThat(client.result(id, Map.of()).getVariablesAsMap()).containsExactly(Map.entry("how", "mended"));
    }

    @Test
    void theNearestEventWithTheCodeComesBeforeTheOneForAll() {
        client.deploy(Bpmn.createExecutableProcess(id)
                .startEvent()
                .subProcess(
                        "sub",
                        sub -> sub.embeddedSubProcess().startEvent().endEvent("failed", end -> end.error("broken")))
                .boundaryEvent("any", event -> event.error())
                .endEvent("anyEnd", end -> end.zeebeOutputExpression("\"any\"", "how"))
                .moveToActivity("sub")
                .boundaryEvent("exact", event -> event.error("broken"))
                .endEvent("exactEnd", end -> end.zeebeOutputExpression("\"exact\"", "how"))
                .moveToActivity("sub")
                .endEvent()
                .done());

        assertThat(client.result(id, Map.of()).getVariablesAsMap()).containsExactly(Map.entry("how", "exact"));
    }

    @Test
    void anErrorThatNobodyCatchesIsAnIncident() {
        final long instance = client.run(
                id,
                Bpmn.createExecutableProcess(id)
                        .startEvent()
                        .endEvent("failed", end -> end.error("broken"))
                        .done(),
                Map.of());

        final JsonNode incident = client.records().awaitIncident(instance);

        assertThat(incident.at("/value/errorType").asText()).isEqualTo("UNHANDLED_ERROR_EVENT");
        assertThat(incident.at("/value/errorMessage").asText()).contains("broken");
        assertThat(client.isActive(instance)).isTrue();
    }

    @Test
    void anErrorOfAWorkerThatNobodyCatchesStopsTheJobUntilItIsResolved() {
        final long instance = client.run(
                id,
                Bpmn.createExecutableProcess(id)
                        .startEvent()
                        .serviceTask("task", task -> task.zeebeJobType(id))
                        .endEvent()
                        .done(),
                Map.of());
        final ActivatedJob job = client.job(id);

        client.zeebe()
                .newThrowErrorCommand(job.getKey())
                .errorCode("unknown")
                .send()
                .join();

        final JsonNode incident = client.records().awaitIncident(instance);
        assertThat(incident.at("/value/errorType").asText()).isEqualTo("UNHANDLED_ERROR_EVENT");
        assertThat(incident.at("/value/jobKey").asLong()).isEqualTo(job.getKey());
        client.zeebe()
                .newResolveIncidentCommand(incident.get("key").asLong())
                .send()
                .join();
        client.work(id);
        client.awaitEnded(instance);
    }
}
