package dev.skep.e2e.element;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.e2e.fixture.Await;
import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.EndToEnd;
import dev.skep.e2e.fixture.SharedBroker;
import io.camunda.zeebe.client.api.response.ActivatedJob;
import io.camunda.zeebe.model.bpmn.Bpmn;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Intermediate events, receive tasks and events that start processes. */
@EndToEnd
final class CatchEventTest {
    private final Client client;
    private final String id = Client.unique("catch");

    CatchEventTest(final SharedBroker broker) {
        client = broker.client();
    }

    @Test
    void aTimerWaitsForAsLongAsItSays() {
        client.deploy(Bpmn.createExecutableProcess(id)
                .startEvent()
                .intermediateCatchEvent("wait", event -> event.timerWithDurationExpression("duration(wait)"))
                .endEvent()
                .done());
        final long begun = System.nanoTime();

        client.result(id, Map.of("wait", "PT0.5S"));

        // clocks count whole milliseconds
        assertThat(System.nanoTime() - begun).isGreaterThan(498_000_000L);
    }

    @Test
    void aTimerWhoseDateHasPassedDoesNotWait() {
        client.deploy(Bpmn.createExecutableProcess(id)
                .startEvent()
                .intermediateCatchEvent("wait", event -> event.timerWithDateExpression("due"))
                .endEvent()
                .done());

        final Map<String, Object> end =
                client.result(id, Map.of("due", "2020-02-02T02:02:02Z")).getVariablesAsMap();

        assertThat(end).containsKey("due");
    }

    @Test
    void aMessageIsTakenByTheInstanceWithItsKey() {
        client.deploy(Bpmn.createExecutableProcess(id)
                .startEvent()
                .intermediateCatchEvent(
                        "wait",
                        event -> event.message(m -> m.name(id).zeebeCorrelationKeyExpression("key"))
                                .zeebeOutputExpression("said", "heard"))
                .serviceTask("after", task -> task.zeebeJobType(id))
                .endEvent()
                .done());
        client.create(id, Map.of("key", id + "-1"));
        final long second = client.create(id, Map.of("key", id + "-2"));

        client.publish(id, id + "-2", Map.of("said", "hello"));

        final ActivatedJob job = client.job(id);
        assertThat(job.getProcessInstanceKey()).isEqualTo(second);
        assertThat(job.getVariablesAsMap()).containsOnly(Map.entry("key", id + "-2"), Map.entry("heard", "hello"));
        assertThat(client.jobsNow(id)).isEmpty();
    }

    @Test
    void aReceiveTaskWaitsForAMessageWithANumberAsKey() {
        client.deploy(Bpmn.createExecutableProcess(id)
                .startEvent()
                .receiveTask("receive", task -> task.message(m -> m.name(id).zeebeCorrelationKeyExpression("number")))
                .endEvent()
                .done());
        final long instance = client.create(id, Map.of("number", 42));

        client.publish(id, "42", Map.of("a", 1));

        client.awaitEnded(instance);
    }

    @Test
    void aMessageThatCameFirstIsStillThere() {
        client.deploy(Bpmn.createExecutableProcess(id)
                .startEvent()
                .receiveTask("receive", task -> task.message(m -> m.name(id).zeebeCorrelationKeyExpression("key")))
                .endEvent()
                .done());
        client.publish(id, id, Map.of("a", 1));

        assertThat(client.result(id, Map.of("key", id)).getVariablesAsMap()).containsEntry("a", 1);
    }

    @Test
    void aMessageStartsAProcess() {
        client.deploy(Bpmn.createExecutableProcess(id)
                .startEvent("start")
                .message(id)
                .serviceTask("task", task -> task.zeebeJobType(id))
                .endEvent()
                .done());

        client.publish(id, "", Map.of("a", 1));
        client.publish(id, "", Map.of("a", 2));

        final Set<Object> seen = client.jobs(id, 2).stream()
                .map(job -> job.getVariablesAsMap().get("a"))
                .collect(Collectors.toSet());
        assertThat(seen).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void oneKeyStartsOneInstanceAtATime() {
        client.deploy(Bpmn.createExecutableProcess(id)
                .startEvent("start")
                .message(id)
                .serviceTask("task", task -> task.zeebeJobType(id))
                .endEvent()
                .done());
        client.publish(id, "one", Map.of("a", 1));
        client.publish(id, "one", Map.of("a", 2));

        final ActivatedJob first = client.job(id);
        assertThat(client.jobsNow(id)).isEmpty();
        client.complete(first, Map.of());

        assertThat(client.job(id).getVariablesAsMap()).containsEntry("a", 2);
    }

    @Test
    void aTimerStartsAProcessSoManyTimes() {
        client.deploy(Bpmn.createExecutableProcess(id)
                .startEvent("start")
                .timerWithCycle("R2/PT0.2S")
                .serviceTask("task", task -> task.zeebeJobType(id))
                .endEvent()
                .done());

        final Set<Long> instances = client.jobs(id, 2).stream()
                .map(ActivatedJob::getProcessInstanceKey)
                .collect(Collectors.toSet());
        assertThat(instances).hasSize(2);
    }

    @Test
    void aDateStartsAProcessOnce() {
        client.deploy(Bpmn.createExecutableProcess(id)
                .startEvent("start")
                .timerWithDate(Instant.now().plusMillis(300).toString())
                .serviceTask("task", task -> task.zeebeJobType(id))
                .endEvent()
                .done());

        assertThat(client.job(id).getVariablesAsMap()).isEmpty();
    }

    @Test
    void aNewVersionTakesTheTimerOfTheOldOne() {
        client.deploy(Bpmn.createExecutableProcess(id)
                .startEvent("start")
                .timerWithCycle("R/PT0.2S")
                .endEvent()
                .done());
        client.deploy(Bpmn.createExecutableProcess(id)
                .startEvent("start")
                .timerWithCycle("R1/PT0.3S")
                .serviceTask("task", task -> task.zeebeJobType(id))
                .endEvent()
                .done());

        assertThat(client.job(id).getProcessDefinitionVersion()).isEqualTo(2);
        Await.until(() -> assertThat(client.records().all("TIMER", "CANCELED"))
                .anySatisfy(timer ->
                        assertThat(timer.at("/value/targetElementId").asText()).isEqualTo("start")));
    }
}
