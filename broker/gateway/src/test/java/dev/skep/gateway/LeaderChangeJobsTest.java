package dev.skep.gateway;

import static dev.skep.gateway.FakePartition.job;
import static dev.skep.gateway.FakePartition.jobs;
import static dev.skep.gateway.FakePartition.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.MemberId;
import dev.skep.base.Packed;
import dev.skep.gateway.PartitionTable.Entry;
import dev.skep.gateway.json.JsonToPacked;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.message.CommandRequest;
import dev.skep.protocol.message.JobStream;
import dev.skep.protocol.message.PartitionPort;
import dev.skep.protocol.message.Refusal;
import io.camunda.zeebe.gateway.protocol.GatewayGrpc;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.ActivateJobsRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.ActivateJobsResponse;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.ActivatedJob;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.StreamActivatedJobsRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.TopologyRequest;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls that wait for jobs while partitions change their leaders. */
class LeaderChangeJobsTest {
    private static final MemberId OLD = Fixture.FIRST_MEMBER;
    private static final MemberId NEW = MemberId.of(1);
    private static final long FOR_EVER = 600_000;

    private final Fixture fixture = new Fixture(Fixture.CONFIG.withLoops(1), 2);

    @AfterEach
    void stop() {
        fixture.close();
    }

    private void table(final Entry... entries) {
        fixture.server.partitions(PartitionTable.of(List.of(entries), entries.length));
        settle();
    }

    private static Entry led(final PartitionPort port, final MemberId leader, final long term) {
        return new Entry(port, leader, term, true);
    }

    private static Entry leaderless(final PartitionPort port) {
        return new Entry(port, null, 0, false);
    }

    private Fixture.Answers<ActivateJobsRequest, ActivateJobsResponse> poll() {
        final Fixture.Answers<ActivateJobsRequest, ActivateJobsResponse> answers = new Fixture.Answers<>();
        fixture.async()
                .activateJobs(
                        ActivateJobsRequest.newBuilder()
                                .setType("pay")
                                .setWorker("me")
                                .setTimeout(1000)
                                .setMaxJobsToActivate(5)
                                .setRequestTimeout(FOR_EVER)
                                .build(),
                        answers);
        return answers;
    }

    private Fixture.Answers<StreamActivatedJobsRequest, ActivatedJob> stream(final boolean automatic) {
        final Fixture.Answers<StreamActivatedJobsRequest, ActivatedJob> answers = new Fixture.Answers<>(automatic);
        GatewayGrpc.newStub(automatic ? fixture.newChannel() : fixture.newNarrowChannel())
                .streamActivatedJobs(
                        StreamActivatedJobsRequest.newBuilder()
                                .setType("pay")
                                .setWorker("me")
                                .setTimeout(1000)
                                .build(),
                        answers);
        assertThat(fixture.partition(1).nextTold()).isInstanceOf(JobStream.class);
        assertThat(fixture.partition(2).nextTold()).isInstanceOf(JobStream.class);
        return answers;
    }

    private void settle() {
        fixture.client().topology(TopologyRequest.getDefaultInstance());
    }

    @Test
    void aNewLeaderIsGivenTheOpenStreams() {
        final var answers = stream(true);
        final FakePartition successor = fixture.replica(1);

        table(led(successor, NEW, 2), led(fixture.partition(2), OLD, 0));

        assertThat(successor.nextTold())
                .isEqualTo(fixture.partition(1).streams.values().iterator().next());
        assertThat(successor.nextTold()).isEqualTo("ready");
        successor.push(job(Fixture.key(1, 1)));
        assertThat(answers.next().getKey()).isEqualTo(Fixture.key(1, 1));
        assertThat(fixture.partition(2).told).as("told to a leader that stays").isEmpty();
        answers.cancel();
        assertThat(successor.nextTold()).isEqualTo("closed");
    }

    @Test
    void aLeaderThatHasForgottenTheStreamsIsGivenThemAgain() {
        stream(true);

        fixture.server.openStreamsAgain(1);
        fixture.server.openStreamsAgain(7); // of a partition that is not known yet
        settle();

        assertThat(fixture.partition(1).nextTold()).isInstanceOf(JobStream.class);
        assertThat(fixture.partition(1).nextTold()).isEqualTo("ready");
        assertThat(fixture.partition(2).told).as("told to others").isEmpty();
    }

    @Test
    void aNewLeaderIsToldThatNobodyCanTakeAJob() {
        stream(false);
        final Packed large = new JsonToPacked(10).document("{\"a\":\"" + "x".repeat(100_000) + "\"}");
        long key = 0;
        int cameBackInSuccession = 0;
        while (cameBackInSuccession < 20) { // by then the connection has taken all that it can hold
            fixture.partition(1).push(job(Fixture.key(1, ++key), large));
            assertThat(fixture.partition(1).accepted()).succeedsWithin(60, TimeUnit.SECONDS);
            settle();
            cameBackInSuccession = fixture.partition(1).asked.poll() == null ? 0 : cameBackInSuccession + 1;
        }
        final FakePartition successor = fixture.replica(1);

        table(led(successor, NEW, 2), led(fixture.partition(2), OLD, 0));

        assertThat(successor.nextTold()).isInstanceOf(JobStream.class);
        assertThat(successor.nextTold()).isEqualTo("blocked");
    }

