package dev.skep.e2e.element;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.EndToEnd;
import dev.skep.e2e.fixture.Http;
import dev.skep.e2e.fixture.SharedBroker;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Sub-processes of which only some elements are done. The models are texts, so that every client can send them. */
@EndToEnd
final class AdHocSubProcessTest {
    private final Client client;
    private final Http http;
    private final String id = Client.unique("adhoc");

    AdHocSubProcessTest(final SharedBroker broker) {
        client = broker.client();
        http = new Http(broker.process().restAddress());
    }

    @Test
    void theNamedElementsAreDoneUntilTheConditionHolds() {
        deploy("<zeebe:adHoc activeElementsCollection=\"=wanted\"/>");
        final var end = client.zeebe()
                .newCreateInstanceCommand()
                .bpmnProcessId(id)
                .latestVersion()
                .variables(Map.of("wanted", List.of("a", "b"), "enough", false))
                .withResult()
                .send();

        client.work(id + "-a", Map.of());
        client.work(id + "-b", Map.of("enough", true));

        assertThat(end.join().getVariablesAsMap()).containsEntry("enough", true);
        assertThat(client.jobsNow(id + "-c")).isEmpty();
    }

    @Test
    void aWorkerSaysWhatIsDoneNext() {
        client.zeebe()
                .newDeployResourceCommand()
                .addResourceStringUtf8(
                        model(
                                "<zeebe:taskDefinition type=\"" + id + "-lead\"/>"
                                        + "<zeebe:adHoc outputCollection=\"results\" outputElement=\"=own\"/>",
                                ""),
                        "adhoc.bpmn")
                .send()
                .join();
        final var end = client.zeebe()
                .newCreateInstanceCommand()
                .bpmnProcessId(id)
                .latestVersion()
                .withResult()
                .send();
        lead("\"activateElements\": [{\"elementId\": \"a\", \"variables\": {\"own\": 1}}]");
        client.work(id + "-a", Map.of());
        lead("\"isCompletionConditionFulfilled\": true");

        assertThat(end.join().getVariablesAsMap()).containsEntry("results", List.of(1));
    }

    private void lead(final String result) {
        final Http.Answer answer = http.post(
                "/v2/jobs/" + client.job(id + "-lead").getKey() + "/completion",
                "{\"result\": {\"type\": \"adHocSubProcess\", " + result + "}}");

        assertThat(answer.status()).as("answer %s", answer).isEqualTo(204);
    }

    private void deploy(final String extension) {
        client.zeebe()
                .newDeployResourceCommand()
                .addResourceStringUtf8(
                        model(extension, "<completionCondition>=enough</completionCondition>"), "adhoc.bpmn")
                .send()
                .join();
    }

    private String model(final String extension, final String condition) {
        return """
            <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="test"
                xmlns:zeebe="http://camunda.org/schema/zeebe/1.0">
              <process id="%1$s" isExecutable="true">
                <startEvent id="start"/>
                <sequenceFlow id="in" sourceRef="start" targetRef="sub"/>
                <adHocSubProcess id="sub">
                  <extensionElements>%2$s</extensionElements>
                  %3$s%4$s%5$s
                  %6$s
                </adHocSubProcess>
                <sequenceFlow id="out" sourceRef="sub" targetRef="end"/>
                <endEvent id="end"/>
              </process>
            </definitions>
            """.formatted(id, extension, task("a"), task("b"), task("c"), condition);
    }

    private String task(final String name) {
        return "<serviceTask id=\"" + name + "\"><extensionElements><zeebe:taskDefinition type=\"" + id + "-" + name
                + "\"/></extensionElements></serviceTask>";
    }
}
