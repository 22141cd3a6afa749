package dev.skep.e2e.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.EndToEnd;
import dev.skep.e2e.fixture.Processes;
import dev.skep.e2e.fixture.SharedBroker;
import io.camunda.zeebe.client.api.response.ActivatedJob;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The life of a job, by commands. */
@EndToEnd
final class JobTest {
    private final Client client;
    private final String id = Client.unique("job");

    JobTest(final SharedBroker broker) {
        client = broker.client();
    }

    @BeforeEach
    void deploy() {
        client.deploy(Processes.oneTask(id));
    }

    @Test
    void isGivenToOneWorkerAtATimeInTheOrderOfCreation() {
        final List<Long> instances = List.of(client.create(id), client.create(id), client.create(id));

        final List<ActivatedJob> firstTwo = client.jobs(id, 2);
        final List<ActivatedJob> rest = client.jobsNow(id);

        assertThat(firstTwo)
                .extracting(ActivatedJob::getProcessInstanceKey)
                .containsExactlyElementsOf(instances.subList(0, 2));
        assertThat(rest).extracting(ActivatedJob::getProcessInstanceKey).containsExactly(instances.get(2));
        assertThat(client.jobsNow(id)).isEmpty();
    }

    @Test
    void canBeCompletedOnce() {
        client.create(id);
        final ActivatedJob job = client.job(id);
        client.complete(job, Map.of());

        Client.assertRefused(
                client.zeebe().newCompleteCommand(job.getKey()),
                Status.Code.NOT_FOUND,
                "Command 'COMPLETE' rejected with code 'NOT_FOUND'",
                Long.toString(job.getKey()),
                "no such job was found");
    }

    @Test
    void comesBackAfterItsTimeIsUp() {
        client.create(id);
        final ActivatedJob first = activate(Duration.ofMillis(200));

        final ActivatedJob second = client.job(id);

        assertThat(second.getKey()).isEqualTo(first.getKey());
        assertThat(second.getRetries()).isEqualTo(first.getRetries());
        assertThat(second.getDeadline()).isGreaterThan(first.getDeadline());
    }

    @Test
    void canStillBeCompletedWhenItsTimeIsUp() {
        final long instance = client.create(id);
        final ActivatedJob late = activate(Duration.ofMillis(100));
        client.records().await("JOB", "TIMED_OUT", record -> record.get("key").asLong() == late.getKey());

        client.complete(late, Map.of());

        client.awaitEnded(instance);
    }

    @Test
    void isKeptLongerOnRequest() {
        client.create(id);
        final ActivatedJob job = activate(Duration.ofMinutes(10));

        client.zeebe()
                .newUpdateTimeoutCommand(job)
                .timeout(Duration.ofMillis(100))
                .send()
                .join();

        assertThat(client.job(id).getKey()).isEqualTo(job.getKey());
    }

    @Test
    void whoseTimeIsNotRunningCannotBeKeptLonger() {
        client.create(id);
        final ActivatedJob job = client.job(id);
        client.zeebe().newFailCommand(job.getKey()).retries(1).send().join();

        Client.assertRefused(
                client.zeebe().newUpdateTimeoutCommand(job.getKey()).timeout(1_000),
                Status.Code.FAILED_PRECONDITION,
                "Command 'UPDATE_TIMEOUT' rejected with code 'INVALID_STATE'");
    }

    @Test
    void thatFailsIsTriedAgainAtOnceWithItsVariables() {
        client.create(id, Map.of("a", 1));
        final ActivatedJob job = client.job(id);

        client.zeebe()
                .newFailCommand(job.getKey())
                .retries(1)
                .errorMessage("once more")
                .variables(Map.of("hint", "try harder"))
                .send()
                .join();

        final ActivatedJob again = client.job(id);
        assertThat(again.getKey()).isEqualTo(job.getKey());
        assertThat(again.getRetries()).isOne();
        assertThat(again.getVariablesAsMap()).containsOnly(Map.entry("a", 1), Map.entry("hint", "try harder"));
    }

    @Test
    void thatFailsIsTriedAgainNotBeforeItsBackOffIsOver() {
        client.create(id);
        final ActivatedJob job = client.job(id);
        final long failed = System.nanoTime();

        client.zeebe()
                .newFailCommand(job.getKey())
                .retries(1)
                .retryBackoff(Duration.ofMillis(700))
                .send()
                .join();

        assertThat(client.job(id).getKey()).isEqualTo(job.getKey());
        // clocks count whole milliseconds
        assertThat(System.nanoTime() - failed).isGreaterThan(698_000_000L);
    }

    @Test
    void thatFailsCannotBeCompletedBeforeItsBackOffIsOver() {
        client.create(id);
        final ActivatedJob job = client.job(id);

        client.zeebe()
                .newFailCommand(job.getKey())
                .retries(1)
                .retryBackoff(Duration.ofHours(1))
                .send()
                .join();

        Client.assertRefused(
                client.zeebe().newCompleteCommand(job.getKey()),
                Status.Code.FAILED_PRECONDITION,
                "Command 'COMPLETE' rejected with code 'INVALID_STATE'",
                "it is in state 'FAILED'");
        assertThat(client.jobsNow(id)).isEmpty();
    }

    @Test
    void getsNoFewerThanOneRetry() {
        client.create(id);
        final ActivatedJob job = client.job(id);

        Client.assertRefused(
                client.zeebe().newUpdateRetriesCommand(job.getKey()).retries(0),
                Status.Code.INVALID_ARGUMENT,
                "Command 'UPDATE_RETRIES' rejected with code 'INVALID_ARGUMENT'");
    }

    @Test
    void thatNobodyKnowsIsNotFound() {
        final long unknown = 2_251_799_813_685_248L + 987_654_321L;

        Client.assertRefused(
                client.zeebe().newFailCommand(unknown).retries(1),
                Status.Code.NOT_FOUND,
                "Command 'FAIL' rejected with code 'NOT_FOUND'");
        Client.assertRefused(
                client.zeebe().newThrowErrorCommand(unknown).errorCode("x"),
                Status.Code.NOT_FOUND,
                "Command 'THROW_ERROR' rejected with code 'NOT_FOUND'");
        Client.assertRefused(
                client.zeebe().newUpdateRetriesCommand(unknown).retries(1),
                Status.Code.NOT_FOUND,
                "Command 'UPDATE_RETRIES' rejected with code 'NOT_FOUND'");
        Client.assertRefused(
                client.zeebe().newUpdateTimeoutCommand(unknown).timeout(1),
                Status.Code.NOT_FOUND,
                "Expected to update job deadline with key '" + unknown + "', but no such job was found");
    }

    private ActivatedJob activate(final Duration time) {
        return client.zeebe()
                .newActivateJobsCommand()
                .jobType(id)
                .maxJobsToActivate(1)
                .workerName("tester")
                .timeout(time)
                .send()
                .join()
                .getJobs()
                .getFirst();
    }
}
