package dev.skep.gateway;

import static dev.skep.gateway.FakePartition.accepted;
import static dev.skep.gateway.FakePartition.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.skep.base.MemberId;
import dev.skep.gateway.PartitionTable.Entry;
import dev.skep.protocol.CorrelationHash;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.message.CommandRequest;
import dev.skep.protocol.message.PartitionPort;
import dev.skep.protocol.message.Refusal;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.*;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Unary calls while partitions change their leaders. */
class LeaderChangeTest {
    private static final MemberId OLD = Fixture.FIRST_MEMBER;
    private static final MemberId NEW = MemberId.of(1);
    private static final GatewayConfig ONE_LOOP = Fixture.CONFIG.withLoops(1);

    private Fixture fixture = new Fixture(ONE_LOOP, 2);

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

    private static CommandReply echo(final CommandRequest request) {
        return accepted(request, 5, request.intent(), request.value());
    }

    private Fixture.Answers<CompleteJobRequest, CompleteJobResponse> complete(final int partitionId) {
        final Fixture.Answers<CompleteJobRequest, CompleteJobResponse> answers = new Fixture.Answers<>();
        fixture.async()
                .completeJob(
                        CompleteJobRequest.newBuilder()
                                .setJobKey(Fixture.key(partitionId, 1))
                                .build(),
                        answers);
        return answers;
    }

    private Fixture.Answers<CreateProcessInstanceRequest, CreateProcessInstanceResponse> create() {
        final Fixture.Answers<CreateProcessInstanceRequest, CreateProcessInstanceResponse> answers =
                new Fixture.Answers<>();
        fixture.async()
                .createProcessInstance(
                        CreateProcessInstanceRequest.newBuilder()
                                .setBpmnProcessId("p")
                                .build(),
                        answers);
        return answers;
    }

    /** Whatever was sent before over this connection has been dealt with. */
    private void settle() {
        fixture.client().topology(TopologyRequest.getDefaultInstance());
    }

    private static Status failure(final Fixture.Answers<?, ?> answers) {
        return Status.fromThrowable(catchThrowable(answers::awaitEnd).getCause());
    }

    @Test
    void aCallWaitsForALeaderAndGoesToTheOneThatComes() throws Exception {
        final FakePartition successor = fixture.replica(1).script(LeaderChangeTest::echo);
        table(leaderless(fixture.partition(1)), led(fixture.partition(2), OLD, 0));

        final var answers = complete(1);
        settle();
        table(led(successor, NEW, 2), led(fixture.partition(2), OLD, 0));

        answers.awaitEnd();
        assertThat(successor.asked).hasSize(1);
        assertThat(fixture.partition(1).asked).isEmpty();
    }

    @Test
    void aCallThatAFormerLeaderRefusesGoesToTheNewOne() throws Exception {
        final FakePartition successor = fixture.replica(1).script(LeaderChangeTest::echo);
        fixture.partition(1).script(request -> refused(request, Refusal.Kind.NOT_LEADER));

        final var answers = complete(1);
        fixture.partition(1).nextAsked();
        table(led(successor, NEW, 2), led(fixture.partition(2), OLD, 0));

        answers.awaitEnd();
        assertThat(successor.asked).hasSize(1);
    }

    @Test
    void aMemberThatIsAboutToLeadIsAskedAgain() throws Exception {
        final AtomicInteger refusals = new AtomicInteger(3);
        fixture.partition(1)
                .script(request ->
                        refusals.getAndDecrement() > 0 ? refused(request, Refusal.Kind.NOT_LEADER) : echo(request));

        complete(1).awaitEnd();

        assertThat(fixture.partition(1).asked).hasSize(4);
    }

