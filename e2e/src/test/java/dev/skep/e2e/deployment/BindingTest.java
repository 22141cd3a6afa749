package dev.skep.e2e.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.EndToEnd;
import dev.skep.e2e.fixture.SharedBroker;
import io.camunda.zeebe.client.api.response.ActivatedJob;
import io.camunda.zeebe.client.api.response.DeploymentEvent;
import io.camunda.zeebe.client.api.response.Process;
import io.grpc.Status;
import org.junit.jupiter.api.Test;

/** Call activities that mean a certain version of a process. The models are texts, so that every client can send them. */
@EndToEnd
final class BindingTest {
    private final Client client;
    private final String id = Client.unique("binding");

    BindingTest(final SharedBroker broker) {
        client = broker.client();
    }

    @Test
    void aVersionTagChoosesTheVersion() {
        deploy(parent("bindingType=\"versionTag\" versionTag=\"stable\""), "parent");
        deploy(child(id + "-stable", "stable"), "child");
        deploy(child(id + "-wild", ""), "child");

        client.create(id);

        final ActivatedJob job = client.job(id + "-stable");
        assertThat(job.getBpmnProcessId()).isEqualTo(id + "-child");
        assertThat(job.getProcessDefinitionVersion()).isOne();
    }

    @Test
    void theDeploymentChoosesTheVersion() {
        final String parent = parent("bindingType=\"deployment\"");
        together(parent, child(id + "-old", ""));
        final DeploymentEvent second = together(parent, child(id + "-new", ""));
        deploy(child(id + "-later", ""), "child");

        client.create(id);

        assertThat(second.getProcesses()).extracting(Process::getVersion).containsExactly(2, 2);
        assertThat(client.job(id + "-new").getProcessDefinitionVersion()).isEqualTo(2);
    }

    @Test
    void aBindingToATagNeedsTheTag() {
        Client.assertRefused(
                client.zeebe()
                        .newDeployResourceCommand()
                        .addResourceStringUtf8(parent("bindingType=\"versionTag\""), "parent.bpmn"),
                Status.Code.INVALID_ARGUMENT,
                "'call'",
                "versionTag");
    }

    private void deploy(final String model, final String name) {
        client.zeebe()
                .newDeployResourceCommand()
                .addResourceStringUtf8(model, name + ".bpmn")
                .send()
                .join();
    }

    private DeploymentEvent together(final String parent, final String child) {
        return client.zeebe()
                .newDeployResourceCommand()
                .addResourceStringUtf8(parent, "parent.bpmn")
                .addResourceStringUtf8(child, "child.bpmn")
                .send()
                .join();
    }

    private String parent(final String binding) {
        return """
            <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="test"
                xmlns:zeebe="http://camunda.org/schema/zeebe/1.0">
              <process id="%s" isExecutable="true">
                <startEvent id="start"/>
                <sequenceFlow id="in" sourceRef="start" targetRef="call"/>
                <callActivity id="call">
                  <extensionElements><zeebe:calledElement processId="%s-child" %s/></extensionElements>
                </callActivity>
              </process>
            </definitions>
            """.formatted(id, id, binding);
    }

    private String child(final String jobType, final String tag) {
        final String extension =
                tag.isEmpty() ? "" : "<extensionElements><zeebe:versionTag value=\"" + tag + "\"/></extensionElements>";
        return """
            <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="test"
                xmlns:zeebe="http://camunda.org/schema/zeebe/1.0">
              <process id="%s-child" isExecutable="true">%s
                <startEvent id="start"/>
                <sequenceFlow id="in" sourceRef="start" targetRef="task"/>
                <serviceTask id="task">
                  <extensionElements><zeebe:taskDefinition type="%s"/></extensionElements>
                </serviceTask>
              </process>
            </definitions>
            """.formatted(id, extension, jobType);
    }
}
