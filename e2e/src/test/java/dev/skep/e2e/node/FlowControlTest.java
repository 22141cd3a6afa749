package dev.skep.e2e.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skep.e2e.fixture.Await;
import dev.skep.e2e.fixture.BrokerProcess;
import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.EndToEnd;
import dev.skep.e2e.fixture.ManagementClient;
import dev.skep.e2e.fixture.Processes;
import io.camunda.zeebe.client.api.command.ClientStatusException;
import io.camunda.zeebe.client.api.worker.JobWorker;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a broker that runs is told of its limits, and tells of the streams of its clients. */
@EndToEnd
final class FlowControlTest {
    private static final int BURST = 300;

    private final String id = Client.unique("flow");
    private ManagementClient management;
    private Client client;

    @BeforeEach
    void start() {
        final BrokerProcess broker = BrokerProcess.start(BrokerProcess.Options.partitions(2));
        management = broker.management();
        client = new Client(broker);
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void limitsAreChangedWhileTheBrokerRuns() {
        final JsonNode fixed = limits("{\"algorithm\":\"fixed\",\"fixed\":{\"limit\":1}}");
        assertThat(fixed).allSatisfy(partition -> {
            assertThat(partition.at("/request/algorithm").asText()).isEqualTo("fixed");
            assertThat(partition.at("/request/limit").asInt()).isOne();
        });
        // as many at once as it takes: whether two of them meet is up to the machine
        Await.until(() -> assertThat(refusedOfManyAtOnce()).isNotEmpty().allSatisfy(refusal -> {
            assertThat(refusal.getStatusCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
            assertThat(refusal.getMessage()).contains("too many requests are in flight");
        }));

        assertThat(limits("{\"enabled\":false}"))
                .allSatisfy(partition ->
                        assertThat(partition.at("/request/enabled").asBoolean()).isFalse());
        assertThat(refusedOfManyAtOnce()).isEmpty();
    }

    @Test
    void streamsOfClientsAreListedWhileTheyAreOpen() {
        client.deploy(Processes.oneTask(id));
        try (JobWorker _ = client.zeebe()
                .newWorker()
                .jobType(id)
                .handler((jobs, job) -> {})
                .name("me")
                .timeout(Duration.ofMinutes(3))
                .fetchVariables("a", "b")
                .streamEnabled(true)
                .open()) {
            Await.until(() -> {
                final JsonNode mine = ofType(streams("/client"));
                assertThat(mine.at("/metadata/worker").asText()).isEqualTo("me");
                assertThat(mine.at("/metadata/timeout").asText()).isEqualTo("PT3M");
                assertThat(mine.at("/metadata/fetchVariables")).hasSize(2);
                assertThat(mine.at("/metadata/tenantIds/0").asText()).isEqualTo("<default>");
                assertThat(mine.at("/connectedTo/0").asInt()).isZero();
                final JsonNode theirs = ofType(streams("").get("remote"));
                assertThat(theirs.at("/consumers/0/id")).isEqualTo(mine.get("id"));
                assertThat(theirs.at("/consumers/0/receiver").asText()).isEqualTo("0");
                assertThat(theirs.get("metadata")).isEqualTo(mine.get("metadata"));
            });
        }
        Await.until(() -> {
            assertThat(ofType(streams("").get("client"))).isNull();
            assertThat(ofType(streams("/remote"))).isNull();
        });
        assertThat(management.get("/actuator/jobstreams/other").code()).isEqualTo(400);
        assertThat(management.post("/actuator/jobstreams").code()).isEqualTo(405);
    }

    private List<ClientStatusException> refusedOfManyAtOnce() {
        final List<CompletableFuture<?>> answers = new ArrayList<>();
        for (int i = 0; i < BURST; i++) {
            answers.add(client.zeebe()
                    .newPublishMessageCommand()
                    .messageName(id)
                    .correlationKey("key")
                    .timeToLive(Duration.ZERO)
                    .send()
                    .toCompletableFuture());
        }
        final List<ClientStatusException> refused = new ArrayList<>();
        for (final CompletableFuture<?> answer : answers) {
            try {
                answer.join();
            } catch (final ClientStatusException e) {
                refused.add(e);
            }
        }
        return refused;
    }

    private JsonNode limits(final String wanted) {
        return json(management.post("/actuator/flowControl", "{\"request\":" + wanted + "}"));
    }

    private JsonNode streams(final String side) {
        return json(management.get("/actuator/jobstreams" + side));
    }

    private JsonNode ofType(final JsonNode streams) {
        for (final JsonNode stream : streams) {
            if (stream.get("jobType").asText().equals(id)) {
                return stream;
            }
        }
        return null;
    }

    private static JsonNode json(final ManagementClient.Answer answer) {
        assertThat(answer.code()).as(answer.body()).isEqualTo(200);
        try {
            return new ObjectMapper().readTree(answer.body());
        } catch (final JsonProcessingException e) {
            throw new AssertionError("not JSON: " + answer.body(), e);
        }
    }
}
