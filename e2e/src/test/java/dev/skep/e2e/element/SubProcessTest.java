package dev.skep.e2e.element;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.EndToEnd;
import dev.skep.e2e.fixture.SharedBroker;
import io.camunda.zeebe.client.api.response.ActivatedJob;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.camunda.zeebe.model.bpmn.builder.ProcessBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Embedded sub-processes, and those that events start. */
@EndToEnd
final class SubProcessTest {
    private final Client client;
    private final String id = Client.unique("sub");

    SubProcessTest(final SharedBroker broker) {
        client = broker.client();
    }

    @Test
    void embeddedEndsWhenAllInsideHasEnded() {
        final long instance = client.run(
                id,
                Bpmn.createExecutableProcess(id)
                        .startEvent()
                        .subProcess(
                                "sub",
                                sub -> sub.embeddedSubProcess()
                                        .startEvent()
                                        .parallelGateway("fork")
                                        .serviceTask("a", task -> task.zeebeJobType(id + "-a"))
                                        .endEvent()
                                        .moveToNode("fork")
                                        .serviceTask("b", task -> task.zeebeJobType(id + "-b"))
                                        .endEvent())
                        .serviceTask("after", task -> task.zeebeJobType(id + "-after"))
                        .endEvent()
                        .done(),
                Map.of());

        client.work(id + "-b");
        assertThat(client.jobsNow(id + "-after")).isEmpty();
        client.work(id + "-a");
        client.work(id + "-after");
        client.awaitEnded(instance);
    }

    @Test
    void variablesOfASubProcessEndWithIt() {
        final Map<String, Object> end = client.outcome(
                id,
                Bpmn.createExecutableProcess(id)
                        .startEvent()
                        .subProcess(
                                "sub",
                                sub -> sub.zeebeInputExpression("a + 1", "inner")
                                        .zeebeOutputExpression("inner * 10", "outer")
                                        .embeddedSubProcess()
                                        .startEvent()
                                        .endEvent("end", last -> last.zeebeOutputExpression("inner + 1", "inner")))
                        .endEvent()
                        .done(),
                Map.of("a", 1));

        assertThat(end).containsOnly(Map.entry("a", 1), Map.entry("outer", 30));
    }

    @Test
    void anErrorStartsAnEventSubProcessInsteadOfTheRest() {
        final ProcessBuilder process = Bpmn.createExecutableProcess(id);
        process.eventSubProcess(
                "rescue",
                sub -> sub.startEvent("caught", start -> start.error("broken"))
                        .serviceTask("mend", task -> task.zeebeJobType(id + "-mend"))
                        .endEvent());
        final long instance = client.run(id, twoTasks(process), Map.of());

        client.zeebe()
                .newThrowErrorCommand(client.job(id).getKey())
                .errorCode("broken")
                .variables(Map.of("why", "tired"))
                .send()
                .join();

        final ActivatedJob mend = client.job(id + "-mend");
        assertThat(mend.getVariablesAsMap()).containsEntry("why", "tired");
        assertThat(client.jobsNow(id + "-other"))
                .as("the other task is cancelled")
                .isEmpty();
        client.complete(mend, Map.of());
        client.awaitEnded(instance);
    }

    @Test
    void aTimerStartsAnEventSubProcessBesideTheRest() {
        final ProcessBuilder process = Bpmn.createExecutableProcess(id);
        process.eventSubProcess(
                "beside",
                sub -> sub.startEvent(
                                "due", start -> start.interrupting(false).timerWithDuration(Duration.ofMillis(100)))
                        .serviceTask("remind", task -> task.zeebeJobType(id + "-remind"))
                        .endEvent());
        final long instance = client.run(id, twoTasks(process), Map.of());

        client.work(id + "-remind");
        client.work(id);
        client.work(id + "-other");
        client.awaitEnded(instance);
    }

    @Test
    void aMessageStartsAnEventSubProcess() {
        final ProcessBuilder process = Bpmn.createExecutableProcess(id);
        process.eventSubProcess(
                "stop",
                sub -> sub.startEvent(
                                "told", start -> start.message(m -> m.name(id).zeebeCorrelationKeyExpression("key")))
                        .serviceTask("tidy", task -> task.zeebeJobType(id + "-tidy"))
                        .endEvent());
        final long instance = client.run(id, twoTasks(process), Map.of("key", id));

        client.publish(id, id, Map.of("from", "outside"));

        final ActivatedJob tidy = client.job(id + "-tidy");
        assertThat(tidy.getVariablesAsMap()).containsEntry("from", "outside");
        client.complete(tidy, Map.of());
        client.awaitEnded(instance);
    }

    private BpmnModelInstance twoTasks(final ProcessBuilder process) {
        return process.startEvent()
                .parallelGateway("fork")
                .serviceTask("task", task -> task.zeebeJobType(id))
                .endEvent()
                .moveToNode("fork")
                .serviceTask("other", task -> task.zeebeJobType(id + "-other"))
                .endEvent()
                .done();
    }
}
