package dev.skep.e2e.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skep.e2e.fixture.Await;
import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.EndToEnd;
import dev.skep.e2e.fixture.Http;
import dev.skep.e2e.fixture.SharedBroker;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What people do with their tasks, with somebody who has a say in it. */
@EndToEnd
final class TaskListenerTest {
    private final Client client;
    private final Http http;
    private final String id = Client.unique("listener");

    TaskListenerTest(final SharedBroker shared) {
        client = shared.client();
        http = new Http(shared.process().restAddress());
    }

    @Test
    void whoAsksIsAnsweredWhenTheListenerHasSpoken() throws Exception {
        assertThat(http.deploy("", Map.of(id + ".bpmn", model())).status()).isEqualTo(200);
        final long instance = client.create(id);
        final JsonNode creating = job("creating");
        final String task = creating.at("/customHeaders")
                .path("io.camunda.zeebe:userTaskKey")
                .asText();
        assertThat(creating.at("/kind").asText()).isEqualTo("TASK_LISTENER");
        assertThat(creating.at("/listenerEventType").asText()).isEqualTo("CREATING");
        complete(creating, "{}");

        final CompletableFuture<Http.Answer> denied =
                asked(() -> http.post("/v2/user-tasks/" + task + "/completion", "{\"variables\":{\"ok\":false}}"));
        final JsonNode first = job("completing");
        assertThat(first.at("/variables/ok").asBoolean()).isFalse();
        complete(first, "{\"result\":{\"denied\":true,\"deniedReason\":\"not ok\"}}");
        final Http.Answer refused = denied.get(100, TimeUnit.SECONDS);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text("/detail")).contains("not ok");

        final CompletableFuture<Http.Answer> accepted =
                asked(() -> http.post("/v2/user-tasks/" + task + "/completion", "{\"variables\":{\"ok\":true}}"));
        complete(job("completing"), "{\"result\":{\"corrections\":{\"priority\":80}}}");
        assertThat(accepted.get(100, TimeUnit.SECONDS).status()).isEqualTo(204);
        client.awaitEnded(instance);
    }

    private static CompletableFuture<Http.Answer> asked(final Supplier<Http.Answer> request) {
        return CompletableFuture.supplyAsync(request);
    }

    private void complete(final JsonNode job, final String body) {
        final Http.Answer done = http.post("/v2/jobs/" + job.at("/jobKey").asText() + "/completion", body);
        assertThat(done.status()).as("%s", done.body()).isEqualTo(204);
    }

    private JsonNode job(final String event) {
        return Await.value(() -> {
            final Http.Answer activated = http.post(
                    "/v2/jobs/activation",
                    "{\"type\":\"" + id + "-" + event
                            + "\",\"worker\":\"w\",\"timeout\":600000,\"maxJobsToActivate\":1}");
            assertThat(activated.status()).as("%s", activated.body()).isEqualTo(200);
            assertThat(activated.body().at("/jobs")).hasSize(1);
            return activated.body().at("/jobs/0");
        });
    }

    private String model() {
        return """
            <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="test"
                xmlns:zeebe="http://camunda.org/schema/zeebe/1.0">
              <process id="%1$s" isExecutable="true">
                <startEvent id="start"/>
                <sequenceFlow id="in" sourceRef="start" targetRef="task"/>
                <userTask id="task">
                  <extensionElements>
                    <zeebe:userTask/>
                    <zeebe:taskListeners>
                      <zeebe:taskListener eventType="creating" type="%1$s-creating"/>
                      <zeebe:taskListener eventType="completing" type="%1$s-completing"/>
                    </zeebe:taskListeners>
                  </extensionElements>
                </userTask>
              </process>
            </definitions>
            """.formatted(id);
    }
}
