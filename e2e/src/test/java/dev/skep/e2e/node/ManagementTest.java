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
import io.camunda.zeebe.client.api.response.ActivatedJob;
import io.grpc.Status;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Probes, metrics and the administration of partitions. */
@EndToEnd
final class ManagementTest {
    private BrokerProcess broker;
    private ManagementClient management;
    private Client client;

    @BeforeEach
    void start() {
        broker = BrokerProcess.start(BrokerProcess.Options.partitions(2));
        management = broker.management();
        client = new Client(broker);
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void probesAndMetricsAnswer() {
        for (final String path : new String[] {
            "/ready",
            "/health",
            "/startup",
            "/actuator/health",
            "/actuator/health/liveness",
            "/actuator/health/readiness",
            "/actuator/health/startup"
        }) {
            assertThat(management.get(path).code()).as(path).isLessThan(400);
        }
        assertThat(management.get("/nowhere").code()).isEqualTo(404);

        client.deploy(Processes.straight("p"));
        client.create("p");
        final ManagementClient.Answer metrics = management.get("/actuator/prometheus");

        assertThat(metrics.code()).isEqualTo(200);
        assertThat(metrics.contentType()).startsWith("text/plain");
        assertThat(metrics.body())
                .contains("zeebe_stream_processor_records_total", "grpc_server", "zeebe_health")
                .contains("partition=\"1\"", "partition=\"2\"");
    }

    @Test
    void aSnapshotIsTakenOnRequest() {
        client.deploy(Processes.straight("p"));
        client.create("p");

        assertThat(management.post("/actuator/partitions/takeSnapshot").code()).isEqualTo(200);

        Await.until(() -> {
            assertThat(partition(1).get("snapshotId").isNull()).isFalse();
            assertThat(partition(1).get("role").asText()).isEqualTo("LEADER");
        });
    }

    @Test
    void processingIsPausedAndResumed() {
        client.deploy(Processes.straight("p"));
        assertThat(management.post("/actuator/partitions/pauseProcessing").code())
                .isEqualTo(200);
        Await.until(() ->
                assertThat(partition(1).get("streamProcessorPhase").asText()).isEqualTo("PAUSED"));

        final ClientStatusException refusal = Client.refusalOf(
                client.zeebe().newPublishMessageCommand().messageName("m").correlationKey("k"));
        assertThat(refusal.getStatusCode()).isEqualTo(Status.Code.INTERNAL);
        assertThat(refusal.getMessage()).contains("paused");

        assertThat(management.post("/actuator/partitions/resumeProcessing").code())
                .isEqualTo(200);
        Await.until(() -> assertThat(client.create("p")).isPositive());
    }

    @Test
    void whatWasThereIsThereAfterAStop() {
        client.deploy(Processes.oneTask("p"));
        final long instance = client.create("p");
        assertThat(broker.stop()).isZero();

        broker.start();

        client.awaitAnswers();
        assertThat(client.job("p").getProcessInstanceKey()).isEqualTo(instance);
    }

    @Test
    void aBannedInstanceDoesNothingMoreAndTheOthersGoOn() {
        final String id = Client.unique("ban");
        client.deploy(Processes.oneTask(id));
        final long banned = client.create(id);
        final ActivatedJob job = client.job(id);

        final ManagementClient.Answer answer = management.post("/actuator/banning/" + banned);

        assertThat(answer.code()).as(answer.body()).isEqualTo(204);
        client.zeebe().newCompleteCommand(job.getKey()).send().join();
        final long other = client.create(id);
        final ActivatedJob next = client.job(id);
        assertThat(next.getProcessInstanceKey()).isEqualTo(other);
        client.zeebe().newCompleteCommand(next.getKey()).send().join();
        Client.assertRefused(client.zeebe().newCancelInstanceCommand(other), Status.Code.NOT_FOUND, "'CANCEL'");
        // It is still there: nothing is done with it any more.
        client.zeebe()
                .newSetVariablesCommand(banned)
                .variables(Map.of("a", 1))
                .send()
                .join();
        assertThat(management.post("/actuator/banning/x").code()).isEqualTo(400);
        assertThat(management.get("/actuator/banning/" + banned).code()).isEqualTo(405);
        assertThat(management.post("/actuator/banning/1").code()).isEqualTo(500);
    }

    private JsonNode partition(final int id) {
        final String body = management.get("/actuator/partitions").body();
        try {
            return new ObjectMapper().readTree(body).get(Integer.toString(id));
        } catch (final JsonProcessingException e) {
            throw new AssertionError("not JSON: " + body, e);
        }
    }
}
