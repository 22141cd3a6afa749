package dev.skep.e2e.instance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.EndToEnd;
import dev.skep.e2e.fixture.Processes;
import dev.skep.e2e.fixture.SharedBroker;
import io.camunda.zeebe.client.api.response.ActivatedJob;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.grpc.Status;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What can't go on waits as an incident, until somebody mends the cause and resolves it. */
@EndToEnd
final class IncidentTest {
    private final Client client;
    private final String id = Client.unique("incident");

    IncidentTest(final SharedBroker broker) {
        client = broker.client();
    }

    @Test
    void aJobWithoutRetriesComesBackWithNewOnesOnceResolved() {
        client.deploy(Processes.oneTask(id));
        final long instance = client.create(id);
        final ActivatedJob job = client.job(id);
        client.zeebe()
                .newFailCommand(job.getKey())
                .retries(0)
                .errorMessage("no paper")
                .send()
                .join();

        final JsonNode incident = client.records().awaitIncident(instance);

        assertThat(incident.at("/value/errorType").asText()).isEqualTo("JOB_NO_RETRIES");
        assertThat(incident.at("/value/errorMessage").asText()).isEqualTo("no paper");
        assertThat(incident.at("/value/jobKey").asLong()).isEqualTo(job.getKey());
        final long key = incident.get("key").asLong();
        Client.assertRefused(client.zeebe().newResolveIncidentCommand(key), Status.Code.NOT_FOUND);
        client.zeebe().newUpdateRetriesCommand(job.getKey()).retries(2).send().join();
        assertThat(client.jobsNow(id)).as("retries alone don't bring it back").isEmpty();
        client.zeebe().newResolveIncidentCommand(key).send().join();
        final ActivatedJob again = client.job(id);
        assertThat(again.getKey()).isEqualTo(job.getKey());
        assertThat(again.getRetries()).isEqualTo(2);
        client.complete(again, Map.of());
        client.awaitEnded(instance);
    }

    @Test
    void anInputThatFailsIsEvaluatedAgain() {
        final JsonNode incident = mend(
                Bpmn.createExecutableProcess(id)
                        .startEvent()
                        .serviceTask(
                                "task", task -> task.zeebeJobType(id).zeebeInputExpression("assert(x, x != null)", "y"))
                        .endEvent()
                        .done(),
                Map.of("x", 1));

        assertThat(incident.at("/value/errorType").asText()).isEqualTo("IO_MAPPING_ERROR");
        assertThat(client.job(id).getVariablesAsMap()).containsEntry("y", 1);
    }

    @Test
    void aJobTypeThatIsNoTextIsEvaluatedAgain() {
        final JsonNode incident = mend(
                Bpmn.createExecutableProcess(id)
                        .startEvent()
                        .serviceTask("task", task -> task.zeebeJobTypeExpression("kind"))
                        .endEvent()
                        .done(),
                Map.of("kind", id));

        assertThat(incident.at("/value/errorType").asText()).isEqualTo("EXTRACT_VALUE_ERROR");
        assertThat(incident.at("/value/errorMessage").asText()).contains("kind", "NULL");
        assertThat(incident.at("/value/elementId").asText()).isEqualTo("task");
        client.work(id);
    }

    @Test
    void anotherIncidentFollowsWhereTheCauseIsStillThere() {
        client.deploy(Bpmn.createExecutableProcess(id)
                .startEvent()
                .intermediateCatchEvent("wait", event -> event.timerWithDurationExpression("soon"))
                .endEvent()
                .done());
        final long instance = client.create(id);
        final long first = client.records().awaitIncident(instance).get("key").asLong();

        client.zeebe().newResolveIncidentCommand(first).send().join();

        final JsonNode second = client.records()
                .await(
                        "INCIDENT",
                        "CREATED",
                        record -> record.at("/value/processInstanceKey").asLong() == instance
                                && record.get("key").asLong() != first);
        Client.assertRefused(
                client.zeebe().newResolveIncidentCommand(first),
                Status.Code.NOT_FOUND,
                "Command 'RESOLVE' rejected with code 'NOT_FOUND'");
        client.zeebe()
                .newSetVariablesCommand(instance)
                .variables(Map.of("soon", "PT0.1S"))
                .send()
                .join();
        client.zeebe()
                .newResolveIncidentCommand(second.get("key").asLong())
                .send()
                .join();
        client.awaitEnded(instance);
    }

    @Test
    void anIncidentEndsWithItsInstance() {
        client.deploy(Bpmn.createExecutableProcess(id)
                .startEvent()
                .serviceTask("task", task -> task.zeebeJobTypeExpression("missing"))
                .endEvent()
                .done());
        final long instance = client.create(id);
        final long incident =
                client.records().awaitIncident(instance).get("key").asLong();

        client.zeebe().newCancelInstanceCommand(instance).send().join();

        client.awaitEnded(instance);
        Client.assertRefused(client.zeebe().newResolveIncidentCommand(incident), Status.Code.NOT_FOUND);
    }

    /** Runs into the incident, sets the variables that were missing, resolves. Returns the incident. */
    private JsonNode mend(final BpmnModelInstance process, final Map<String, Object> missing) {
        final long instance = client.run(id, process, Map.of());
        final JsonNode incident = client.records().awaitIncident(instance);
        client.zeebe()
                .newSetVariablesCommand(instance)
                .variables(missing)
                .send()
                .join();
        client.zeebe()
                .newResolveIncidentCommand(incident.get("key").asLong())
                .send()
                .join();
        return incident;
    }
}
