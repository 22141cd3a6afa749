package dev.skep.gateway;

import static dev.skep.gateway.FakePartition.job;
import static dev.skep.gateway.FakePartition.jobs;
import static dev.skep.gateway.FakePartition.noJobs;
import static dev.skep.gateway.FakePartition.refused;
import static dev.skep.gateway.FakePartition.wanted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skep.gateway.GatewayConfig.LongPollingConfig;
import dev.skep.gateway.json.JsonToPacked;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.JobBatchIntent;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.message.CommandRequest;
import dev.skep.protocol.message.Refusal;
import dev.skep.protocol.value.JobBatchValue;
import dev.skep.protocol.value.JobValue;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.ActivateJobsRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.ActivateJobsResponse;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.ActivatedJob;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.TopologyRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LongPollingTest {
    private static final long FOR_EVER = 600_000;
    private static final long NO_WAIT = -1;

    private Fixture fixture = new Fixture(2);

    @AfterEach
    void stop() {
        fixture.close();
    }

    private static ActivateJobsRequest request(final int max, final long requestTimeout) {
        return ActivateJobsRequest.newBuilder()
                .setType("pay")
                .setWorker("me")
                .setTimeout(1000)
                .setMaxJobsToActivate(max)
                .setRequestTimeout(requestTimeout)
                .build();
    }

    private Fixture.Answers<ActivateJobsRequest, ActivateJobsResponse> poll(final int max, final long requestTimeout) {
        final Fixture.Answers<ActivateJobsRequest, ActivateJobsResponse> answers = new Fixture.Answers<>();
        fixture.async().activateJobs(request(max, requestTimeout), answers);
        return answers;
    }

    private void restart(final LongPollingConfig polling, final int partitions) {
        fixture.close();
        fixture = new Fixture(Fixture.CONFIG.withLongPolling(polling), partitions);
    }

    /** Whatever was sent before over this connection has been dealt with. */
    private void settle() {
        fixture.client().topology(TopologyRequest.getDefaultInstance());
    }

    private void allEmpty() {
        fixture.partitions.forEach(partition -> partition.script(FakePartition::noJobs));
    }

    private int askedInAll() {
        return fixture.partitions.stream().mapToInt(each -> each.asked.size()).sum();
    }

    private Status.Code codeOf(final Fixture.Answers<?, ?> answers) {
        final Throwable[] caught = new Throwable[1];
        assertThatThrownBy(answers::awaitEnd).satisfies(e -> caught[0] = e.getCause());
        return Status.fromThrowable(caught[0]).getCode();
    }

    @Test
    void passesOnJobsWithAllTheirFields() throws Exception {
        final JsonToPacked json = new JsonToPacked(10);
        fixture.partition(1).script(request -> jobs(request, false, job(5, json.document("{\"a\":[1,\"ü\"]}"))));
        fixture.partition(2).script(FakePartition::noJobs);

        final var answers = poll(10, NO_WAIT);
        answers.awaitEnd();

        final ActivatedJob job = answers.next().getJobs(0);
        assertThat(job.getKey()).isEqualTo(5);
        assertThat(job.getType()).isEqualTo("pay");
        assertThat(job.getWorker()).isEqualTo("me");
        assertThat(job.getRetries()).isEqualTo(3);
        assertThat(job.getDeadline()).isEqualTo(4711);
        assertThat(job.getVariables()).isEqualTo("{\"a\":[1,\"ü\"]}");
        assertThat(job.getCustomHeaders()).isEqualTo("{}");
        assertThat(job.getElementId()).isEqualTo("task");
        assertThat(job.getElementInstanceKey()).isEqualTo(12);
        assertThat(job.getBpmnProcessId()).isEqualTo("order");
        assertThat(job.getProcessDefinitionVersion()).isEqualTo(2);
        assertThat(job.getProcessDefinitionKey()).isEqualTo(13);
        assertThat(job.getProcessInstanceKey()).isEqualTo(14);
        assertThat(job.getTenantId()).isEqualTo("<default>");
        assertThat(job.getListenerEventType()).isEqualTo(ActivatedJob.ListenerEventType.UNSPECIFIED);
        final CommandRequest asked = fixture.partition(1).nextAsked();
        assertThat(asked.intent()).isEqualTo(JobBatchIntent.ACTIVATE);
        assertThat(asked.key()).isEqualTo(-1);
        assertThat(asked.value())
                .isEqualTo(new JobBatchValue(
                        "pay", "me", 1000, 10, List.of(), List.of("<default>"), -1, List.of(), -1, false));
    }

    @Test
    void asksEveryPartitionForWhatIsMissing() throws Exception {
        final List<Integer> wanted = new ArrayList<>();
        for (int id = 1; id <= 2; id++) {
            fixture.partition(id).script(request -> {
                synchronized (wanted) {
                    wanted.add(wanted(request));
                }
                return jobs(request, false, job(1), job(2));
            });
        }

        final var answers = poll(5, FOR_EVER);
        answers.awaitEnd();

        assertThat(answers.received).hasSize(2);
        assertThat(wanted).containsExactly(5, 3);
    }

    @Test
    void asksAPartitionAgainThatHadToCutItsAnswer() throws Exception {
        final AtomicInteger left = new AtomicInteger(3);
        fixture.partition(1).script(request -> {
            final int now = left.decrementAndGet();
            return now < 0 ? noJobs(request) : jobs(request, now > 0, job(now));
        });
        fixture.partition(2).script(FakePartition::noJobs);

        final var answers = poll(10, FOR_EVER);
        answers.awaitEnd();

        assertThat(answers.received).hasSize(3);
        assertThat(fixture.partition(1).asked).hasSize(3);
        assertThat(fixture.partition(2).asked).hasSize(1);
    }

    @Test
    void endsWithoutJobsWhereTheClientDoesNotWait() throws Exception {
        allEmpty();

        final var answers = poll(5, NO_WAIT);
        answers.awaitEnd();

        assertThat(answers.received).isEmpty();
        assertThat(askedInAll()).isEqualTo(2);
    }

    @Test
    void endsWithoutJobsWhereLongPollingIsOff() throws Exception {
        restart(new LongPollingConfig(false, TimeUnit.SECONDS.toNanos(60), TimeUnit.SECONDS.toNanos(60), 3), 1);
        allEmpty();

        final var answers = poll(5, FOR_EVER);
        answers.awaitEnd();

        assertThat(answers.received).isEmpty();
    }

    @Test
    void endsWithoutJobsAfterTheTimeOfTheRequest() throws Exception {
        allEmpty();

        final var answers = poll(5, 50);
        answers.awaitEnd();

        assertThat(answers.received).isEmpty();
        // when its time is over in the middle of its round, it asks no further
        assertThat(askedInAll()).isBetween(1, 2);
    }

    @Test
    void waitsForTheDefaultTimeWhereTheRequestSaysNothing() throws Exception {
        restart(new LongPollingConfig(true, TimeUnit.MILLISECONDS.toNanos(50), TimeUnit.SECONDS.toNanos(60), 3), 1);
        allEmpty();

        poll(5, 0).awaitEnd();

        assertThat(askedInAll()).isEqualTo(1);
    }

    @Test
    void neverAsksForNoJobs() throws Exception {
        allEmpty();

        final var atOnce = poll(0, NO_WAIT);
        atOnce.awaitEnd();
        final var later = poll(-3, 50);
        later.awaitEnd();

        assertThat(atOnce.received).isEmpty();
        assertThat(later.received).isEmpty();
        assertThat(askedInAll()).isZero();
    }

    @Test
    void wakesUpWhenAPartitionTellsOfJobs() throws Exception {
        allEmpty();
        final var answers = poll(5, FOR_EVER);
        fixture.partition(1).nextAsked();
        fixture.partition(2).nextAsked();

        fixture.partition(2).script(request -> jobs(request, false, job(7)));
        fixture.partition(2).jobsAvailable("other");
        fixture.partition(2).jobsAvailable("pay");
        answers.awaitEnd();

        assertThat(answers.next().getJobs(0).getKey()).isEqualTo(7);
        assertThat(fixture.partition(2).asked).as("asked first: it told").isNotEmpty();
    }

    @Test
    void oneJobWakesOneOfManyAndManyJobsWakeThemAll() throws Exception {
        restart(LongPollingConfig.DEFAULT, 1);
        allEmpty();
        final List<Fixture.Answers<ActivateJobsRequest, ActivateJobsResponse>> waiting = new ArrayList<>();
        final CountDownLatch served = new CountDownLatch(3);
        for (int i = 0; i < 5; i++) {
            waiting.add(poll(1, FOR_EVER));
            final var _ = waiting.getLast().ended.thenRun(served::countDown);
        }
        settle();
        assertThat(fixture.partition(1).accepted()).succeedsWithin(60, TimeUnit.SECONDS);
        settle();
        final AtomicInteger left = new AtomicInteger(3);
        fixture.partition(1)
                .script(request -> left.getAndDecrement() > 0 ? jobs(request, false, job(1)) : noJobs(request));

        fixture.partition(1).jobsAvailable("pay");

        assertThat(served.await(60, TimeUnit.SECONDS)).isTrue();
        settle();
        assertThat(waiting)
                .filteredOn(each -> each.ended.isDone())
                .hasSize(3)
                .allSatisfy(each -> assertThat(each.received).hasSize(1));
    }

    @Test
    void newsDuringARoundMakesAnotherRound() throws Exception {
        final var answers = poll(5, FOR_EVER);
        final FakePartition first = fixture.partition(1);
        final FakePartition second = fixture.partition(2);
        first.reply(noJobs(first.nextAsked()));
        final CommandRequest lastOfRound = second.nextAsked();
        first.script(request -> jobs(request, false, job(9)));
        second.script(FakePartition::noJobs);

        first.jobsAvailable("pay"); // has been asked in this round already
        assertThat(first.accepted()).succeedsWithin(60, TimeUnit.SECONDS);
        second.reply(noJobs(lastOfRound));
        answers.awaitEnd();

        assertThat(answers.next().getJobs(0).getKey()).isEqualTo(9);
    }

    @Test
    void asksNobodyOnceATypeIsKnownToBeEmpty() throws Exception {
        restart(LongPollingConfig.DEFAULT, 1);
        allEmpty();
        for (int i = 0; i < 3; i++) {
            final var asking = poll(5, FOR_EVER);
            fixture.partition(1).nextAsked();
            assertThat(fixture.partition(1).accepted()).succeedsWithin(60, TimeUnit.SECONDS);
            settle();
            asking.cancel();
            settle();
        }

        final var answers = poll(5, 30);
        answers.awaitEnd();

        assertThat(askedInAll()).isZero();
        fixture.partition(1).jobsAvailable("pay");
        fixture.partition(1).script(request -> jobs(request, false, job(1)));
        assertThat(poll(5, FOR_EVER).next().getJobsCount()).isEqualTo(1);
    }

    @Test
    void looksForJobsNobodyToldOf() {
        restart(new LongPollingConfig(true, TimeUnit.SECONDS.toNanos(60), TimeUnit.MILLISECONDS.toNanos(40), 3), 1);
        allEmpty();
        final var answers = poll(5, FOR_EVER);
        fixture.partition(1).nextAsked();

        fixture.partition(1).script(request -> jobs(request, false, job(1)));

        assertThat(answers.next().getJobsCount()).isEqualTo(1);
    }

    @Test
    void aRejectionEndsTheCall() {
        fixture.partitions.forEach(partition -> partition.script(request -> new CommandReply.Rejected(
                request.origin(), request.intent(), RejectionType.INVALID_ARGUMENT, "no such thing")));

        final var answers = poll(5, FOR_EVER);

        assertThatThrownBy(answers::awaitEnd)
                .cause()
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessage(
                        "INVALID_ARGUMENT: Command 'ACTIVATE' rejected with code 'INVALID_ARGUMENT': no such thing");
    }

    @Test
    void tellsTheClientToBackOffWhenAPartitionIsOverloadedAndNoneHasJobs() {
        fixture.partition(1).script(request -> refused(request, Refusal.Kind.OVERLOADED));
        fixture.partition(2).script(FakePartition::noJobs);

        assertThat(codeOf(poll(5, FOR_EVER))).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    }

    @Test
    void skipsAPartitionThatCanNotAnswer() throws Exception {
        fixture.partition(1).script(request -> refused(request, Refusal.Kind.NOT_LEADER));
        fixture.partition(2).script(request -> jobs(request, false, job(3)));

        final var answers = poll(5, FOR_EVER);
        answers.awaitEnd();

        assertThat(answers.next().getJobs(0).getKey()).isEqualTo(3);
    }

    @Test
    void skipsAPartitionThatDoesNotAnswerAndHandsLateJobsBack() throws Exception {
        fixture.close();
        fixture = new Fixture(Fixture.CONFIG.withRequestNanos(TimeUnit.MILLISECONDS.toNanos(50)), 1);

        final var answers = poll(5, NO_WAIT);
        final CommandRequest asked = fixture.partition(1).nextAsked();
        answers.awaitEnd();
        fixture.partition(1).reply(jobs(asked, false, job(Fixture.key(1, 77))));

        final CommandRequest handedBack = fixture.partition(1).nextAsked();
        assertThat(handedBack.key()).isEqualTo(Fixture.key(1, 77));
        assertThat(handedBack.intent()).isEqualTo(JobIntent.FAIL);
        assertThat(((JobValue) handedBack.value()).retries()).isEqualTo(3);
        assertThat(handedBack.origin()).isNull();
    }

    @Test
    void handsJobsBackWhoseClientHasGone() {
        restart(LongPollingConfig.DEFAULT, 1);
        final var answers = poll(5, FOR_EVER);
        final CommandRequest asked = fixture.partition(1).nextAsked();

        answers.cancel();
        settle();
        fixture.partition(1).reply(jobs(asked, false, job(Fixture.key(1, 77)), job(Fixture.key(1, 78))));

        assertThat(fixture.partition(1).nextAsked().intent()).isEqualTo(JobIntent.FAIL);
        assertThat(fixture.partition(1).nextAsked().key()).isEqualTo(Fixture.key(1, 78));
    }

    @Test
    void aClientThatGoesWhileItWaitsLeavesTheJobsToTheNext() throws Exception {
        restart(LongPollingConfig.DEFAULT, 1);
        allEmpty();
        final var gone = poll(5, FOR_EVER);
        final var stays = poll(5, FOR_EVER);
        settle();
        gone.cancel();
        settle();

        fixture.partition(1).script(request -> jobs(request, false, job(1)));
        fixture.partition(1).jobsAvailable("pay");

        stays.awaitEnd();
        assertThat(stays.received).hasSize(1);
    }

    @Test
    void splitsJobsThatAreTooManyForOneMessageAndGivesUpOneThatIsTooLarge() throws Exception {
        fixture.close();
        fixture = new Fixture(Fixture.CONFIG.withLimits(GatewayLimits.DEFAULT.withMessageBytesMax(2048)), 1);
        final JsonToPacked json = new JsonToPacked(10);
        final String large = "{\"a\":\"" + "x".repeat(3000) + "\"}";
        final String half = "{\"a\":\"" + "x".repeat(1200) + "\"}";
        fixture.partition(1)
                .script(request -> jobs(
                        request,
                        false,
                        job(Fixture.key(1, 1), json.document(half)),
                        job(Fixture.key(1, 2), json.document(large)),
                        job(Fixture.key(1, 3), json.document(half))));

        final var answers = poll(5, FOR_EVER);
        answers.awaitEnd();

        assertThat(answers.next().getJobsList())
                .extracting(ActivatedJob::getKey)
                .containsExactly(Fixture.key(1, 1));
        assertThat(answers.next().getJobsList())
                .extracting(ActivatedJob::getKey)
                .containsExactly(Fixture.key(1, 3));
        fixture.partition(1).nextAsked();
        final CommandRequest givenUp = fixture.partition(1).nextAsked();
        assertThat(givenUp.key()).isEqualTo(Fixture.key(1, 2));
        assertThat(givenUp.intent()).isEqualTo(JobIntent.FAIL);
        assertThat(((JobValue) givenUp.value()).retries()).isZero();
        assertThat(((JobValue) givenUp.value()).errorMessage()).contains("2048");
    }

    @Test
    void refusesWhatIsNotValid() {
        assertInvalid(request(1, 0).toBuilder().setTimeout(0).build(), "timeout greater than zero, but it was '0'");
        assertInvalid(request(1, 0).toBuilder().setType("").build(), "with a type to be present, but it was blank");
        assertInvalid(
                request(1, 0).toBuilder().addTenantIds("acme").build(),
                "ActivateJobs with tenant id 'acme', but multi-tenancy is disabled");
    }

    private void assertInvalid(final ActivateJobsRequest request, final String text) {
        assertThatThrownBy(() -> fixture.client().activateJobs(request).hasNext())
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageStartingWith("INVALID_ARGUMENT: ")
                .hasMessageContaining(text);
    }
}
