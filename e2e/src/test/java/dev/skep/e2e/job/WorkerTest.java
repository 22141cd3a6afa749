package dev.skep.e2e.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.e2e.fixture.Await;
import dev.skep.e2e.fixture.BrokerProcess;
import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.EndToEnd;
import dev.skep.e2e.fixture.Processes;
import dev.skep.e2e.fixture.SharedBroker;
import io.camunda.zeebe.client.api.response.ActivatedJob;
import io.camunda.zeebe.client.api.worker.JobHandler;
import io.camunda.zeebe.client.api.worker.JobWorker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Job workers of the client: by polling, and by streams that jobs are pushed into. */
@EndToEnd
final class WorkerTest {
    private static final int MANY = 200;

    private final Client client;
    private final String id = Client.unique("worker");

    WorkerTest(final SharedBroker shared) {
        client = shared.client();
    }

    @BeforeEach
    void deploy() {
        client.deploy(Processes.oneTask(id));
    }

    @Test
    void aPollThatWaitsIsWokenByTheFirstJob() {
        final var waiting = client.zeebe()
                .newActivateJobsCommand()
                .jobType(id)
                .maxJobsToActivate(10)
                .requestTimeout(Duration.ofMinutes(5))
                .send();
        // Jobs of another type are no reason to wake up.
        assertThat(client.jobsNow(id + "-other")).isEmpty();
        assertThat(waiting.toCompletableFuture()).isNotDone();

        final long instance = client.create(id);

        assertThat(waiting.join().getJobs())
                .extracting(ActivatedJob::getProcessInstanceKey)
                .containsExactly(instance);
    }

    @Test
    void aPollThatWaitsEndsEmptyWhenItsTimeIsUp() {
        assertThat(client.zeebe()
                        .newActivateJobsCommand()
                        .jobType(id)
                        .maxJobsToActivate(1)
                        .requestTimeout(Duration.ofMillis(300))
                        .send()
                        .join()
                        .getJobs())
                .isEmpty();
    }

    @Test
    void pollingCompletesAllJobsOnce() {
        final List<Long> seen = new CopyOnWriteArrayList<>();
        try (JobWorker worker = worker(client, false, 20, (jobs, job) -> {
            seen.add(job.getKey());
            jobs.newCompleteCommand(job.getKey()).send().join();
        })) {
            assertThat(worker.isOpen()).isTrue();
            createMany();
            Await.until(() -> assertThat(seen).hasSizeGreaterThanOrEqualTo(MANY));
        }
        assertThat(seen).doesNotHaveDuplicates();
        assertThat(client.jobsNow(id)).isEmpty();
    }

    @Test
    void jobsArePushedIntoAStream() {
        final List<Long> seen = new CopyOnWriteArrayList<>();
        try (JobWorker worker = worker(client, true, 20, (jobs, job) -> {
            seen.add(job.getKey());
            jobs.newCompleteCommand(job.getKey()).send().join();
        })) {
            assertThat(worker.isOpen()).isTrue();
            createMany();
            Await.until(() -> assertThat(seen).hasSizeGreaterThanOrEqualTo(MANY));
        }
        assertThat(seen).doesNotHaveDuplicates();
        assertThat(client.jobsNow(id)).isEmpty();
    }

    @Test
    void aJobThatFailsIsPushedAgain() {
        final Set<Integer> retriesSeen = ConcurrentHashMap.newKeySet();
        try (JobWorker worker = worker(client, true, 1, (jobs, job) -> {
            retriesSeen.add(job.getRetries());
            if (job.getRetries() > 1) {
                jobs.newFailCommand(job.getKey())
                        .retries(job.getRetries() - 1)
                        .send()
                        .join();
            } else {
                jobs.newCompleteCommand(job.getKey()).send().join();
            }
        })) {
            assertThat(worker.isOpen()).isTrue();
            client.awaitEnded(client.create(id));
        }
        assertThat(retriesSeen).containsExactlyInAnyOrder(3, 2, 1);
    }

    @Test
    void aSlowWorkerSlowsOnlyItselfDown() {
        final CountDownLatch slowMayGoOn = new CountDownLatch(1);
        final Set<Long> slow = ConcurrentHashMap.newKeySet();
        final Set<Long> fast = ConcurrentHashMap.newKeySet();
        // Large enough that what is on the way to the slow one fills its connection soon; on a broker of its own, for
        // tests
        // that read the log of the shared one would read all that.
        final Map<String, Object> payload = Map.of("payload", "x".repeat(50_000));
        try (BrokerProcess broker = BrokerProcess.start(BrokerProcess.Options.partitions(1));
                Client one = new Client(broker);
                Client other = new Client(broker);
                JobWorker stuck = worker(one, true, 1, (jobs, job) -> {
                    slow.add(job.getKey());
                    slowMayGoOn.await();
                    jobs.newCompleteCommand(job.getKey()).send().join();
                });
                JobWorker quick = worker(other, true, 50, (jobs, job) -> {
                    fast.add(job.getKey());
                    jobs.newCompleteCommand(job.getKey()).send().join();
                })) {
            assertThat(stuck.isOpen() && quick.isOpen()).isTrue();
            other.deploy(Processes.oneTask(id));
            final Set<Long> created = new TreeSet<>();
            Await.until(() -> {
                created.add(other.create(id, payload));
                assertThat(slow).isNotEmpty();
            });
            for (int i = 0; i < MANY; i++) {
                created.add(other.create(id, payload));
            }
            Await.until(() -> assertThat(fast).hasSizeGreaterThan(MANY / 2));
            slowMayGoOn.countDown();
            Await.until(() -> assertThat(slow.size() + fast.size()).isGreaterThanOrEqualTo(created.size()));
            assertThat(slow).doesNotContainAnyElementsOf(fast);
            assertThat(other.jobsNow(id)).isEmpty();
        }
    }

    @Test
    void aStreamThatIsClosedGetsNothingMore() {
        final List<Long> seen = new CopyOnWriteArrayList<>();
        final JobWorker worker = worker(client, true, 20, (jobs, job) -> {
            seen.add(job.getKey());
            jobs.newCompleteCommand(job.getKey()).send().join();
        });
        client.awaitEnded(client.create(id));

        worker.close();
        Await.until(() -> {
            client.create(id);
            assertThat(client.jobsNow(id)).isNotEmpty();
        });

        final int pushed = seen.size();
        for (int i = 0; i < MANY / 10; i++) {
            client.create(id);
        }
        assertThat(client.jobs(id, MANY / 10)).hasSize(MANY / 10);
        assertThat(seen).hasSize(pushed);
    }

    private JobWorker worker(final Client owner, final boolean stream, final int jobsMax, final JobHandler handler) {
        return owner.zeebe()
                .newWorker()
                .jobType(id)
                .handler(handler)
                .maxJobsActive(jobsMax)
                .streamEnabled(stream)
                .timeout(Duration.ofMinutes(5))
                .open();
    }

    private void createMany() {
        for (int i = 0; i < MANY; i++) {
            client.create(id);
        }
    }
}
