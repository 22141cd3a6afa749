package dev.skep.e2e.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.EndToEnd;
import dev.skep.e2e.fixture.Http;
import dev.skep.e2e.fixture.SharedBroker;
import io.camunda.zeebe.model.bpmn.Bpmn;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What Zeebe 8.5.8 answered, one request after the other about one user task, in November 2026: the same requests have the same status and
 * title here. Where it leaves open what is right, that is what clients are used to.
 */
@EndToEnd
final class RecordedAnswersTest {
    private static final String RECORDED = "zeebe-8.5.8.jsonl";

    private final Client client;
    private final Http http;

    RecordedAnswersTest(final SharedBroker shared) {
        client = shared.client();
        http = new Http(shared.process().restAddress());
    }

    @Test
    void requestsAboutAUserTaskAreAnsweredTheSame() throws IOException {
        final String id = Client.unique("recorded");
        client.run(
                id,
                Bpmn.createExecutableProcess(id)
                        .startEvent()
                        .userTask("task", task -> task.zeebeUserTask())
                        .endEvent()
                        .done(),
                Map.of());
        final String task = client.records()
                .await(
                        "USER_TASK",
                        "CREATED",
                        record -> record.at("/value/bpmnProcessId").asText().equals(id))
                .get("key")
                .asText();
        final List<String> different = new ArrayList<>();
        int requests = 0;
        for (final JsonNode recorded : recorded()) {
            final Http.Answer answer = http.send(
                    recorded.get("method").asText(),
                    recorded.get("path").asText().replace("{task}", task).replace("{other}", "2251799813685248"),
                    recorded.path("body").asText(""),
                    recorded.path("type").asText("application/json"));
            final String title = answer.status() < 400 ? "" : answer.text("/title");
            if (answer.status() != recorded.get("status").asInt()
                    || !title.equals(recorded.path("title").asText(""))) {
                different.add(recorded + ", but here: " + answer);
            }
            requests++;
        }

        assertThat(different).isEmpty();
        assertThat(requests).isGreaterThan(70);
    }

    private static List<JsonNode> recorded() throws IOException {
        final ObjectMapper json = new ObjectMapper();
        final List<JsonNode> recorded = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                RecordedAnswersTest.class.getResourceAsStream(RECORDED), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                recorded.add(json.readTree(line));
            }
        }
        return recorded;
    }
}
