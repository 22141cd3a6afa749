package dev.skep.e2e.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.EndToEnd;
import dev.skep.e2e.fixture.Processes;
import dev.skep.e2e.fixture.RawGateway;
import dev.skep.e2e.fixture.SharedBroker;
import io.camunda.zeebe.gateway.protocol.GatewayGrpc;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.ActivateJobsRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.ActivateJobsResponse;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.CompleteJobRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.CreateProcessInstanceRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.DeployResourceRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.PublishMessageRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.Resource;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.StreamActivatedJobsRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.TopologyRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.TopologyResponse;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1alpha.ServerReflectionGrpc;
import io.grpc.reflection.v1alpha.ServerReflectionRequest;
import io.grpc.reflection.v1alpha.ServerReflectionResponse;
import io.grpc.reflection.v1alpha.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests as any client may send them, right and wrong ones. */
@EndToEnd
final class RawRequestTest {
    private static final long UNKNOWN_PARTITION_KEY = 4000L << 51;

    private final Client client;
    private final RawGateway raw;
    private final int commandPort;
    private final String id = Client.unique("raw");

    RawRequestTest(final SharedBroker broker) {
        client = broker.client();
        raw = new RawGateway(broker.process());
        commandPort = broker.process().ports().command();
    }

    @AfterEach
    void close() {
        raw.close();
    }

    @Test
    void topologyTellsOfTheBrokerAndItsPartition() {
        final TopologyResponse topology = raw.stub().topology(TopologyRequest.getDefaultInstance());

        assertThat(topology.getClusterSize()).isOne();
        assertThat(topology.getPartitionsCount()).isOne();
        assertThat(topology.getReplicationFactor()).isOne();
        assertThat(topology.getGatewayVersion()).isNotBlank();
        assertThat(topology.getBrokersList()).singleElement().satisfies(broker -> {
            assertThat(broker.getVersion()).isNotBlank();
            assertThat(broker.getHost()).isNotBlank();
            assertThat(broker.getPort()).isEqualTo(commandPort);
            assertThat(broker.getPartitionsList()).singleElement().satisfies(partition -> {
                assertThat(partition.getPartitionId()).isOne();
                assertThat(partition.getRole()).isEqualTo(GatewayOuterClass.Partition.PartitionBrokerRole.LEADER);
                assertThat(partition.getHealth()).isEqualTo(GatewayOuterClass.Partition.PartitionBrokerHealth.HEALTHY);
            });
        });
    }

    @Test
    @SuppressWarnings("deprecation") // old clients still send it
    void theOldDeploymentCallIsStillServed() {
        final var response = raw.stub()
                .deployProcess(GatewayOuterClass.DeployProcessRequest.newBuilder()
                        .addProcesses(GatewayOuterClass.ProcessRequestObject.newBuilder()
                                .setName("old.bpmn")
                                .setDefinition(bytes(id)))
                        .build());

        assertThat(response.getKey()).isPositive();
        assertThat(response.getProcessesList()).singleElement().satisfies(process -> {
            assertThat(process.getBpmnProcessId()).isEqualTo(id);
            assertThat(process.getVersion()).isOne();
            assertThat(process.getResourceName()).isEqualTo("old.bpmn");
        });
    }

    @Test
    void aVersionThatIsNotSetIsVersionZero() {
        client.deploy(Processes.straight(id));

        assertThat(status(stub -> stub.createProcessInstance(CreateProcessInstanceRequest.newBuilder()
                                .setBpmnProcessId(id)
                                .build()))
                        .getCode())
                .isEqualTo(Status.Code.NOT_FOUND);
        assertThat(raw.stub()
                        .createProcessInstance(CreateProcessInstanceRequest.newBuilder()
                                .setBpmnProcessId(id)
                                .setVersion(-1)
                                .build())
                        .getTenantId())
                .isEqualTo("<default>");
    }

