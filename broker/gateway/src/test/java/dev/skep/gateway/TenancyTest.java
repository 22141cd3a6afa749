package dev.skep.gateway;

import static dev.skep.gateway.FakePartition.accepted;
import static dev.skep.gateway.FakePartition.jobs;
import static dev.skep.gateway.FakePartition.noJobs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.skep.protocol.intent.Intent;
import dev.skep.protocol.message.CommandRequest;
import dev.skep.protocol.message.JobStream;
import dev.skep.protocol.value.DecisionEvaluationValue;
import dev.skep.protocol.value.DeploymentValue;
import dev.skep.protocol.value.JobBatchValue;
import dev.skep.protocol.value.MessageValue;
import dev.skep.protocol.value.ProcessInstanceCreationValue;
import dev.skep.protocol.value.SignalValue;
import io.camunda.zeebe.gateway.protocol.GatewayGrpc.GatewayBlockingStub;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.ActivateJobsRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.ActivateJobsResponse;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.ActivatedJob;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.BroadcastSignalRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.CompleteJobRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.CreateProcessInstanceRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.CreateProcessInstanceWithResultRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.DeployResourceRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.EvaluateDecisionRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.PublishMessageRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.StreamActivatedJobsRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests with multi-tenancy: each says which tenants it is for. */
final class TenancyTest {
    /** Every request that has one tenant id. */
    private static final List<BiFunction<GatewayBlockingStub, String, Object>> ONE = List.of(
            (client, tenant) -> client.createProcessInstance(CreateProcessInstanceRequest.newBuilder()
                    .setTenantId(tenant)
                    .build()),
            (client, tenant) ->
                    client.createProcessInstanceWithResult(CreateProcessInstanceWithResultRequest.newBuilder()
                            .setRequest(
                                    CreateProcessInstanceRequest.newBuilder().setTenantId(tenant))
                            .build()),
            (client, tenant) -> client.deployResource(
                    DeployResourceRequest.newBuilder().setTenantId(tenant).build()),
            (client, tenant) -> client.evaluateDecision(
                    EvaluateDecisionRequest.newBuilder().setTenantId(tenant).build()),
            (client, tenant) -> client.publishMessage(
                    PublishMessageRequest.newBuilder().setTenantId(tenant).build()),
            (client, tenant) -> client.broadcastSignal(
                    BroadcastSignalRequest.newBuilder().setTenantId(tenant).build()));

    private Fixture fixture;