    @Test
    void aRefusalThatNamesTheLeaderIsPassedOnUnlessItIsOld() throws Exception {
        table(led(fixture.partition(1), OLD, 5), led(fixture.partition(2), OLD, 0));
        final List<Refusal> refusals = new ArrayList<>(List.of(
                new Refusal(Refusal.Kind.NOT_LEADER, "a test", NEW, 4),
                new Refusal(Refusal.Kind.NOT_LEADER, "a test", OLD, 5),
                new Refusal(Refusal.Kind.NOT_LEADER, "a test"),
                new Refusal(Refusal.Kind.NOT_LEADER, "a test", NEW, 6)));
        fixture.partition(1)
                .script(request -> refusals.isEmpty()
                        ? echo(request)
                        : new CommandReply.Refused(request.origin(), refusals.removeFirst()));

        complete(1).awaitEnd();

        assertThat(fixture.hints).containsExactly("1 1 6");
    }

    @Test
    void withoutALeaderInAllTheTimeNothingHasHappened() {
        fixture.close();
        fixture = new Fixture(ONE_LOOP.withRequestNanos(TimeUnit.MILLISECONDS.toNanos(100)), 1);
        table(leaderless(fixture.partition(1)));

        final Status completion = failure(complete(1));
        final Status creation = failure(create());

        assertThat(completion.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(completion.getDescription())
                .isEqualTo("Expected a leader of partition 1 to take 'COMPLETE' within 100 ms, but none is known."
                        + " Nothing has happened: try again");
        assertThat(creation.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(fixture.partition(1).asked).isEmpty();
    }

    @Test
    void anUnknownOutcomeIsSaidAndNeverRepeated() {
        fixture.partitions.forEach(partition ->
                partition.script(request -> new CommandReply.Unknown(request.origin(), "leadership was lost")));

        for (final Status status : List.of(failure(complete(1)), failure(create()))) {
            assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(status.getDescription())
                    .contains("the outcome is unknown: leadership was lost")
                    .endsWith("repeat it only if it does no harm when it happens twice");
        }
        settle();
        assertThat(fixture.partitions.stream()
                        .mapToInt(each -> each.asked.size())
                        .sum())
                .isEqualTo(2);
    }

    @Test
    void whoWaitsForALostMemberIsToldAtOnceAndNobodyElse() throws Exception {
        table(led(fixture.partition(1), OLD, 1), led(fixture.partition(2), NEW, 1));
        final var atLost = complete(1);
        final var atOther = complete(2);
        fixture.partition(1).nextAsked();
        final CommandRequest asked = fixture.partition(2).nextAsked();

        fixture.server.memberLost(OLD);

        final Status status = failure(atLost);
        assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(status.getDescription())
                .contains("partition 1")
                .contains("'COMPLETE'")
                .contains("the outcome is unknown: the connection to its leader, member 0, was lost");
        fixture.partition(2).reply(echo(asked));
        atOther.awaitEnd();
    }

    @Test
    void aHeldCallIsNotTouchedWhenAMemberIsLost() throws Exception {
        final FakePartition successor = fixture.replica(1).script(LeaderChangeTest::echo);
        table(leaderless(fixture.partition(1)), led(fixture.partition(2), OLD, 0));
        final var answers = complete(1);
        settle();

        fixture.server.memberLost(OLD);
        table(led(successor, NEW, 2), led(fixture.partition(2), OLD, 0));

        answers.awaitEnd();
    }

    @Test
    void newInstancesAvoidPartitionsWithoutALeaderOrWithOneThatIsUnwell() throws Exception {
        fixture.close();
        fixture = new Fixture(ONE_LOOP, 3);
        fixture.partitions.forEach(partition -> partition.script(LeaderChangeTest::echo));
        table(
                leaderless(fixture.partition(1)),
                led(fixture.partition(2), OLD, 1),
                new Entry(fixture.partition(3), NEW, 1, false));

        for (int i = 0; i < 5; i++) {
            create().awaitEnd();
        }
        assertThat(fixture.partition(2).asked).hasSize(5);

        table(
                leaderless(fixture.partition(1)),
                leaderless(fixture.partition(2)),
                new Entry(fixture.partition(3), NEW, 1, false));
        create().awaitEnd();
        assertThat(fixture.partition(3).asked).as("better than none").hasSize(1);
        assertThat(fixture.partition(1).asked).isEmpty();
    }

    @Test
    void aCreationWaitsWhileNobodyLeadsAndGoesWhereSomebodyDoesFirst() throws Exception {
        fixture.partitions.forEach(partition -> partition.script(LeaderChangeTest::echo));
        table(leaderless(fixture.partition(1)), leaderless(fixture.partition(2)));

        final var answers = create();
        settle();
        table(leaderless(fixture.partition(1)), led(fixture.partition(2), NEW, 1));

        answers.awaitEnd();
        assertThat(fixture.partition(2).asked).hasSize(1);
    }

    @Test
    void aCreationThatAllFormerLeadersRefuseWalksAgain() throws Exception {
        final AtomicInteger refusals = new AtomicInteger(5);
        fixture.partitions.forEach(partition -> partition.script(
                request -> refusals.getAndDecrement() > 0 ? refused(request, Refusal.Kind.NOT_LEADER) : echo(request)));

        create().awaitEnd();

        assertThat(fixture.partition(1).asked).hasSize(3);
        assertThat(fixture.partition(2).asked).hasSize(3);
    }

    @Test
    void aPartitionThatIsAddedGetsItsShare() throws Exception {
        fixture.partitions.forEach(partition -> partition.script(LeaderChangeTest::echo));
        final FakePartition added = fixture.replica(3).script(LeaderChangeTest::echo);
        assertThat(failure(complete(3)).getDescription()).contains("no such partition");

        fixture.server.partitions(PartitionTable.ledBy(OLD, List.copyOf(fixture.partitions)));
        settle();
        complete(3).awaitEnd();
        for (int i = 0; i < 6; i++) {
            create().awaitEnd();
        }

        assertThat(added.asked).hasSize(3);
    }

    @Test
    void aCallForAPartitionThatIsTakenAwayEnds() {
        table(led(fixture.partition(1), OLD, 0), leaderless(fixture.partition(2)));
        final var answers = complete(2);
        settle();

        table(led(fixture.partition(1), OLD, 0));

        assertThat(failure(answers).getDescription()).contains("no such partition");
    }

    @Test
    void correlationKeysAreSpreadOverThePartitionsOfTheRoutingState() {
        fixture.partitions.forEach(partition -> partition.script(LeaderChangeTest::echo));
        final FakePartition added = fixture.replica(3).script(LeaderChangeTest::echo);
        fixture.server.partitions(PartitionTable.of(
                fixture.partitions.stream().map(port -> led(port, OLD, 0)).toList(), 2));
        settle();

        for (int i = 0; i < 20; i++) {
            fixture.client()
                    .publishMessage(PublishMessageRequest.newBuilder()
                            .setName("m")
                            .setCorrelationKey("key-" + i)
                            .build());
            assertThat(fixture.partition(CorrelationHash.partitionOf("key-" + i, 2))
                            .nextAsked())
                    .isNotNull();
        }
        assertThat(added.asked).isEmpty();
    }

    @Test
    void aClientThatGoesWhileItsCallIsHeldLeavesItsPlace() throws Exception {
        fixture.close();
        fixture = new Fixture(ONE_LOOP.withLimits(GatewayLimits.DEFAULT.withInFlightMax(1)), 1);
        fixture.partition(1).script(LeaderChangeTest::echo);
        table(leaderless(fixture.partition(1)));
        final var held = complete(1);
        settle();
        assertThat(failure(complete(1)).getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);

        held.cancel();
        settle();
        table(led(fixture.partition(1), OLD, 1));

        complete(1).awaitEnd();
        assertThat(fixture.partition(1).asked).hasSize(1);
    }

    @Test
    void commandsAndAnswersSurviveTheWire() throws Exception {
        final FakePartition far = new FakePartition(1, new Wire.ToGateway(fixture.server.port()));
        fixture.partitions.add(far);
        table(led(new Wire.ToPartition(far), NEW, 1));

        final var answers = complete(1);
        final CommandRequest asked = far.nextAsked();
        far.reply(echo(asked));

        answers.awaitEnd();
        assertThat(asked.intent()).isEqualTo(JobIntent.COMPLETE);
        assertThat(asked.origin().gatewayId()).isEqualTo(Fixture.GATEWAY_ID);
    }
}
