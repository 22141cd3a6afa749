package dev.skep.e2e.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skep.e2e.fixture.Await;
import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.EndToEnd;
import dev.skep.e2e.fixture.SharedBroker;
import io.camunda.zeebe.client.api.ZeebeFuture;
import io.camunda.zeebe.client.api.command.ProblemException;
import io.camunda.zeebe.client.api.response.ProcessInstanceResult;
import io.camunda.zeebe.model.bpmn.Bpmn;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** User tasks as the official client works on them: its commands for them go over REST. */
@EndToEnd
final class UserTaskTest {
    private final Client client;
    private final String id = Client.unique("approval");

    UserTaskTest(final SharedBroker broker) {
        client = broker.client();
    }

    private void deploy() {
        client.deploy(Bpmn.createExecutableProcess(id)
                .startEvent()
                .userTask("approve", task -> task.zeebeUserTask().zeebeCandidateUsers("ann, bob"))
                .endEvent()
                .done());
    }

    /** The newest record of the task of this test's process. */
    private JsonNode await(final String intent) {
        return client.records().await("USER_TASK", intent, this::isOurs);
    }

    private boolean isOurs(final JsonNode record) {
        return record.at("/value/bpmnProcessId").asText().equals(id);
    }

    private long task() {
        return await("CREATED").get("key").asLong();
    }

    @Test
    void isCompletedWithVariables() {
        deploy();
        final ZeebeFuture<ProcessInstanceResult> result = client.zeebe()
                .newCreateInstanceCommand()
                .bpmnProcessId(id)
                .latestVersion()
                .withResult()
                .requestTimeout(Await.PATIENCE)
                .send();

        client.zeebe()
                .newUserTaskCompleteCommand(task())
                .action("approve")
                .variables(Map.of("approved", true, "by", Map.of("name", "Änn")))
                .send()
                .join();

        assertThat(result.join().getVariablesAsMap())
                .containsEntry("approved", true)
                .containsEntry("by", Map.of("name", "Änn"));
        assertThat(await("COMPLETED").at("/value/action").asText()).isEqualTo("approve");
    }

    @Test
    void isAssignedClaimedTakenAwayAndUpdated() {
        deploy();
        client.create(id);
        final long task = task();

        client.zeebe().newUserTaskAssignCommand(task).assignee("ann").send().join();
        assertThat(await("ASSIGNED").at("/value/assignee").asText()).isEqualTo("ann");
        final ProblemException claimed = failure(client.zeebe()
                .newUserTaskAssignCommand(task)
                .assignee("bob")
                .allowOverride(false)
                .send());
        assertThat(claimed.code()).isEqualTo(409);
        assertThat(claimed.details().getTitle()).isEqualTo("INVALID_STATE");
        assertThat(claimed.details().getDetail()).contains("Command 'CLAIM' rejected with code 'INVALID_STATE'");
        client.zeebe().newUserTaskUnassignCommand(task).send().join();
        assertThat(await("ASSIGNED").at("/value/assignee").asText()).isEmpty();
        client.zeebe()
                .newUserTaskAssignCommand(task)
                .assignee("bob")
                .allowOverride(false)
                .send()
                .join();
        client.zeebe()
                .newUserTaskUpdateCommand(task)
                .dueDate(OffsetDateTime.of(2031, 2, 3, 4, 5, 6, 0, ZoneOffset.UTC)
                        .toString())
                .candidateUsers(List.of("eve"))
                .send()
                .join();
        final JsonNode updated = await("UPDATED");
        assertThat(updated.at("/value/dueDate").asText()).startsWith("2031-02-03T04:05:06");
        assertThat(updated.at("/value/candidateUsers/0").asText()).isEqualTo("eve");
        client.zeebe().newUserTaskUpdateCommand(task).clearDueDate().send().join();
        assertThat(await("UPDATED").at("/value/dueDate").asText()).isEmpty();
    }

    @Test
    void thatIsNotThereIsNotFound() {
        deploy();
        client.create(id);
        final long task = task();
        client.zeebe().newUserTaskCompleteCommand(task).send().join();

        final ProblemException gone =
                failure(client.zeebe().newUserTaskCompleteCommand(task).send());

        assertThat(gone.code()).isEqualTo(404);
        assertThat(gone.details().getDetail())
                .isEqualTo(
                        "Command 'COMPLETE' rejected with code 'NOT_FOUND': Expected to complete user task with key '"
                                + task + "', but no such user task was found");
    }

    private static ProblemException failure(final ZeebeFuture<?> future) {
        final ExecutionException failed = catchThrowableOfType(ExecutionException.class, future::get);
        assertThat(failed).as("a problem").isNotNull();
        assertThat(failed.getCause()).isInstanceOf(ProblemException.class);
        return (ProblemException) failed.getCause();
    }
}