    @Test
    void streamsAreOpenedOnceMoreAtALeaderThatWasOutOfReach() {
        final var _ = stream(true);
        table(leaderless(fixture.partition(1)), led(fixture.partition(2), OLD, 0));
        table(led(fixture.partition(1), OLD, 0), led(fixture.partition(2), OLD, 0));

        assertThat(fixture.partition(1).nextTold()).isInstanceOf(JobStream.class);
        assertThat(fixture.partition(1).nextTold()).isEqualTo("ready");
    }

    @Test
    void aPartitionThatIsAddedGetsTheOpenStreamsAndThePolls() throws Exception {
        final var _ = stream(true);
        fixture.partitions.forEach(partition -> partition.script(FakePartition::noJobs));
        final var answers = poll();
        fixture.partition(1).nextAsked();
        fixture.partition(2).nextAsked();
        final FakePartition added = fixture.replica(3).script(request -> jobs(request, false, job(7)));

        fixture.server.partitions(PartitionTable.ledBy(OLD, List.copyOf(fixture.partitions)));

        answers.awaitEnd();
        assertThat(answers.next().getJobs(0).getKey()).isEqualTo(7);
        assertThat(added.nextTold()).isInstanceOf(JobStream.class);
    }

    @Test
    void aWaitingPollAsksANewLeaderAtOnce() throws Exception {
        fixture.partition(2).script(FakePartition::noJobs);
        table(leaderless(fixture.partition(1)), led(fixture.partition(2), OLD, 0));
        final var answers = poll();
        fixture.partition(2).nextAsked();
        final FakePartition successor = fixture.replica(1).script(request -> jobs(request, false, job(7)));

        table(led(successor, NEW, 2), led(fixture.partition(2), OLD, 0));

        answers.awaitEnd();
        assertThat(answers.next().getJobs(0).getKey()).isEqualTo(7);
        assertThat(fixture.partition(1).asked).isEmpty();
    }

    @Test
    void aPollThatWasRefusedByAFormerLeaderAsksAgainByItself() throws Exception {
        final AtomicInteger refusals = new AtomicInteger(2);
        fixture.partition(1)
                .script(request -> refusals.getAndDecrement() > 0
                        ? refused(request, Refusal.Kind.NOT_LEADER)
                        : jobs(request, false, job(7)));
        fixture.partition(2).script(FakePartition::noJobs);

        final var answers = poll();

        answers.awaitEnd();
        assertThat(answers.next().getJobs(0).getKey()).isEqualTo(7);
    }

    @Test
    void aPollGoesOnAfterAnUnknownOutcome() throws Exception {
        fixture.partition(1).script(request -> new CommandReply.Unknown(request.origin(), "leadership was lost"));
        fixture.partition(2).script(request -> jobs(request, false, job(7)));

        final var answers = poll();

        answers.awaitEnd();
        assertThat(answers.next().getJobs(0).getKey()).isEqualTo(7);
    }

    @Test
    void aPollGoesOnWithoutALostMemberAndHandsItsLateJobsBack() throws Exception {
        table(led(fixture.partition(1), OLD, 1), led(fixture.partition(2), NEW, 1));
        fixture.partition(2).script(request -> jobs(request, false, job(7)));
        final var answers = poll();
        final CommandRequest asked = fixture.partition(1).nextAsked();

        fixture.server.memberLost(OLD);
        answers.awaitEnd();
        fixture.partition(1).reply(jobs(asked, false, job(Fixture.key(1, 77))));

        assertThat(answers.next().getJobs(0).getKey()).isEqualTo(7);
        final CommandRequest back = fixture.partition(1).nextAsked();
        assertThat(back.intent()).isEqualTo(JobIntent.FAIL);
        assertThat(back.key()).isEqualTo(Fixture.key(1, 77));
    }

    @Test
    void jobsPushedOverTheWireReachTheirStream() {
        final FakePartition far = new FakePartition(1, new Wire.ToGateway(fixture.server.port()));
        fixture.partitions.add(far);
        final var answers = stream(true);
        table(led(new Wire.ToPartition(far), NEW, 1), led(fixture.partition(2), OLD, 0));
        final JobStream opened = (JobStream) far.nextTold();

        far.push(job(Fixture.key(1, 1)), job(Fixture.key(1, 2)));

        assertThat(answers.next().getKey()).isEqualTo(Fixture.key(1, 1));
        assertThat(answers.next().getKey()).isEqualTo(Fixture.key(1, 2));
        assertThat(opened.gatewayId()).isEqualTo(Fixture.GATEWAY_ID);
        assertThat(JobStream.ownerOfStream(opened.id())).isEqualTo(JobStream.ownerOf(Fixture.GATEWAY_ID));
        assertThat(far.nextTold()).isEqualTo("ready");
    }
}
