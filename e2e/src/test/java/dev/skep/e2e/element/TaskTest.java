package dev.skep.e2e.element;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.EndToEnd;
import dev.skep.e2e.fixture.SharedBroker;
import io.camunda.zeebe.client.api.response.ActivatedJob;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.camunda.zeebe.model.bpmn.builder.StartEventBuilder;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Every kind of task: those that workers do, and those that are passed through. */
@EndToEnd
final class TaskTest {
    private final Client client;
    private final String id = Client.unique("task");

    TaskTest(final SharedBroker broker) {
        client = broker.client();
    }

    @Test
    void serviceTaskWaitsForAWorkerAndTakesItsVariables() {
        final long instance = client.run(
                id,
                process(start -> start.serviceTask(
                                "task", task -> task.zeebeJobType(id).zeebeTaskHeader("colour", "green"))
                        .endEvent()
                        .done()),
                Map.of("a", 1));

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

    @Test
    void sendTaskIsWorkToo() {
        isDoneByAWorker(process(start ->
                start.sendTask("task", task -> task.zeebeJobType(id)).endEvent().done()));
    }

    @Test
    void scriptTaskIsWorkToo() {
        isDoneByAWorker(process(start -> start.scriptTask("task", task -> task.zeebeJobType(id))
                .endEvent()
                .done()));
    }

    @Test
    void businessRuleTaskIsWorkToo() {
        isDoneByAWorker(process(start -> start.businessRuleTask("task", task -> task.zeebeJobType(id))
                .endEvent()
                .done()));
    }

    @Test
    void userTaskIsWorkOfAWellKnownType() {
        final long instance = client.run(
                id,
                process(start -> start.userTask(
                                "task", task -> task.zeebeAssignee("ada").zeebeCandidateGroups("a, b"))
                        .endEvent()
                        .done()),
                Map.of());

        final ActivatedJob job = client.job("io.camunda.zeebe:userTask");

        assertThat(job.getProcessInstanceKey()).isEqualTo(instance);
        assertThat(job.getRetries()).isOne();
        assertThat(job.getCustomHeaders())
                .containsEntry("io.camunda.zeebe:assignee", "ada")
                .containsEntry("io.camunda.zeebe:candidateGroups", "[\"a\",\"b\"]");
        client.complete(job, Map.of());
        client.awaitEnded(instance);
    }

    @Test
    void manualAndUndefinedTasksArePassedThrough() {
        client.deploy(process(start -> start.manualTask().task().endEvent().done()));

        assertThat(client.result(id, Map.of("a", true)).getVariablesAsMap()).containsExactly(Map.entry("a", true));
    }

    @Test
    void typeAndRetriesOfAJobMayBeExpressions() {
        client.run(
                id,
                process(start -> start.serviceTask(
                                "task",
                                task -> task.zeebeJobTypeExpression("kind + \"-x\"")
                                        .zeebeJobRetriesExpression("2 + n"))
                        .endEvent()
                        .done()),
                Map.of("kind", id, "n", 5));

        assertThat(client.job(id + "-x").getRetries()).isEqualTo(7);
    }

    @Test
    void twoFlowsOutOfATaskAreBothTaken() {
        final BpmnModelInstance process = process(start -> start.serviceTask("first", task -> task.zeebeJobType(id))
                .serviceTask("left", task -> task.zeebeJobType(id + "-left"))
                .endEvent()
                .moveToActivity("first")
                .serviceTask("right", task -> task.zeebeJobType(id + "-right"))
                .endEvent()
                .done());
        final long instance = client.run(id, process, Map.of());

        client.work(id);
        client.work(id + "-left");
        assertThat(client.isActive(instance)).isTrue();
        client.work(id + "-right");
        client.awaitEnded(instance);
    }

    private void isDoneByAWorker(final BpmnModelInstance process) {
        final long instance = client.run(id, process, Map.of());

        final ActivatedJob job = client.job(id);

        assertThat(job.getElementId()).isEqualTo("task");
        client.complete(job, Map.of());
        client.awaitEnded(instance);
    }

    private BpmnModelInstance process(final Function<StartEventBuilder, BpmnModelInstance> rest) {
        return rest.apply(Bpmn.createExecutableProcess(id).startEvent("start"));
    }
}
