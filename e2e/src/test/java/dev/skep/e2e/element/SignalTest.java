package dev.skep.e2e.element;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.EndToEnd;
import dev.skep.e2e.fixture.SharedBroker;
import io.camunda.zeebe.client.api.response.BroadcastSignalResponse;
import io.camunda.zeebe.model.bpmn.Bpmn;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Signals, which all hear that wait for them, on whatever partition. */
@EndToEnd
final class SignalTest {
    private final Client client;
    private final String id = Client.unique("signal");

    SignalTest(final SharedBroker broker) {
        client = broker.client();
    }

    @Test
    void isHeardByAllThatWait() {
        client.deploy(Bpmn.createExecutableProcess(id)
                .startEvent()
                .intermediateCatchEvent("wait", event -> event.signal(id))
                .serviceTask("after", task -> task.zeebeJobType(id))
                .endEvent()
                .done());
        final List<Long> instances =
                IntStream.range(0, 6).mapToObj(i -> client.create(id)).toList();

        final BroadcastSignalResponse response = client.zeebe()
                .newBroadcastSignalCommand()
                .signalName(id)
                .variables(Map.of("heard", true))
                .send()
                .join();

        assertThat(response.getKey()).isPositive();
        assertThat(client.jobs(id, 6)).allSatisfy(job -> {
            assertThat(job.getVariablesAsMap()).containsEntry("heard", true);
            client.complete(job, Map.of());
        });
        instances.forEach(client::awaitEnded);
    }

    @Test
    void startsAnInstanceThatThrowsAnother() {
        client.deploy(Bpmn.createExecutableProcess(id)
                .startEvent()
                .intermediateCatchEvent("wait", event -> event.signal(id + "-second"))
                .endEvent()
                .done());
        client.deploy(Bpmn.createExecutableProcess(id + "-started")
                .startEvent()
                .signal(id + "-first")
                .endEvent("throw", end -> end.signal(id + "-second"))
                .done());
        final long waiting = client.create(id);

        client.zeebe()
                .newBroadcastSignalCommand()
                .signalName(id + "-first")
                .send()
                .join();

        client.awaitEnded(waiting);
    }
}