    @BeforeEach
    void start() {
        fixture = new Fixture(Fixture.CONFIG.withMultiTenancy(true).withLoops(1), 1);
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private static String tenantOf(final CommandRequest request) {
        return switch (request.value()) {
            case final ProcessInstanceCreationValue value -> value.tenantId();
            case final DeploymentValue value -> value.tenantId();
            case final DecisionEvaluationValue value -> value.tenantId();
            case final MessageValue value -> value.tenantId();
            case final SignalValue value -> value.tenantId();
            default -> throw new AssertionError("an unexpected command: " + request);
        };
    }

    @Test
    void everyRequestSaysWhichTenantItIsFor() {
        fixture.partition(1).script(request -> accepted(request, 1, request.intent(), request.value()));
        for (final String tenant : List.of("<default>", "acme", "a", "A_1.b-c", "x".repeat(31))) {
            for (final BiFunction<GatewayBlockingStub, String, Object> each : ONE) {
                try {
                    var _ = each.apply(fixture.client(), tenant);
                } catch (final StatusRuntimeException e) {
                    // the echo is no result of an instance
                    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
                }
                final CommandRequest asked = fixture.partition(1).nextAsked();
                assertThat(tenantOf(asked)).as("%s", asked.intent()).isEqualTo(tenant);
                assertThat(asked.origin().tenants()).as("all may be touched").isEmpty();
            }
        }
    }

    @Test
    void noTenantAndIdsThatAreNoneAreRefused() {
        for (final BiFunction<GatewayBlockingStub, String, Object> each : ONE) {
            assertInvalid(client -> each.apply(client, ""), "none is given");
            assertInvalid(client -> each.apply(client, "  "), "none is given");
            assertInvalid(client -> each.apply(client, "x".repeat(32)), "has 32 characters, more than 31");
            for (final String wrong : List.of("a b", "<other>", "ä!", "a/b")) {
                assertInvalid(client -> each.apply(client, wrong), "letters, digits");
            }
        }
        assertInvalid(client -> client.activateJobs(activation()).hasNext(), "there are none");
        assertInvalid(client -> client.activateJobs(activation("a", "")).hasNext(), "none is given");
        assertInvalid(client -> client.activateJobs(activation("a", "b c")).hasNext(), "'b c'");
        assertInvalid(client -> client.streamActivatedJobs(stream()).hasNext(), "there are none");
        assertThat(fixture.partition(1).asked).isEmpty();
    }

    private void assertInvalid(final Function<GatewayBlockingStub, Object> call, final String text) {
        final StatusRuntimeException e = catchThrowableOfType(StatusRuntimeException.class, () -> {
            var _ = call.apply(fixture.client());
        });
        assertThat(e).as("refused").isNotNull();
        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(e.getStatus().getDescription()).contains(text);
    }

    private static ActivateJobsRequest activation(final String... tenants) {
        return ActivateJobsRequest.newBuilder()
                .setType("pay")
                .setTimeout(1000)
                .setMaxJobsToActivate(1)
                .setRequestTimeout(600_000)
                .addAllTenantIds(List.of(tenants))
                .build();
    }

    private static StreamActivatedJobsRequest stream(final String... tenants) {
        return StreamActivatedJobsRequest.newBuilder()
                .setType("pay")
                .setTimeout(1000)
                .addAllTenantIds(List.of(tenants))
                .build();
    }

    private static List<String> tenantsOf(final CommandRequest request) {
        return ((JobBatchValue) request.value()).tenantIds();
    }

    @Test
    void jobsAreAskedForByTenants() {
        fixture.partition(1).script(request -> jobs(request, false, FakePartition.job(Fixture.key(1, 1))));

        fixture.client().activateJobs(activation("b", "a", "b", "<default>")).next();

        assertThat(tenantsOf(fixture.partition(1).nextAsked())).containsExactly("b", "a", "<default>");
        fixture.async()
                .streamActivatedJobs(stream("c", "c"), new Fixture.Answers<StreamActivatedJobsRequest, ActivatedJob>());
        assertThat(((JobStream) fixture.partition(1).nextTold()).tenantIds()).containsExactly("c");
    }

    @Test
    void commandsByKeyNeedNoTenant() {
        fixture.partition(1).script(request -> accepted(request, 1, request.intent(), request.value()));

        fixture.client()
                .completeJob(CompleteJobRequest.newBuilder()
                        .setJobKey(Fixture.key(1, 1))
                        .build());

        final Intent intent = fixture.partition(1).nextAsked().intent();
        assertThat(intent.name()).isEqualTo("COMPLETE");
    }

    /** What is known of one tenant's jobs says nothing of those of another. */
    @Test
    void requestsForJobsOfOneTenantDoNotStandInTheWayOfThoseOfAnother() throws Exception {
        fixture.partition(1)
                .script(request -> tenantsOf(request).contains("rich")
                        ? jobs(request, false, FakePartition.job(Fixture.key(1, 1)))
                        : noJobs(request));
        for (int i = 0; i < 5; i++) {
            fixture.async()
                    .activateJobs(activation("poor"), new Fixture.Answers<ActivateJobsRequest, ActivateJobsResponse>());
        }
        for (int i = 0; i < 3; i++) {
            fixture.partition(1).nextAsked(); // from now on the others wait without asking
        }

        assertThat(fixture.client().activateJobs(activation("rich")).next().getJobsCount())
                .isOne();
    }

    @Test
    void newsOfATypeWakeARequestOfEachTenant() throws Exception {
        fixture.partition(1).script(FakePartition::noJobs);
        final var first = new Fixture.Answers<ActivateJobsRequest, ActivateJobsResponse>();
        final var second = new Fixture.Answers<ActivateJobsRequest, ActivateJobsResponse>();
        fixture.async().activateJobs(activation("one"), first);
        fixture.async().activateJobs(activation("two"), second);
        fixture.partition(1).nextAsked();
        fixture.partition(1).nextAsked();
        fixture.partition(1)
                .script(request -> tenantsOf(request).contains("two")
                        ? jobs(request, false, FakePartition.job(Fixture.key(1, 1)))
                        : noJobs(request));

        fixture.partition(1).jobsAvailable("pay");

        assertThat(second.next().getJobsCount()).isOne();
        second.awaitEnd();
    }
}
