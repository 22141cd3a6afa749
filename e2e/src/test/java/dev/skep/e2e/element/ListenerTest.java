package dev.skep.e2e.element;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.EndToEnd;
import dev.skep.e2e.fixture.SharedBroker;
import io.camunda.zeebe.client.api.response.ActivatedJob;
import io.grpc.Status;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Workers that are told what happens to elements. The models are texts, so that every client can send them. */
@EndToEnd
final class ListenerTest {
    private final Client client;
    private final String id = Client.unique("listener");

    ListenerTest(final SharedBroker broker) {
        client = broker.client();
    }

    @Test
    void workersAreToldWhenATaskBeginsAndEnds() {
        deploy("""
            <serviceTask id="task">
              <extensionElements>
                <zeebe:taskDefinition type="%1$s-work"/>
                <zeebe:executionListeners>
                  <zeebe:executionListener eventType="start" type="%1$s-start"/>
                  <zeebe:executionListener eventType="end" type="%1$s-end"/>
                </zeebe:executionListeners>
              </extensionElements>
            </serviceTask>
            """.formatted(id));
        final var end = client.zeebe()
                .newCreateInstanceCommand()
                .bpmnProcessId(id)
                .latestVersion()
                .withResult()
                .send();

        client.complete(client.job(id + "-start"), Map.of("local", 1));
        final ActivatedJob work = client.job(id + "-work");
        assertThat(work.getVariablesAsMap()).containsEntry("local", 1);
        client.complete(work, Map.of());
        final ActivatedJob last = client.job(id + "-end");
        assertThat(last.getElementId()).isEqualTo("task");
        client.complete(last, Map.of("result", 2));

        assertThat(end.join().getVariablesAsMap()).isEqualTo(Map.of("result", 2));
    }

    @Test
    void aListenerThrowsNoErrors() {
        deploy("""
            <manualTask id="task">
              <extensionElements>
                <zeebe:executionListeners>
                  <zeebe:executionListener eventType="start" type="%s"/>
                </zeebe:executionListeners>
              </extensionElements>
            </manualTask>
            """.formatted(id));
        client.create(id);

        Client.assertRefused(
                client.zeebe().newThrowErrorCommand(client.job(id).getKey()).errorCode("bad"),
                Status.Code.FAILED_PRECONDITION,
                "EXECUTION_LISTENER");
    }

    @Test
    void aUserTaskThatIsCanceledWaitsForThoseWhoListen() {
        deploy("""
            <userTask id="task">
              <extensionElements>
                <zeebe:userTask/>
                <zeebe:taskListeners>
                  <zeebe:taskListener eventType="creating" type="%1$s-creating"/>
                  <zeebe:taskListener eventType="canceling" type="%1$s-canceling"/>
                </zeebe:taskListeners>
              </extensionElements>
            </userTask>
            """.formatted(id));
        final long instance = client.create(id);

        final ActivatedJob creating = client.job(id + "-creating");
        assertThat(creating.getCustomHeaders())
                .containsEntry("io.camunda.zeebe:priority", "50")
                .containsKey("io.camunda.zeebe:userTaskKey");
        Client.assertRefused(
                client.zeebe().newCompleteCommand(creating.getKey()).variables(Map.of("a", 1)),
                Status.Code.INVALID_ARGUMENT,
                "variables");
        client.complete(creating, Map.of());
        client.zeebe().newCancelInstanceCommand(instance).send().join();
        client.work(id + "-canceling");

        client.awaitEnded(instance);
    }

    private void deploy(final String task) {
        client.zeebe()
                .newDeployResourceCommand()
                .addResourceStringUtf8("""
                    <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="test"
                        xmlns:zeebe="http://camunda.org/schema/zeebe/1.0">
                      <process id="%s" isExecutable="true">
                        <startEvent id="start"/>
                        <sequenceFlow id="in" sourceRef="start" targetRef="task"/>
                        %s
                        <sequenceFlow id="out" sourceRef="task" targetRef="end"/>
                        <endEvent id="end"/>
                      </process>
                    </definitions>
                    """.formatted(id, task), "listener.bpmn")
                .send()
                .join();
    }
}
