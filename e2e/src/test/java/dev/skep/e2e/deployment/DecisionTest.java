package dev.skep.e2e.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.Decisions;
import dev.skep.e2e.fixture.EndToEnd;
import dev.skep.e2e.fixture.SharedBroker;
import io.camunda.zeebe.client.api.response.DeploymentEvent;
import io.camunda.zeebe.client.api.response.EvaluateDecisionResponse;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.grpc.Status;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Decisions and forms, as the official client deploys, evaluates and deletes them. */
@EndToEnd
final class DecisionTest {
    private final Client client;
    private final String id = Client.unique("decision");

    DecisionTest(final SharedBroker broker) {
        client = broker.client();
    }

    @Test
    void isDeployedAndEvaluated() {
        final DeploymentEvent deployed = deploy(id + ".dmn", Decisions.few(id));

        assertThat(deployed.getDecisions()).singleElement().satisfies(decision -> {
            assertThat(decision.getDmnDecisionId()).isEqualTo(id);
            assertThat(decision.getVersion()).isOne();
        });
        assertThat(deployed.getDecisionRequirements())
                .singleElement()
                .satisfies(file -> assertThat(file.getResourceName()).isEqualTo(id + ".dmn"));
        final EvaluateDecisionResponse answer = client.zeebe()
                .newEvaluateDecisionCommand()
                .decisionId(id)
                .variables(Map.of("x", 7))
                .send()
                .join();
        assertThat(answer.getDecisionOutput()).isEqualTo("\"many\"");
        assertThat(answer.getEvaluatedDecisions()).singleElement().satisfies(decision -> {
            assertThat(decision.getDecisionType()).isEqualTo("DECISION_TABLE");
            assertThat(decision.getMatchedRules())
                    .singleElement()
                    .satisfies(rule -> assertThat(rule.getRuleIndex()).isEqualTo(2));
        });
    }

    @Test
    void isCalledByABusinessRuleTask() {
        deploy(id + ".dmn", Decisions.few(id));
        client.deploy(Bpmn.createExecutableProcess(id)
                .startEvent()
                .businessRuleTask("task", task -> task.zeebeCalledDecisionId(id).zeebeResultVariable("result"))
                .endEvent()
                .done());

        assertThat(client.result(id, Map.of("x", 1)).getVariablesAsMap()).containsEntry("result", "few");
    }

    @Test
    void isGoneOnceItsFileIsDeleted() {
        final DeploymentEvent deployed = deploy(id + ".dmn", Decisions.few(id));

        client.zeebe()
                .newDeleteResourceCommand(
                        deployed.getDecisionRequirements().getFirst().getDecisionRequirementsKey())
                .send()
                .join();

        Client.assertRefused(
                client.zeebe().newEvaluateDecisionCommand().decisionId(id).variables(Map.of()),
                Status.Code.INVALID_ARGUMENT,
                "no decision found");
    }

    @Test
    void formsAreDeployed() {
        final DeploymentEvent deployed = deploy(id + ".form", "{\"id\":\"" + id + "\",\"components\":[]}");

        assertThat(deployed.getForm()).singleElement().satisfies(form -> {
            assertThat(form.getFormId()).isEqualTo(id);
            assertThat(form.getVersion()).isOne();
        });
    }

    private DeploymentEvent deploy(final String name, final String content) {
        return client.zeebe()
                .newDeployResourceCommand()
                .addResourceStringUtf8(content, name)
                .send()
                .join();
    }
}
