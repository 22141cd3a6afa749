package dev.skep.e2e.element;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.EndToEnd;
import dev.skep.e2e.fixture.SharedBroker;
import io.camunda.zeebe.client.api.response.ActivatedJob;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Activities that are done for each element of a collection. */
@EndToEnd
final class MultiInstanceTest {
    private final Client client;
    private final String id = Client.unique("multi");

    MultiInstanceTest(final SharedBroker broker) {
        client = broker.client();
    }

    @Test
    void parallelCollectsTheResultsInTheOrderOfTheCollection() {
        client.deploy(process(false));
        final var end = client.zeebe()
                .newCreateInstanceCommand()
                .bpmnProcessId(id)
                .latestVersion()
                .variables(Map.of("items", List.of("a", "b", "c")))
                .withResult()
                .send();

        final List<ActivatedJob> jobs = client.jobs(id, 3);
        jobs.reversed().forEach(this::answer);

        assertThat(end.join().getVariablesAsMap())
                .containsEntry("results", List.of("a1", "b2", "c3"))
                .doesNotContainKeys("result", "item", "loopCounter");
    }

    @Test
    void sequentialOffersOneJobAfterTheOther() {
        final long instance = client.run(id, process(true), Map.of("items", List.of("a", "b")));

        final ActivatedJob first = client.job(id);
        assertThat(client.jobsNow(id)).isEmpty();
        answer(first);
        answer(client.job(id));

        client.awaitEnded(instance);
    }

    private void answer(final ActivatedJob job) {
        final Map<String, Object> variables = job.getVariablesAsMap();
        client.complete(job, Map.of("result", variables.get("item") + "" + variables.get("loopCounter")));
    }

    private BpmnModelInstance process(final boolean sequential) {
        return Bpmn.createExecutableProcess(id)
                .startEvent()
                .serviceTask(
                        "task",
                        task -> task.zeebeJobType(id).multiInstance(loop -> {
                            loop.zeebeInputCollectionExpression("items")
                                    .zeebeInputElement("item")
                                    .zeebeOutputCollection("results")
                                    .zeebeOutputElementExpression("result");
                            if (sequential) {
                                loop.sequential();
                            }
                        }))
                .endEvent()
                .done();
    }
}
