package dev.skep.e2e.element;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.EndToEnd;
import dev.skep.e2e.fixture.SharedBroker;
import io.camunda.zeebe.client.api.response.ActivatedJob;
import io.camunda.zeebe.model.bpmn.Bpmn;
import java.util.Map;
import org.junit.jupiter.api.Test;

@EndToEnd
final class ServiceTaskTest {
    private final Client client;
    private final String id = Client.unique("service");

    ServiceTaskTest(final SharedBroker broker) {
        client = broker.client();
    }

    @Test
    void waitsForAWorkerAndTakesItsVariables() {
        client.deploy(Bpmn.createExecutableProcess(id)
                .startEvent()
                .serviceTask("task", task -> task.zeebeJobType(id).zeebeTaskHeader("colour", "green"))
                .endEvent()
                .done());
        final long instance = client.create(id, Map.of("a", 1));

        final ActivatedJob job = client.job(id);

        assertThat(job.getProcessInstanceKey()).isEqualTo(instance);
        assertThat(job.getBpmnProcessId()).isEqualTo(id);
        assertThat(job.getProcessDefinitionVersion()).isOne();
        assertThat(job.getElementId()).isEqualTo("task");
        assertThat(job.getRetries()).isEqualTo(3);
        assertThat(job.getTenantId()).isEqualTo("<default>");
        assertThat(job.getCustomHeaders()).containsExactly(Map.entry("colour", "green"));
        assertThat(job.getVariablesAsMap()).containsExactly(Map.entry("a", 1));
        assertThat(client.isActive(instance)).isTrue();

        client.complete(job, Map.of("b", 2));
        client.awaitEnded(instance);
        assertThat(client.jobsNow(id)).isEmpty();
    }
}
