package dev.skep.e2e.element;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.EndToEnd;
import dev.skep.e2e.fixture.SharedBroker;
import io.camunda.zeebe.client.api.response.ActivatedJob;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.camunda.zeebe.model.bpmn.builder.BoundaryEventBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

@EndToEnd
final class BoundaryEventTest {
    private final Client client;
    private final String id = Client.unique("boundary");

    BoundaryEventTest(final SharedBroker broker) {
        client = broker.client();
    }

    @Test
    void aTimerEndsTheTask() {
        final long instance = client.run(id, with(event -> event.timerWithDuration(Duration.ofMillis(100))), Map.of());

        client.work(id + "-boundary");
        client.awaitEnded(instance);
        assertThat(client.jobsNow(id)).isEmpty();
    }

    @Test
    void aTimerThatDoesNotInterruptRepeats() {
        final long instance =
                client.run(id, with(event -> event.cancelActivity(false).timerWithCycle("R2/PT0.2S")), Map.of());

        client.jobs(id + "-boundary", 2).forEach(job -> client.complete(job, Map.of()));
        client.work(id);
        client.awaitEnded(instance);
        assertThat(client.jobsNow(id + "-boundary")).isEmpty();
    }

    @Test
    void aTimerThatIsNotDueWhenTheTaskEndsNeverFires() {
        final long instance = client.run(
                id, with(event -> event.timerWithDurationExpression("duration(after)")), Map.of("after", "PT1H"));

        client.work(id);
        client.awaitEnded(instance);
        assertThat(client.jobsNow(id + "-boundary")).isEmpty();
    }

    @Test
    void anErrorWithTheCodeEndsTheTask() {
        final long instance = client.run(id, with(event -> event.error("broken")), Map.of());

        throwError(client.job(id), "broken");

        client.work(id + "-boundary");
        client.awaitEnded(instance);
    }

    @Test
    void anErrorOfAnyCodeIsCaughtWhereNoneIsNamed() {
        final long instance = client.run(id, with(BoundaryEventBuilder::error), Map.of());

        throwError(client.job(id), "whatever");

        client.work(id + "-boundary");
        client.awaitEnded(instance);
    }

    @Test
    void variablesOfAnErrorAreMappedByTheEventThatCatchesIt() {
        client.run(id, with(event -> event.error("broken").zeebeOutputExpression("why", "reason")), Map.of());

        client.zeebe()
                .newThrowErrorCommand(client.job(id).getKey())
                .errorCode("broken")
                .variables(Map.of("why", "tired"))
                .send()
                .join();

        assertThat(client.job(id + "-boundary").getVariablesAsMap()).containsExactly(Map.entry("reason", "tired"));
    }

    @Test
    void aMessageEndsTheTask() {
        final long instance = client.run(
                id,
                with(event -> event.message(m -> m.name(id).zeebeCorrelationKeyExpression("key"))),
                Map.of("key", id));

        client.publish(id, id, Map.of("a", 1));

        final ActivatedJob job = client.job(id + "-boundary");
        assertThat(job.getVariablesAsMap()).containsEntry("a", 1);
        client.complete(job, Map.of());
        client.awaitEnded(instance);
        assertThat(client.jobsNow(id)).isEmpty();
    }

    @Test
    void aMessageThatDoesNotInterruptComesAsOftenAsItIsPublished() {
        final long instance = client.run(
                id,
                with(event ->
                        event.cancelActivity(false).message(m -> m.name(id).zeebeCorrelationKeyExpression("key"))),
                Map.of("key", id));

        client.publish(id, id, Map.of());
        client.publish(id, id, Map.of());

        client.jobs(id + "-boundary", 2).forEach(job -> client.complete(job, Map.of()));
        client.work(id);
        client.awaitEnded(instance);
    }

    @Test
    void anEventOnASubProcessEndsAllInside() {
        final long instance = client.run(
                id,
                Bpmn.createExecutableProcess(id)
                        .startEvent()
                        .subProcess(
                                "sub",
                                sub -> sub.embeddedSubProcess()
                                        .startEvent()
                                        .parallelGateway("fork")
                                        .serviceTask("a", task -> task.zeebeJobType(id))
                                        .endEvent()
                                        .moveToNode("fork")
                                        .serviceTask("b", task -> task.zeebeJobType(id + "-b"))
                                        .endEvent())
                        .boundaryEvent("event", event -> event.error("broken"))
                        .endEvent()
                        .moveToActivity("sub")
                        .endEvent()
                        .done(),
                Map.of());

        throwError(client.job(id), "broken");

        client.awaitEnded(instance);
        assertThat(client.jobsNow(id + "-b")).isEmpty();
    }

    private void throwError(final ActivatedJob job, final String code) {
        client.zeebe()
                .newThrowErrorCommand(job.getKey())
                .errorCode(code)
                .errorMessage("as told")
                .send()
                .join();
    }

    private BpmnModelInstance with(final Consumer<BoundaryEventBuilder> event) {
        return Bpmn.createExecutableProcess(id)
                .startEvent()
                .serviceTask("task", task -> task.zeebeJobType(id))
                .boundaryEvent("event", event)
                .serviceTask("caught", task -> task.zeebeJobType(id + "-boundary"))
                .endEvent()
                .moveToActivity("task")
                .endEvent()
                .done();
    }
}
