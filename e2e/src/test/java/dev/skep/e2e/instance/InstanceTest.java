package dev.skep.e2e.instance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.EndToEnd;
import dev.skep.e2e.fixture.Processes;
import dev.skep.e2e.fixture.SharedBroker;
import io.camunda.zeebe.client.api.response.ActivatedJob;
import io.camunda.zeebe.client.api.response.DeploymentEvent;
import io.camunda.zeebe.client.api.response.ProcessInstanceEvent;
import io.camunda.zeebe.client.api.response.ProcessInstanceResult;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.grpc.Status;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Instances are created by id, version or key, wait for results, and can be cancelled. */
@EndToEnd
final class InstanceTest {
    private final Client client;
    private final String id = Client.unique("instance");

    InstanceTest(final SharedBroker broker) {
        client = broker.client();
    }

    @Test
    void createdByIdVersionOrKey() {
        final long first = keyOf(client.deploy(Processes.oneTask(id)));
        final long second = keyOf(client.deploy(Processes.straight(id)));

        final ProcessInstanceEvent latest = client.zeebe()
                .newCreateInstanceCommand()
                .bpmnProcessId(id)
                .latestVersion()
                .send()
                .join();
        final ProcessInstanceEvent byVersion = client.zeebe()
                .newCreateInstanceCommand()
                .bpmnProcessId(id)
                .version(1)
                .send()
                .join();
        final ProcessInstanceEvent byKey = client.zeebe()
                .newCreateInstanceCommand()
                .processDefinitionKey(first)
                .send()
                .join();

        assertThat(latest.getVersion()).isEqualTo(2);
        assertThat(latest.getProcessDefinitionKey()).isEqualTo(second);
        assertThat(latest.getBpmnProcessId()).isEqualTo(id);
        assertThat(latest.getTenantId()).isEqualTo("<default>");
        assertThat(latest.getProcessInstanceKey()).isPositive();
        assertThat(byVersion.getVersion()).isOne();
        assertThat(byVersion.getProcessDefinitionKey()).isEqualTo(first);
        assertThat(byKey.getVersion()).isOne();
        assertThat(byKey.getBpmnProcessId()).isEqualTo(id);
    }

    @Test
    void ofAnUnknownProcessIsNotCreated() {
        Client.assertRefused(
                client.zeebe().newCreateInstanceCommand().bpmnProcessId(id).latestVersion(),
                Status.Code.NOT_FOUND,
                "Command 'CREATE' rejected with code 'NOT_FOUND'",
                id);
        client.deploy(Processes.straight(id));
        Client.assertRefused(
                client.zeebe().newCreateInstanceCommand().bpmnProcessId(id).version(7),
                Status.Code.NOT_FOUND,
                "rejected with code 'NOT_FOUND'",
                id,
                "7");
        Client.assertRefused(
                client.zeebe().newCreateInstanceCommand().processDefinitionKey(2251799813685248L + 999_999_999L),
                Status.Code.NOT_FOUND,
                "rejected with code 'NOT_FOUND'");
    }

    @Test
    void ofAProcessThatOnlyAMessageStartsIsNotCreated() {
        client.deploy(Bpmn.createExecutableProcess(id)
                .startEvent()
                .message(id)
                .endEvent()
                .done());

        Client.assertRefused(
                client.zeebe().newCreateInstanceCommand().bpmnProcessId(id).latestVersion(),
                Status.Code.FAILED_PRECONDITION,
                "Command 'CREATE' rejected with code 'INVALID_STATE'");
    }

    @Test
    void tellsItsResultWhenItEnds() {
        client.deploy(Bpmn.createExecutableProcess(id)
                .startEvent()
                .serviceTask("task", task -> task.zeebeJobType(id))
                .endEvent()
                .done());
        final var waiting = client.zeebe()
                .newCreateInstanceCommand()
                .bpmnProcessId(id)
                .latestVersion()
                .variables(Map.of("a", 1))
                .withResult()
                .fetchVariables("b", "missing")
                .requestTimeout(Duration.ofSeconds(60))
                .send();
        final ActivatedJob job = client.job(id);
        assertThat(waiting.toCompletableFuture()).isNotDone();

        client.complete(job, Map.of("b", 2));

        final ProcessInstanceResult result = waiting.join();
        assertThat(result.getProcessInstanceKey()).isEqualTo(job.getProcessInstanceKey());
        assertThat(result.getBpmnProcessId()).isEqualTo(id);
        assertThat(result.getVersion()).isOne();
        assertThat(result.getTenantId()).isEqualTo("<default>");
        assertThat(result.getVariablesAsMap()).containsExactly(Map.entry("b", 2));
    }