    @Test
    void variablesMustBeOneJsonObject() {
        client.deploy(Processes.straight(id));
        for (final String wrong : List.of("{", "[1]", "7", "\"text\"", "{\"a\":1} x", "{a:1}", "nonsense")) {
            final Status status = status(stub -> stub.createProcessInstance(CreateProcessInstanceRequest.newBuilder()
                    .setBpmnProcessId(id)
                    .setVersion(-1)
                    .setVariables(wrong)
                    .build()));
            assertThat(status.getCode()).as(wrong).isEqualTo(Status.Code.INVALID_ARGUMENT);
            assertThat(status.getDescription()).contains("variables");
        }
        assertThat(status(stub -> stub.publishMessage(PublishMessageRequest.newBuilder()
                                .setName(id)
                                .setVariables("[]")
                                .build()))
                        .getCode())
                .isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    @Test
    void aKeyOfAPartitionThatIsNotThereIsUnavailable() {
        final Status status = status(stub -> stub.completeJob(
                CompleteJobRequest.newBuilder().setJobKey(UNKNOWN_PARTITION_KEY).build()));

        assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(status.getDescription()).contains("4000");
        assertThat(status(stub -> stub.completeJob(
                                CompleteJobRequest.newBuilder().setJobKey(1).build()))
                        .getCode())
                .isEqualTo(Status.Code.UNAVAILABLE);
    }

    @Test
    void anotherTenantIsRefused() {
        final Status status = status(stub -> stub.publishMessage(PublishMessageRequest.newBuilder()
                .setName(id)
                .setTenantId("acme")
                .build()));

        assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(status.getDescription()).contains("'acme'", "PublishMessage");
    }

    @Test
    void jobsAreNotGivenWithoutTypeOrTime() {
        assertThat(activationStatus(ActivateJobsRequest.newBuilder()
                        .setMaxJobsToActivate(1)
                        .setTimeout(1)
                        .setRequestTimeout(-1)))
                .isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(activationStatus(ActivateJobsRequest.newBuilder()
                        .setType(id)
                        .setMaxJobsToActivate(1)
                        .setRequestTimeout(-1)))
                .isEqualTo(Status.Code.INVALID_ARGUMENT);
        final Iterator<ActivateJobsResponse> none = raw.stub()
                .activateJobs(ActivateJobsRequest.newBuilder()
                        .setType(id)
                        .setTimeout(1)
                        .setRequestTimeout(-1)
                        .build());
        assertThat(none.hasNext()).isFalse();
        assertThat(status(stub -> stub.streamActivatedJobs(StreamActivatedJobsRequest.newBuilder()
                                        .setType(id)
                                        .build())
                                .next())
                        .getCode())
                .isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    @Test
    void aRequestThatIsTooLargeIsRefusedAndTheConnectionLives() {
        final Status status = status(stub -> stub.deployResource(DeployResourceRequest.newBuilder()
                .addResources(
                        Resource.newBuilder().setName("large.bpmn").setContent(ByteString.copyFrom(new byte[5 << 20])))
                .build()));

        assertThat(status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(raw.stub().topology(TopologyRequest.getDefaultInstance()).getClusterSize())
                .isOne();
    }

    @Test
    void variablesOfAMegabytePassThrough() {
        client.deploy(Processes.straight(id));
        final String large = "x".repeat(1 << 20);

        final var result = client.result(id, Map.of("large", large));

        assertThat(result.getVariablesAsMap()).containsEntry("large", large);
    }

    @Test
    void healthIsServed() {
        for (final String service : List.of("", "gateway_protocol.Gateway")) {
            assertThat(HealthGrpc.newBlockingStub(raw.channel())
                            .check(HealthCheckRequest.newBuilder()
                                    .setService(service)
                                    .build())
                            .getStatus())
                    .isEqualTo(ServingStatus.SERVING);
        }
    }

    @Test
    void reflectionKnowsTheServices() throws ExecutionException, InterruptedException, TimeoutException {
        final CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
        final StreamObserver<ServerReflectionRequest> requests = ServerReflectionGrpc.newStub(raw.channel())
                .serverReflectionInfo(new StreamObserver<>() {
                    @Override
                    public void onNext(final ServerReflectionResponse response) {
                        answer.complete(response);
                    }

                    @Override
                    public void onError(final Throwable failure) {
                        answer.completeExceptionally(failure);
                    }

                    @Override
                    public void onCompleted() {
                        answer.completeExceptionally(new AssertionError("no answer"));
                    }
                });

        requests.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());

        assertThat(answer.get(30, TimeUnit.SECONDS).getListServicesResponse().getServiceList())
                .extracting(ServiceResponse::getName)
                .contains("gateway_protocol.Gateway", "grpc.health.v1.Health");
        requests.onCompleted();
    }

    private Status.Code activationStatus(final ActivateJobsRequest.Builder request) {
        return status(stub -> stub.activateJobs(request.build()).next()).getCode();
    }

    private Status status(final Function<GatewayGrpc.GatewayBlockingStub, Object> call) {
        final StatusRuntimeException refusal =
                catchThrowableOfType(StatusRuntimeException.class, () -> call.apply(raw.stub()));
        assertThat(refusal).as("the call was not refused").isNotNull();
        return refusal.getStatus();
    }

    private static ByteString bytes(final String processId) {
        return ByteString.copyFromUtf8(Bpmn.convertToString(Processes.straight(processId)));
    }
}
