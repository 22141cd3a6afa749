package dev.skep.e2e.instance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.EndToEnd;
import dev.skep.e2e.fixture.Processes;
import dev.skep.e2e.fixture.SharedBroker;
import io.camunda.zeebe.client.api.response.ActivatedJob;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.grpc.Status;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Mappings, scopes, and setting variables from outside. */
@EndToEnd
final class VariableTest {
    private final Client client;
    private final String id = Client.unique("variable");

    VariableTest(final SharedBroker broker) {
        client = broker.client();
    }

    @Test
    void inputsAreSeenByTheJobAlone() {
        client.run(
                id,
                Bpmn.createExecutableProcess(id)
                        .startEvent()
                        .serviceTask(
                                "task",
                                task -> task.zeebeJobType(id)
                                        .zeebeInputExpression("order.total * 2", "price.value")
                                        .zeebeInputExpression("price.value + 1", "more")
                                        .zeebeInput("EUR", "price.currency"))
                        .serviceTask("after", task -> task.zeebeJobType(id + "-after"))
                        .endEvent()
                        .done(),
                Map.of("order", Map.of("total", 21)));

        final ActivatedJob job = client.job(id);

        assertThat(job.getVariablesAsMap())
                .containsOnly(
                        Map.entry("order", Map.of("total", 21)),
                        Map.entry("price", Map.of("value", 42, "currency", "EUR")),
                        Map.entry("more", 43));
        client.complete(job, Map.of());
        assertThat(client.job(id + "-after").getVariablesAsMap()).containsOnly(Map.entry("order", Map.of("total", 21)));
    }

    @Test
    void outputsDecideWhatIsKept() {
        client.run(
                id,
                Bpmn.createExecutableProcess(id)
                        .startEvent()
                        .serviceTask(
                                "task", task -> task.zeebeJobType(id).zeebeOutputExpression("answer", "kept.answer"))
                        .serviceTask("after", task -> task.zeebeJobType(id + "-after"))
                        .endEvent()
                        .done(),
                Map.of("kept", Map.of("question", "?")));

        client.work(id, Map.of("answer", 42, "noise", true));

        assertThat(client.job(id + "-after").getVariablesAsMap())
                .containsOnly(Map.entry("kept", Map.of("question", "?", "answer", 42)));
    }

    @Test
    void allKindsOfValuesComeBackAsTheyWere() {
        client.deploy(Processes.straight(id));
        final Map<String, Object> values = Map.of(
                "text",
                "grüße \"quoted\" \n",
                "whole",
                9_007_199_254_740_993L,
                "fraction",
                1.5,
                "yes",
                true,
                "list",
                List.of(1, "two", List.of(3)),
                "object",
                Map.of("a", Map.of("b", "c")));

        assertThat(client.result(id, values).getVariablesAsMap()).isEqualTo(values);
    }

    @Test
    void expressionsKnowFeel() {
        final Map<String, Object> end = client.outcome(
                id,
                Bpmn.createExecutableProcess(id)
                        .startEvent()
                        .endEvent(
                                "end",
                                event -> event.zeebeOutputExpression("sum(for i in list return i * 2)", "sum")
                                        .zeebeOutputExpression("if amount > 10 then \"much\" else \"little\"", "size")
                                        .zeebeOutputExpression("list[item > 1]", "filtered")
                                        .zeebeOutputExpression("string(amount) + \"!\"", "text")
                                        .zeebeOutputExpression("date(\"2024-02-28\") + duration(\"P2D\")", "day")
                                        .zeebeOutputExpression("missing", "nothing")
                                        .zeebeOutputExpression("some x in list satisfies x = 3", "some"))
                        .done(),
                Map.of("list", List.of(1, 2, 3), "amount", 12));

        assertThat(end)
                .containsEntry("sum", 12)
                .containsEntry("size", "much")
                .containsEntry("filtered", List.of(2, 3))
                .containsEntry("text", "12!")
                .containsEntry("day", "2024-03-01")
                .containsEntry("nothing", null)
                .containsEntry("some", true);
    }

    @Test
    void setFromOutsideLocallyOrWhereTheyAre() {
        final long instance = client.run(
                id,
                Bpmn.createExecutableProcess(id)
                        .startEvent()
                        .serviceTask("task", task -> task.zeebeJobType(id).zeebeInputExpression("1", "inner"))
                        .serviceTask("after", task -> task.zeebeJobType(id + "-after"))
                        .endEvent()
                        .done(),
                Map.of("outer", 1));
        final ActivatedJob job = client.job(id);

        final long key = client.zeebe()
                .newSetVariablesCommand(job.getElementInstanceKey())
                .variables(Map.of("inner", 2, "outer", 2, "fresh", 2))
                .local(false)
                .send()
                .join()
                .getKey();
        client.zeebe()
                .newSetVariablesCommand(job.getElementInstanceKey())
                .variables(Map.of("hidden", 3))
                .local(true)
                .send()
                .join();

        assertThat(key).isPositive();
        client.complete(job, Map.of());
        final ActivatedJob after = client.job(id + "-after");
        assertThat(after.getVariablesAsMap()).containsOnly(Map.entry("outer", 2), Map.entry("fresh", 2));
        assertThat(after.getProcessInstanceKey()).isEqualTo(instance);
    }

    @Test
    void ofAScopeThatIsGoneAreNotFound() {
        client.deploy(Processes.oneTask(id));
        final long instance = client.create(id);
        client.work(id);
        client.awaitEnded(instance);

        Client.assertRefused(
                client.zeebe().newSetVariablesCommand(instance).variables(Map.of("a", 1)),
                Status.Code.NOT_FOUND,
                "Command 'UPDATE' rejected with code 'NOT_FOUND'");
    }

    @Test
    void onlyThoseAskedForAreSentWithAJob() {
        client.run(id, Processes.oneTask(id), Map.of("a", 1, "b", 2));

        final List<ActivatedJob> jobs = client.zeebe()
                .newActivateJobsCommand()
                .jobType(id)
                .maxJobsToActivate(1)
                .fetchVariables("b", "c")
                .send()
                .join()
                .getJobs();

        assertThat(jobs).hasSize(1);
        assertThat(jobs.getFirst().getVariablesAsMap()).containsExactly(Map.entry("b", 2));
    }
}