    @Test
    void goesOnWhenTheOneWhoWaitsForTheResultGivesUp() {
        client.deploy(Processes.oneTask(id));

        Client.assertRefused(
                client.zeebe()
                        .newCreateInstanceCommand()
                        .bpmnProcessId(id)
                        .latestVersion()
                        .withResult()
                        .requestTimeout(Duration.ofMillis(300)),
                Status.Code.DEADLINE_EXCEEDED);

        final ActivatedJob job = client.job(id);
        client.complete(job, Map.of());
        client.awaitEnded(job.getProcessInstanceKey());
    }

    @Test
    void canBeCancelledOnce() {
        client.deploy(Processes.oneTask(id));
        final long instance = client.create(id);
        final ActivatedJob job = client.job(id);

        client.zeebe().newCancelInstanceCommand(instance).send().join();

        Client.assertRefused(
                client.zeebe().newCancelInstanceCommand(instance),
                Status.Code.NOT_FOUND,
                "Command 'CANCEL' rejected with code 'NOT_FOUND'",
                Long.toString(instance));
        Client.assertRefused(
                client.zeebe().newCompleteCommand(job.getKey()),
                Status.Code.NOT_FOUND,
                "Command 'COMPLETE' rejected with code 'NOT_FOUND'");
        assertThat(client.isActive(instance)).isFalse();
    }

    @Test
    void cancellingEndsAllThatWaits() {
        client.deploy(Bpmn.createExecutableProcess(id)
                .startEvent()
                .parallelGateway("fork")
                .serviceTask("task", task -> task.zeebeJobType(id))
                .boundaryEvent("late", event -> event.timerWithDuration("PT1H"))
                .endEvent()
                .moveToNode("fork")
                .subProcess(
                        "sub",
                        sub -> sub.embeddedSubProcess()
                                .startEvent()
                                .intermediateCatchEvent("wait", event -> event.timerWithDuration("PT1H"))
                                .endEvent())
                .endEvent()
                .done());
        final long instance = client.create(id);

        client.zeebe().newCancelInstanceCommand(instance).send().join();

        client.awaitEnded(instance);
        assertThat(client.jobsNow(id)).isEmpty();
    }

    @Test
    void startsInTheMiddle() {
        client.deploy(Processes.oneTask(id));

        final long instance = client.zeebe()
                .newCreateInstanceCommand()
                .bpmnProcessId(id)
                .latestVersion()
                .startBeforeElement("task")
                .send()
                .join()
                .getProcessInstanceKey();

        client.complete(client.job(id), Map.of());
        client.awaitEnded(instance);
    }

    @Test
    void startsAtNoElementThatIsNotThere() {
        client.deploy(Processes.oneTask(id));

        Client.assertRefused(
                client.zeebe()
                        .newCreateInstanceCommand()
                        .bpmnProcessId(id)
                        .latestVersion()
                        .startBeforeElement("nowhere"),
                Status.Code.INVALID_ARGUMENT,
                "'nowhere'");
    }

    @Test
    void isModified() {
        final long instance = client.run(id, Processes.oneTask(id), Map.of());
        final ActivatedJob before = client.job(id);

        client.zeebe()
                .newModifyProcessInstanceCommand(instance)
                .activateElement("task")
                .withVariables(Map.of("x", 1), "task")
                .and()
                .terminateElement(before.getElementInstanceKey())
                .send()
                .join();

        final ActivatedJob after = client.job(id);
        assertThat(after.getElementInstanceKey()).isNotEqualTo(before.getElementInstanceKey());
        assertThat(after.getVariablesAsMap()).containsEntry("x", 1);
        client.complete(after, Map.of());
        client.awaitEnded(instance);
        Client.assertRefused(
                client.zeebe().newModifyProcessInstanceCommand(instance).activateElement("task"),
                Status.Code.NOT_FOUND);
    }

    @Test
    void isMigrated() {
        final long instance = client.run(id, Processes.oneTask(id), Map.of());
        final String other = id + "-other";
        final long target = keyOf(client.deploy(Processes.oneTask(other)));

        client.zeebe()
                .newMigrateProcessInstanceCommand(instance)
                .migrationPlan(target)
                .addMappingInstruction("task", "task")
                .send()
                .join();

        final ActivatedJob job = client.job(id);
        assertThat(job.getBpmnProcessId()).isEqualTo(other);
        client.complete(job, Map.of());
        client.awaitEnded(instance);
    }

    private static long keyOf(final DeploymentEvent deployment) {
        return deployment.getProcesses().getFirst().getProcessDefinitionKey();
    }
}
