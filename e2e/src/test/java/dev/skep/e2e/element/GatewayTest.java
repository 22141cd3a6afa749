package dev.skep.e2e.element;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.EndToEnd;
import dev.skep.e2e.fixture.SharedBroker;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import java.util.Map;
import org.junit.jupiter.api.Test;

@EndToEnd
final class GatewayTest {
    private final Client client;
    private final String id = Client.unique("gateway");

    GatewayTest(final SharedBroker broker) {
        client = broker.client();
    }

    @Test
    void exclusiveTakesTheFirstFlowWhoseConditionHolds() {
        client.deploy(byAmount(true));

        assertThat(branch(150)).isEqualTo("large");
        assertThat(branch(50)).isEqualTo("middle");
        assertThat(branch(5)).isEqualTo("small");
    }

    @Test
    void exclusiveWithoutAFlowToTakeWaitsForSomebodyToMendIt() {
        client.deploy(byAmount(false));
        final long instance = client.create(id, Map.of("amount", 5));

        final JsonNode incident = client.records().awaitIncident(instance);

        assertThat(incident.at("/value/errorType").asText()).isEqualTo("CONDITION_ERROR");
        client.zeebe()
                .newSetVariablesCommand(instance)
                .variables(Map.of("amount", 500))
                .send()
                .join();
        client.zeebe()
                .newResolveIncidentCommand(incident.get("key").asLong())
                .send()
                .join();
        client.awaitEnded(instance);
    }

    @Test
    void parallelForksAndWaitsForAll() {
        final long instance = client.run(
                id,
                Bpmn.createExecutableProcess(id)
                        .startEvent()
                        .parallelGateway("fork")
                        .serviceTask("a", task -> task.zeebeJobType(id + "-a"))
                        .parallelGateway("join")
                        .serviceTask("after", task -> task.zeebeJobType(id + "-after"))
                        .endEvent()
                        .moveToNode("fork")
                        .serviceTask("b", task -> task.zeebeJobType(id + "-b"))
                        .connectTo("join")
                        .done(),
                Map.of());

        client.work(id + "-a", Map.of("a", 1));
        assertThat(client.jobsNow(id + "-after")).isEmpty();
        client.work(id + "-b", Map.of("b", 2));

        assertThat(client.job(id + "-after").getVariablesAsMap()).containsOnly(Map.entry("a", 1), Map.entry("b", 2));
        assertThat(client.isActive(instance)).isTrue();
    }

    @Test
    void anExclusiveGatewayLetsEachArrivalPass() {
        final long instance = client.run(
                id,
                Bpmn.createExecutableProcess(id)
                        .startEvent()
                        .parallelGateway("fork")
                        .exclusiveGateway("merge")
                        .serviceTask("after", task -> task.zeebeJobType(id))
                        .endEvent()
                        .moveToNode("fork")
                        .connectTo("merge")
                        .done(),
                Map.of());

        assertThat(client.jobs(id, 2)).hasSize(2).allSatisfy(job -> {
            assertThat(job.getProcessInstanceKey()).isEqualTo(instance);
            client.complete(job, Map.of());
        });
        client.awaitEnded(instance);
    }

    private Object branch(final int amount) {
        return client.result(id, Map.of("amount", amount)).getVariablesAsMap().get("branch");
    }

    private BpmnModelInstance byAmount(final boolean withDefault) {
        final var gateway = Bpmn.createExecutableProcess(id)
                .startEvent()
                .exclusiveGateway("gateway")
                .conditionExpression("amount > 10")
                .endEvent("middle", end -> end.zeebeOutputExpression("\"middle\"", "branch"))
                .moveToLastExclusiveGateway()
                .conditionExpression("amount > 100")
                .endEvent("large", end -> end.zeebeOutputExpression("\"large\"", "branch"));
        if (withDefault) {
            gateway.moveToLastExclusiveGateway()
                    .defaultFlow()
                    .endEvent("small", end -> end.zeebeOutputExpression("\"small\"", "branch"));
        }
        return gateway.done();
    }
}
