package dev.skep.gateway;

import static dev.skep.gateway.FakePartition.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skep.base.Packed;
import dev.skep.gateway.json.JsonToPacked;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.message.CommandRequest;
import dev.skep.protocol.message.JobPush;
import dev.skep.protocol.message.JobStream;
import dev.skep.protocol.value.JobValue;
import io.camunda.zeebe.gateway.protocol.GatewayGrpc;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.ActivatedJob;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.StreamActivatedJobsRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.TopologyRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobStreamTest {
    private final Fixture fixture = new Fixture(Fixture.CONFIG.withLoops(1), 2);

    @AfterEach
    void stop() {
        fixture.close();
    }

    private static StreamActivatedJobsRequest request(final String worker) {
        return StreamActivatedJobsRequest.newBuilder()
                .setType("pay")
                .setWorker(worker)
                .setTimeout(1000)
                .addFetchVariable("a")
                .build();
    }

    private Fixture.Answers<StreamActivatedJobsRequest, ActivatedJob> open(
            final String worker, final boolean automatic) {
        final Fixture.Answers<StreamActivatedJobsRequest, ActivatedJob> answers = new Fixture.Answers<>(automatic);
        GatewayGrpc.newStub(automatic ? fixture.newChannel() : fixture.newNarrowChannel())
                .streamActivatedJobs(request(worker), answers);
        return answers;
    }

    private Fixture.Answers<StreamActivatedJobsRequest, ActivatedJob> opened(final String worker) {
        final var answers = open(worker, true);
        assertThat(fixture.partition(1).nextTold()).isInstanceOf(JobStream.class);
        assertThat(fixture.partition(2).nextTold()).isInstanceOf(JobStream.class);
        return answers;
    }

    @Test
    void opensAStreamAtEveryPartitionAndPassesJobsOn() {
        final var answers = opened("me");

        fixture.partition(1).push(job(Fixture.key(1, 1)), job(Fixture.key(1, 2)));
        fixture.partition(2).push(job(Fixture.key(2, 1)));

        assertThat(List.of(
                        answers.next().getKey(),
                        answers.next().getKey(),
                        answers.next().getKey()))
                .containsExactlyInAnyOrder(Fixture.key(1, 1), Fixture.key(1, 2), Fixture.key(2, 1));
        final JobStream stream =
                fixture.partition(1).streams.values().iterator().next();
        assertThat(stream)
                .isEqualTo(new JobStream(
                        stream.id(), Fixture.GATEWAY_ID, "pay", "me", 1000, List.of("a"), List.of("<default>")));
        assertThat(fixture.partition(2).streams).containsKey(stream.id());
    }

    @Test
    void clientsWithEqualWishesShareAStreamInTurn() {
        final var first = opened("me");
        final var second = open("me", true);
        final var other = open("you", true);
        final JobStream mine = fixture.partition(1).streams.values().iterator().next();
        assertThat(fixture.partition(1).nextTold())
                .isInstanceOfSatisfying(
                        JobStream.class, stream -> assertThat(stream.worker()).isEqualTo("you"));
        // the second client has joined too: one of its pushes reaches it sooner or later
        long key = 0;
        while (first.received.isEmpty() || second.received.isEmpty()) {
            fixture.server.port().pushes(List.of(new JobPush(1, mine.id(), job(Fixture.key(1, ++key)))));
            fixture.client().topology(TopologyRequest.getDefaultInstance()); // no more pushes than it can deal with
        }

        assertThat(fixture.partition(1).streams).hasSize(2);
        assertThat(other.received).isEmpty();
    }

    @Test
    void closesTheStreamWhenItsLastClientGoesAndGivesItsJobsBack() {
        final var answers = opened("me");
        final long id = fixture.partition(1).streams.keySet().iterator().next();

        answers.cancel();

        assertThat(fixture.partition(1).nextTold()).isEqualTo("closed");
        assertThat(fixture.partition(2).nextTold()).isEqualTo("closed");
        fixture.server.port().pushes(List.of(new JobPush(1, id, job(Fixture.key(1, 8)))));
        final CommandRequest back = fixture.partition(1).nextAsked();
        assertThat(back.intent()).isEqualTo(JobIntent.YIELD);
        assertThat(back.key()).isEqualTo(Fixture.key(1, 8));
        assertThat(back.origin()).isNull();
        // whoever pushes to a stream that is closed has not heard so
        assertThat(fixture.partition(1).told).contains("closed");
        assertThat(fixture.partition(2).told).isEmpty();
    }

    @Test
    void tellsOpenStreamsAgainToLeadersThatMayNotHaveHeardOfThem() {
        try (Fixture hasty = new Fixture(Fixture.CONFIG.withStreamNanos(1_000_000), 1)) {
            final Fixture.Answers<StreamActivatedJobsRequest, ActivatedJob> answers = new Fixture.Answers<>(true);
            GatewayGrpc.newStub(hasty.newChannel()).streamActivatedJobs(request("me"), answers);

            final Object first = hasty.partition(1).nextTold();
            assertThat(first).isInstanceOf(JobStream.class);
            assertThat(hasty.partition(1).nextTold()).isEqualTo(first);
            assertThat(hasty.partition(1).nextTold()).isEqualTo("ready");
            answers.cancel();
        }
    }

    @Test
    void aSlowClientBlocksItsStreamOnlyWhileNobodyElseTakesJobs() {
        final var slow = open("me", false);
        assertThat(fixture.partition(1).nextTold()).isInstanceOf(JobStream.class);
        final JsonToPacked json = new JsonToPacked(10);
        final Packed large = json.document("{\"a\":\"" + "x".repeat(100_000) + "\"}");

        final long pushed = pushUntilBlocked(large);
        assertThat(pushed * 100_000).as("bytes held for a slow client").isLessThan(4_000_000);
        final List<Object> told = new ArrayList<>();
        fixture.partition(1).told.drainTo(told);
        assertThat(told).last().isEqualTo("blocked");

        final var quick = open("me", true);
        assertThat(fixture.partition(1).nextTold()).isEqualTo("ready");
        for (int i = 0; i < 10; i++) {
            fixture.partition(1).push(job(Fixture.key(1, 2_000_000 + i)));
            assertThat(quick.next().getKey()).isEqualTo(Fixture.key(1, 2_000_000 + i));
        }
        assertThat(slow.received).isEmpty();

        quick.cancel();
        assertThat(fixture.partition(1).nextTold()).isEqualTo("blocked");
        slow.read(1000);
        assertThat(fixture.partition(1).nextTold()).isEqualTo("ready");
        assertThat(slow.next().getKey()).isEqualTo(Fixture.key(1, 1));
    }

    /** Returns how many jobs the slow client was given before each further one came back. */
    private long pushUntilBlocked(final Packed large) {
        long key = 0;
        int inSuccession = 0;
        int cameBack = 0;
        while (inSuccession < 20) {
            fixture.partition(1).push(job(Fixture.key(1, ++key), large));
            assertThat(fixture.partition(1).accepted()).succeedsWithin(60, TimeUnit.SECONDS);
            fixture.client().topology(TopologyRequest.getDefaultInstance()); // has dealt with the push by now
            final CommandRequest back = fixture.partition(1).asked.poll();
            inSuccession = back == null ? 0 : inSuccession + 1;
            if (back != null) {
                cameBack++;
                assertThat(back.intent()).isEqualTo(JobIntent.YIELD);
                assertThat(back.key()).isEqualTo(Fixture.key(1, key));
            }
        }
        return key - cameBack;
    }

    @Test
    void givesUpAJobThatIsTooLargeForAnyMessage() {
        final var answers = opened("me");
        final JsonToPacked json = new JsonToPacked(10);

        fixture.partition(1).push(job(Fixture.key(1, 1), json.document("{\"a\":\"" + "x".repeat(5_000_000) + "\"}")));

        final CommandRequest givenUp = fixture.partition(1).nextAsked();
        assertThat(givenUp.intent()).isEqualTo(JobIntent.FAIL);
        assertThat(((JobValue) givenUp.value()).retries()).isZero();
        assertThat(answers.received).isEmpty();
    }

    @Test
    void endsWhenTheGatewayStops() {
        final var answers = opened("me");

        fixture.server.stop();

        assertThatThrownBy(answers::awaitEnd)
                .cause()
                .satisfies(e -> assertThat(Status.fromThrowable(e).getCode()).isEqualTo(Status.Code.UNAVAILABLE));
        assertThat(fixture.partition(1).nextTold()).isEqualTo("closed");
    }

    @Test
    void refusesWhatIsNotValid() {
        assertInvalid(
                request("me").toBuilder().setType("").build(),
                "INVALID_ARGUMENT: Expected to open a job stream with a type, but it was blank");
        assertInvalid(
                request("me").toBuilder().setTimeout(-4).build(),
                "INVALID_ARGUMENT: Expected to open a job stream with a timeout greater than zero, but it was '-4'");
        assertInvalid(
                request("me").toBuilder().addTenantIds("a").build(),
                "INVALID_ARGUMENT: Expected to handle the request StreamActivatedJobs with tenant id 'a'");
    }

    private void assertInvalid(final StreamActivatedJobsRequest request, final String message) {
        assertThatThrownBy(() -> fixture.client().streamActivatedJobs(request).hasNext())
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageStartingWith(message);
    }
}
