package dev.skep.e2e.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.e2e.fixture.Await;
import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.EndToEnd;
import dev.skep.e2e.fixture.Processes;
import dev.skep.e2e.fixture.SharedBroker;
import io.camunda.zeebe.client.api.command.PublishMessageCommandStep1.PublishMessageCommandStep3;
import io.camunda.zeebe.client.api.response.ActivatedJob;
import io.camunda.zeebe.client.api.response.PublishMessageResponse;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@EndToEnd
final class MessageTest {
    private final Client client;
    private final String id = Client.unique("message");

    MessageTest(final SharedBroker broker) {
        client = broker.client();
    }

    @Test
    void tellsItsKey() {
        final PublishMessageResponse response =
                message("key").timeToLive(Duration.ofMinutes(1)).send().join();

        assertThat(response.getMessageKey()).isPositive();
        assertThat(response.getTenantId()).isEqualTo("<default>");
    }

    @Test
    void withAnIdIsTakenOnceWhileItIsBuffered() {
        final Duration minute = Duration.ofMinutes(1);
        message("key").messageId("1").timeToLive(minute).send().join();

        Client.assertRefused(
                message("key").messageId("1").timeToLive(minute),
                Status.Code.ALREADY_EXISTS,
                "Command 'PUBLISH' rejected with code 'ALREADY_EXISTS'",
                "1");
        message("key").messageId("2").timeToLive(minute).send().join();
        message("other").messageId("1").timeToLive(minute).send().join();
        message("key").timeToLive(minute).send().join();
        message("key").timeToLive(minute).send().join();
    }

    @Test
    void thatIsNotKeptIsOnlyTakenByThoseWhoWaitAlready() {
        client.deploy(Processes.waiting(id, id));
        message("key").messageId("1").timeToLive(Duration.ZERO).send().join();
        message("key").messageId("1").timeToLive(Duration.ZERO).send().join();
        client.create(id, Map.of("key", "key"));
        assertThat(client.jobsNow(id)).isEmpty();

        final ActivatedJob job = Await.value(() -> {
            // again, for that it waits may not be known yet where messages are taken
            message("key")
                    .timeToLive(Duration.ZERO)
                    .variables(Map.of("a", 1))
                    .send()
                    .join();
            final List<ActivatedJob> jobs = client.jobsNow(id);
            assertThat(jobs).isNotEmpty();
            return jobs.getFirst();
        });
        assertThat(job.getVariablesAsMap()).containsEntry("a", 1);
    }

    @Test
    void thatIsTooOldIsNotTaken() {
        client.deploy(Processes.waiting(id, id));
        message("key").timeToLive(Duration.ofMillis(1)).send().join();
        final long published = System.currentTimeMillis();
        Await.until(() -> assertThat(System.currentTimeMillis()).isGreaterThan(published + 10));

        client.create(id, Map.of("key", "key"));

        assertThat(client.jobsNow(id)).isEmpty();
    }

    @Test
    void isGivenToOneInstanceOfAProcessTheOldestMessageFirst() {
        client.deploy(Processes.waiting(id, id));
        client.publish(id, "key", Map.of("a", 1));
        client.publish(id, "key", Map.of("a", 2));

        final long first = client.create(id, Map.of("key", "key"));
        final long second = client.create(id, Map.of("key", "key"));

        final List<ActivatedJob> jobs = client.jobs(id, 2);
        assertThat(jobs).extracting(ActivatedJob::getProcessInstanceKey).containsExactlyInAnyOrder(first, second);
        assertThat(jobs)
                .filteredOn(job -> job.getProcessInstanceKey() == first)
                .extracting(job -> job.getVariablesAsMap().get("a"))
                .containsExactly(1);
    }

    @Test
    void isGivenToOneInstanceOfEachProcess() {
        client.deploy(Processes.waiting(id, id));
        client.deploy(Processes.waiting(id + "-too", id));
        client.create(id, Map.of("key", "key"));
        client.create(id, Map.of("key", "key"));
        client.create(id + "-too", Map.of("key", "key"));

        client.publish(id, "key", Map.of());

        client.work(id);
        client.work(id + "-too");
        assertThat(client.jobsNow(id)).isEmpty();
    }

    @Test
    void isNotTakenByAnInstanceThatWasCancelled() {
        client.deploy(Processes.waiting(id, id));
        final long cancelled = client.create(id, Map.of("key", "key"));
        client.zeebe().newCancelInstanceCommand(cancelled).send().join();

        client.publish(id, "key", Map.of());

        final long other = client.create(id, Map.of("key", "key"));
        assertThat(client.job(id).getProcessInstanceKey()).isEqualTo(other);
    }

    /** What a step may have on the log is known only to the broker: here whatever is taken must reach whoever comes. */
    @Test
    void thatIsTooLargeForWhoeverComesIsRefusedAtOnce() {
        client.deploy(Processes.waiting(id, id));
        Client.assertRefused(
                message("large").timeToLive(Duration.ofHours(1)).variables(Map.of("x", "x".repeat(3_500_000))),
                Status.Code.UNKNOWN,
                "Command 'PUBLISH' rejected with code 'EXCEEDED_BATCH_RECORD_SIZE'",
                "at most 8388608 bytes");
        message("large")
                .timeToLive(Duration.ofHours(1))
                .variables(Map.of("x", "x".repeat(2_700_000)))
                .send()
                .join();

        client.create(id, Map.of("key", "large"));

        assertThat(client.job(id).getVariablesAsMap().get("x").toString()).hasSize(2_700_000);
    }

    private PublishMessageCommandStep3 message(final String key) {
        return client.zeebe().newPublishMessageCommand().messageName(id).correlationKey(key);
    }
}
