package dev.skep.e2e.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.EndToEnd;
import dev.skep.e2e.fixture.Processes;
import dev.skep.e2e.fixture.SharedBroker;
import io.camunda.zeebe.client.api.response.DeploymentEvent;
import io.camunda.zeebe.client.api.response.Process;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

@EndToEnd
final class DeploymentTest {
    private final Client client;
    private final String id = Client.unique("deployment");

    DeploymentTest(final SharedBroker broker) {
        client = broker.client();
    }

    @Test
    void tellsWhatBecameOfEachProcess() {
        final DeploymentEvent deployment = client.zeebe()
                .newDeployResourceCommand()
                .addProcessModel(Processes.oneTask(id), "a.bpmn")
                .addProcessModel(Processes.straight(id + "-b"), "b.bpmn")
                .send()
                .join();

        assertThat(deployment.getKey()).isPositive();
        assertThat(deployment.getTenantId()).isEqualTo("<default>");
        assertThat(deployment.getProcesses())
                .extracting(Process::getBpmnProcessId)
                .containsExactly(id, id + "-b");
        assertThat(deployment.getProcesses()).extracting(Process::getVersion).containsExactly(1, 1);
        assertThat(deployment.getProcesses())
                .extracting(Process::getResourceName)
                .containsExactly("a.bpmn", "b.bpmn");
        assertThat(deployment.getProcesses())
                .extracting(Process::getProcessDefinitionKey)
                .doesNotHaveDuplicates();
    }

    @Test
    void ofTheSameFileAgainIsTheSameProcess() {
        final BpmnModelInstance file = Processes.oneTask(id);
        final Process first = one(client.deploy(file));
        final DeploymentEvent again = client.deploy(file);

        assertThat(one(again).getProcessDefinitionKey()).isEqualTo(first.getProcessDefinitionKey());
        assertThat(one(again).getVersion()).isOne();
    }

    @Test
    void ofAnotherContentOrNameIsANewVersion() {
        final BpmnModelInstance old = Processes.oneTask(id);
        final BpmnModelInstance changed = Processes.straight(id);
        client.deploy(old);
        final Process second = one(client.deploy(changed));
        final Process third = one(client.zeebe()
                .newDeployResourceCommand()
                .addProcessModel(changed, "renamed.bpmn")
                .send()
                .join());
        final Process fourth = one(client.deploy(old));

        assertThat(List.of(second.getVersion(), third.getVersion(), fourth.getVersion()))
                .containsExactly(2, 3, 4);
    }

    @Test
    void withAFaultInOneFileIsRefusedWholly() {
        Client.assertRefused(
                client.zeebe()
                        .newDeployResourceCommand()
                        .addProcessModel(Processes.straight(id), "good.bpmn")
                        .addProcessModel(
                                Bpmn.createExecutableProcess(id + "-bad")
                                        .startEvent()
                                        .serviceTask("untyped")
                                        .endEvent()
                                        .done(),
                                "bad.bpmn"),
                Status.Code.INVALID_ARGUMENT,
                "Command 'CREATE' rejected with code 'INVALID_ARGUMENT'",
                "'bad.bpmn'",
                "Element: untyped",
                "ERROR: ");
        Client.assertRefused(
                client.zeebe().newCreateInstanceCommand().bpmnProcessId(id).latestVersion(), Status.Code.NOT_FOUND);
    }

    @Test
    void ofWhatIsNoBpmnIsRefused() {
        assertFileRefused("a.bpmn", "this is not XML", "'a.bpmn'");
        assertFileRefused("a.bpmn", "<definitions", "'a.bpmn'");
        assertFileRefused("a.bpmn", "", "a.bpmn");
        assertFileRefused("a.bpmn", "<a/>", "'a.bpmn'");
        assertFileRefused("a.txt", "text", "a.txt");
    }

    @Test
    void ofXmlThatReachesForOtherFilesIsRefused() {
        assertFileRefused(
                "a.bpmn",
                "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><definitions"
                        + " xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" targetNamespace=\"x\"><process id=\"p\""
                        + " isExecutable=\"true\" name=\"&e;\"><startEvent id=\"s\"/></process></definitions>",
                "a.bpmn");
    }

    @Test
    void ofAProcessThatIsNotExecutableIsRefused() {
        Client.assertRefused(
                client.zeebe()
                        .newDeployResourceCommand()
                        .addProcessModel(
                                Bpmn.createProcess(id).startEvent().endEvent().done(), "a.bpmn"),
                Status.Code.INVALID_ARGUMENT,
                "'a.bpmn'");
    }

    @Test
    void ofTheSameIdTwiceIsRefused() {
        Client.assertRefused(
                client.zeebe()
                        .newDeployResourceCommand()
                        .addProcessModel(Processes.straight(id), "a.bpmn")
                        .addProcessModel(Processes.oneTask(id), "b.bpmn"),
                Status.Code.INVALID_ARGUMENT,
                id);
    }

    @Test
    void ofAnExpressionThatCannotBeReadIsRefused() {
        assertModelRefused(
                Bpmn.createExecutableProcess(id)
                        .startEvent()
                        .serviceTask("task", task -> task.zeebeJobType("x").zeebeInputExpression("1 +", "y"))
                        .endEvent()
                        .done(),
                "Element: task");
    }

    @Test
    void ofAnElementThatIsNotSupportedIsRefusedByName() {
        assertModelRefused(
                Bpmn.createExecutableProcess(id)
                        .startEvent()
                        .intermediateCatchEvent("condition", event -> event.condition("=x"))
                        .endEvent()
                        .done(),
                "condition");
    }

    @Test
    void ofAStartTimerThatCantBeWorkedOutIsRefused() {
        Client.assertRefused(
                client.zeebe()
                        .newDeployResourceCommand()
                        .addProcessModel(
                                Bpmn.createExecutableProcess(id)
                                        .startEvent("start")
                                        .timerWithCycleExpression("unknown")
                                        .endEvent()
                                        .done(),
                                "a.bpmn"),
                Status.Code.INVALID_ARGUMENT,
                "a timer start event of the process '" + id + "' is wrong",
                "No variable found with name 'unknown'");
    }

    private void assertModelRefused(final BpmnModelInstance model, final String word) {
        Client.assertRefused(
                client.zeebe().newDeployResourceCommand().addProcessModel(model, "a.bpmn"),
                Status.Code.INVALID_ARGUMENT,
                "'a.bpmn'",
                word);
    }

    private void assertFileRefused(final String name, final String content, final String word) {
        Client.assertRefused(
                client.zeebe().newDeployResourceCommand().addResourceString(content, StandardCharsets.UTF_8, name),
                Status.Code.INVALID_ARGUMENT,
                word);
    }

    private static Process one(final DeploymentEvent deployment) {
        assertThat(deployment.getProcesses()).hasSize(1);
        return deployment.getProcesses().getFirst();
    }
}
