package dev.skep.e2e.element;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.EndToEnd;
import dev.skep.e2e.fixture.SharedBroker;
import io.camunda.zeebe.client.api.response.ActivatedJob;
import io.camunda.zeebe.model.bpmn.Bpmn;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Processes that call others. */
@EndToEnd
final class CallActivityTest {
    private final Client client;
    private final String id = Client.unique("call");

    CallActivityTest(final SharedBroker broker) {
        client = broker.client();
    }

    @Test
    void theCalledProcessGetsAndGivesVariables() {
        client.deploy(Bpmn.createExecutableProcess(id + "-child")
                .startEvent()
                .serviceTask("task", task -> task.zeebeJobType(id))
                .endEvent()
                .done());
        client.deploy(Bpmn.createExecutableProcess(id)
                .startEvent()
                .callActivity("call", call -> call.zeebeProcessId(id + "-child"))
                .endEvent()
                .done());
        final var end = client.zeebe()
                .newCreateInstanceCommand()
                .bpmnProcessId(id)
                .latestVersion()
                .variables(Map.of("in", 1))
                .withResult()
                .send();

        final ActivatedJob job = client.job(id);
        assertThat(job.getBpmnProcessId()).isEqualTo(id + "-child");
        assertThat(job.getVariablesAsMap()).containsEntry("in", 1);
        client.complete(job, Map.of("out", 2));

        assertThat(end.join().getVariablesAsMap()).containsEntry("in", 1).containsEntry("out", 2);
    }

    @Test
    void anErrorGetsToTheCallerAndEndsTheCalled() {
        client.deploy(Bpmn.createExecutableProcess(id + "-child")
                .startEvent()
                .endEvent("failed", end -> end.error("bad"))
                .done());
        final Map<String, Object> end = client.outcome(
                id,
                Bpmn.createExecutableProcess(id)
                        .startEvent()
                        .callActivity("call", call -> call.zeebeProcessId(id + "-child"))
                        .boundaryEvent("caught", event -> event.error("bad"))
                        .scriptTask("note", task -> task.zeebeExpression("true").zeebeResultVariable("caught"))
                        .endEvent()
                        .moveToActivity("call")
                        .endEvent()
                        .done(),
                Map.of());

        assertThat(end).containsEntry("caught", true);
    }
}
