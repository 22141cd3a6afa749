package dev.skep.gateway;

import static dev.skep.gateway.FakePartition.accepted;
import static dev.skep.gateway.FakePartition.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.ProcessInstanceCreationIntent;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.message.CommandRequest;
import dev.skep.protocol.message.Refusal;
import dev.skep.protocol.value.ProcessInstanceCreationValue;
import io.camunda.zeebe.gateway.protocol.GatewayGrpc;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.*;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StatusTest {
    private static final Map<RejectionType, Status.Code> CODES = Map.of(
            RejectionType.INVALID_ARGUMENT, Status.Code.INVALID_ARGUMENT,
            RejectionType.NOT_FOUND, Status.Code.NOT_FOUND,
            RejectionType.ALREADY_EXISTS, Status.Code.ALREADY_EXISTS,
            RejectionType.INVALID_STATE, Status.Code.FAILED_PRECONDITION,
            RejectionType.PROCESSING_ERROR, Status.Code.INTERNAL,
            RejectionType.EXCEEDED_BATCH_RECORD_SIZE, Status.Code.UNKNOWN);
    private static final Map<Refusal.Kind, Status.Code> REFUSALS = Map.of(
            Refusal.Kind.NOT_LEADER, Status.Code.UNAVAILABLE,
            Refusal.Kind.OVERLOADED, Status.Code.RESOURCE_EXHAUSTED,
            Refusal.Kind.DISK_FULL, Status.Code.RESOURCE_EXHAUSTED,
            Refusal.Kind.PAUSED, Status.Code.INTERNAL,
            Refusal.Kind.FAILED, Status.Code.UNAVAILABLE,
            Refusal.Kind.TOO_LARGE, Status.Code.INVALID_ARGUMENT);

    private Fixture fixture = new Fixture(3);

    @AfterEach
    void stop() {
        fixture.close();
    }

    private StatusRuntimeException failure(final Consumer<GatewayGrpc.GatewayBlockingStub> call) {
        return catchThrowableOfType(StatusRuntimeException.class, () -> call.accept(fixture.client()));
    }

    private StatusRuntimeException complete(final long key, final String variables) {
        return failure(client -> client.completeJob(CompleteJobRequest.newBuilder()
                .setJobKey(key)
                .setVariables(variables)
                .build()));
    }

    private StatusRuntimeException create() {
        return failure(client -> client.createProcessInstance(
                CreateProcessInstanceRequest.newBuilder().setBpmnProcessId("p").build()));
    }

    @ParameterizedTest
    @EnumSource(RejectionType.class)
    void rejectionsNameTheCommandTheCodeAndTheReason(final RejectionType type) {
        fixture.partition(2)
                .script(request ->
                        new CommandReply.Rejected(request.origin(), request.intent(), type, "no such job was found"));

        final StatusRuntimeException e = complete(Fixture.key(2, 1), "");

        assertThat(e.getStatus().getCode()).isEqualTo(CODES.get(type));
        assertThat(e.getStatus().getDescription())
                .isEqualTo("Command 'COMPLETE' rejected with code '" + type + "': no such job was found");
        final CommandRequest asked = fixture.partition(2).nextAsked();
        assertThat(Fixture.requestId(e))
                .isEqualTo(Long.toHexString(Fixture.GATEWAY_ID) + "-"
                        + Long.toHexString(asked.origin().requestId()));
    }

    /** Clients take 8 KB of headers: beyond that they would see neither text nor code. */
    @Test
    void aReasonThatIsTooLongIsCut() {
        for (final String sign : List.of("x", "ä", "\n", "€", "\uD83D\uDE00")) {
            fixture.partition(2)
                    .script(request -> new CommandReply.Rejected(
                            request.origin(),
                            request.intent(),
                            RejectionType.INVALID_ARGUMENT,
                            "too much: " + sign.repeat(12_000)));

            final StatusRuntimeException e = complete(Fixture.key(2, 1), "");

            assertThat(e.getStatus().getCode()).as(sign).isEqualTo(Status.Code.INVALID_ARGUMENT);
            assertThat(e.getStatus().getDescription())
                    .startsWith("Command 'COMPLETE' rejected with code 'INVALID_ARGUMENT': too much: " + sign)
                    .endsWith(sign + "... (cut)");
        }
    }

    @ParameterizedTest
    @EnumSource(value = Refusal.Kind.class, mode = EnumSource.Mode.EXCLUDE, names = "NOT_LEADER")
    void refusalsSayWhatTheCallerCanDo(final Refusal.Kind kind) {
        fixture.partition(2).script(request -> refused(request, kind));

        assertRefused(kind);
    }

    @Test
    void aPartitionThatNobodyLeadsSaysSoWhenTheTimeIsOver() {
        fixture.close(); // it would be asked again for as long as there is time
        fixture = new Fixture(Fixture.CONFIG.withRequestNanos(TimeUnit.SECONDS.toNanos(2)), 2);
        final PartitionTable leaderless = PartitionTable.of(
                fixture.partitions.stream()
                        .map(each -> new PartitionTable.Entry(each, null, 0, false))
                        .toList(),
                2);
        fixture.partition(2).script(request -> {
            fixture.server.partitions(leaderless); // asked once: no answer is outstanding at the end
            return refused(request, Refusal.Kind.NOT_LEADER);
        });

        assertRefused(Refusal.Kind.NOT_LEADER);
    }

    private void assertRefused(final Refusal.Kind kind) {
        final StatusRuntimeException e = complete(Fixture.key(2, 1), "");

        assertThat(e.getStatus().getCode()).isEqualTo(REFUSALS.get(kind));
        assertThat(e.getStatus().getDescription()).contains("partition 2").contains("because of a test");
    }

    @Test
    void aKeyOfAnUnknownPartitionIsUnavailable() {
        assertUnknown(complete(1, ""), "partition 0");
        assertUnknown(complete(Fixture.key(4, 1), ""), "partition 4");
        assertUnknown(complete(-1, ""), "partition -1");
    }

    private static void assertUnknown(final StatusRuntimeException e, final String partition) {
        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(e.getStatus().getDescription()).contains(partition + ",");
        assertThat(Fixture.requestId(e)).isNotEmpty();
    }

    @Test
    void withoutPartitionsCreationsAreUnavailable() {
        fixture.close();
        fixture = new Fixture(0);

        assertThat(create().getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }

    @ParameterizedTest
    @EnumSource(
            value = Refusal.Kind.class,
            names = {"NOT_LEADER", "OVERLOADED", "DISK_FULL", "FAILED"})
    void aRefusedCreationGoesToTheNextPartition(final Refusal.Kind kind) {
        fixture.partition(1).script(request -> refused(request, kind));
        fixture.partition(2).script(request -> refused(request, kind));
        fixture.partition(3)
                .script(request -> accepted(
                        request,
                        5,
                        ProcessInstanceCreationIntent.CREATED,
                        new ProcessInstanceCreationValue(
                                "p", 1, 2, 5, dev.skep.base.Packed.NIL, List.of(), List.of(), "<default>")));

        for (int i = 0; i < 3; i++) {
            assertThat(fixture.client()
                            .createProcessInstance(CreateProcessInstanceRequest.getDefaultInstance())
                            .getProcessInstanceKey())
                    .isEqualTo(5);
        }
    }

    @Test
    void aCreationThatNobodyTakesTellsOfEveryAttempt() throws InvalidProtocolBufferException {
        fixture.partition(1).script(request -> refused(request, Refusal.Kind.NOT_LEADER));
        fixture.partition(2).script(request -> refused(request, Refusal.Kind.OVERLOADED));
        fixture.partition(3).script(request -> refused(request, Refusal.Kind.NOT_LEADER));

        final StatusRuntimeException e = create();

        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        final com.google.rpc.Status status = StatusProto.fromThrowable(e);
        assertThat(status.getDetailsList()).hasSize(3);
        int exhausted = 0;
        for (final var detail : status.getDetailsList()) {
            final int code = detail.unpack(com.google.rpc.Status.class).getCode();
            exhausted += code == Status.Code.RESOURCE_EXHAUSTED.value() ? 1 : 0;
        }
        assertThat(exhausted).isOne();
        assertThat(Fixture.requestId(e)).isNotEmpty();
    }

    @Test
    void otherFailuresOfACreationEndItAtOnce() {
        fixture.partitions.forEach(partition -> partition.script(request -> refused(request, Refusal.Kind.PAUSED)));

        assertThat(create().getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
        assertThat(fixture.partitions.stream()
                        .mapToInt(each -> each.asked.size())
                        .sum())
                .isOne();
    }

    @Test
    void noAnswerInTimeIsADeadlineExceededAndALateAnswerFindsNobody() {
        fixture.close();
        fixture = new Fixture(Fixture.CONFIG.withRequestNanos(TimeUnit.MILLISECONDS.toNanos(50)), 1);

        final StatusRuntimeException e = complete(Fixture.key(1, 1), "");

        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        assertThat(e.getStatus().getDescription())
                .contains("between gateway and broker")
                .contains("50 ms");
        final CommandRequest asked = fixture.partition(1).nextAsked();
        fixture.partition(1).reply(accepted(asked, 1, asked.intent(), asked.value()));
        fixture.partition(1).script(request -> accepted(request, 1, request.intent(), request.value()));
        StatusRuntimeException next = complete(Fixture.key(1, 1), "");
        while (next != null) { // not even the best answer is in time on a machine that stands still
            assertThat(next.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
            next = complete(Fixture.key(1, 1), "");
        }
    }

    @Test
    void anAwaitedResultHasATimeOfItsOwn() {
        final StatusRuntimeException e = failure(
                client -> client.createProcessInstanceWithResult(CreateProcessInstanceWithResultRequest.newBuilder()
                        .setRequestTimeout(40)
                        .build()));

        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        assertThat(e.getStatus().getDescription())
                .contains("'CREATE_WITH_AWAITING_RESULT'")
                .contains("40 ms");
    }

    @Test
    void answersToAnotherStartOfTheGatewayFindNobody() {
        fixture.partition(1).script(request -> null);
        final var answers = new Fixture.Answers<CompleteJobRequest, CompleteJobResponse>();
        fixture.async()
                .completeJob(
                        CompleteJobRequest.newBuilder()
                                .setJobKey(Fixture.key(1, 1))
                                .build(),
                        answers);
        final CommandRequest asked = fixture.partition(1).nextAsked();
        final var foreign = new dev.skep.protocol.Origin(1, asked.origin().requestId(), 0);

        fixture.partition(1).reply(new CommandReply.Accepted(foreign, 1, asked.intent(), asked.value()));
        fixture.partition(1)
                .reply(new CommandReply.Rejected(
                        asked.origin(), asked.intent(), RejectionType.NOT_FOUND, "the right one"));

        assertThat(answers.ended)
                .failsWithin(60, TimeUnit.SECONDS)
                .withThrowableThat()
                .withMessageContaining("the right one");
    }

    @Test
    void beyondTheBoundOfCallsInFlightTheClientIsToldToBackOff() {
        fixture.close();
        fixture = new Fixture(
                Fixture.CONFIG
                        .withLimits(GatewayLimits.DEFAULT.withInFlightMax(2))
                        .withLoops(1),
                1);
        final var waiting = List.of(
                new Fixture.Answers<CompleteJobRequest, CompleteJobResponse>(),
                new Fixture.Answers<CompleteJobRequest, CompleteJobResponse>());
        for (final var each : waiting) {
            fixture.async()
                    .completeJob(
                            CompleteJobRequest.newBuilder()
                                    .setJobKey(Fixture.key(1, 1))
                                    .build(),
                            each);
        }
        final CommandRequest first = fixture.partition(1).nextAsked();
        fixture.partition(1).nextAsked();

        assertThat(complete(Fixture.key(1, 1), "").getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);

        waiting.getFirst().cancel();
        fixture.client().topology(TopologyRequest.getDefaultInstance());
        fixture.partition(1).script(request -> accepted(request, 1, request.intent(), request.value()));
        assertThat(complete(Fixture.key(1, 1), ""))
                .as("a call that was cancelled leaves its place")
                .isNull();
        fixture.partition(1).reply(accepted(first, 1, first.intent(), first.value()));
    }

    @Test
    void anAnswerThatMakesNoSenseIsAnInternalError() {
        fixture.partitions.forEach(partition -> partition.script(request ->
                accepted(request, 1, request.intent(), new dev.skep.protocol.value.MessageBatchValue(List.of()))));

        final StatusRuntimeException e = create();

        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
        assertThat(e.getStatus().getDescription()).startsWith("Unexpected error in the gateway: ");
    }

    @Test
    void variablesMustBeAJsonObject() {
        assertInvalidVariables("[1]", "expected a JSON object at the root, but found an array");
        assertInvalidVariables("17", "found a number");
        assertInvalidVariables("\"x\"", "found a string");
        assertInvalidVariables("{\"a\":}", "line 1, column 6");
        assertInvalidVariables("{\"a\":1", "line 1");
        assertInvalidVariables("{} {}", "expected nothing after the object");
        assertInvalidVariables("{\"a\":1e999}", "too large for a double");
    }

    private void assertInvalidVariables(final String variables, final String text) {
        final StatusRuntimeException e = complete(Fixture.key(1, 1), variables);
        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(e.getStatus().getDescription()).contains("'variables'").contains(text);
    }

    @Test
    void otherTenantsAreRefusedWhileThereIsOnlyOne() {
        final List<StatusRuntimeException> refusals = List.of(
                failure(client -> client.createProcessInstance(CreateProcessInstanceRequest.newBuilder()
                        .setTenantId("acme")
                        .build())),
                failure(client ->
                        client.createProcessInstanceWithResult(CreateProcessInstanceWithResultRequest.newBuilder()
                                .setRequest(CreateProcessInstanceRequest.newBuilder()
                                        .setTenantId("acme"))
                                .build())),
                failure(client -> client.deployResource(
                        DeployResourceRequest.newBuilder().setTenantId("acme").build())),
                failure(client -> client.evaluateDecision(
                        EvaluateDecisionRequest.newBuilder().setTenantId("acme").build())),
                failure(client -> client.publishMessage(
                        PublishMessageRequest.newBuilder().setTenantId("acme").build())));

        for (final StatusRuntimeException e : refusals) {
            assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
            assertThat(e.getStatus().getDescription()).contains("'acme'").contains("multi-tenancy is disabled");
        }
    }

    @Test
    void whatIsNotThereYetSaysSo() {
        final List<StatusRuntimeException> refusals = List.of(
                failure(client -> client.evaluateConditional(EvaluateConditionalRequest.getDefaultInstance())),
                failure(client -> client.completeJob(CompleteJobRequest.newBuilder()
                        .setResult(JobResult.newBuilder()
                                .addActivateElements(JobResultActivateElement.getDefaultInstance()))
                        .build())));

        for (final StatusRuntimeException e : refusals) {
            assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
            assertThat(e.getStatus().getDescription()).containsAnyOf("not there yet", "can't");
        }
    }
}
