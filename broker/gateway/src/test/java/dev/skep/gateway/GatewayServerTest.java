package dev.skep.gateway;

import static dev.skep.gateway.FakePartition.accepted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.skep.protocol.message.CommandRequest;
import io.camunda.zeebe.gateway.protocol.GatewayGrpc;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.*;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GatewayServerTest {
    private Fixture fixture = new Fixture(1);

    @AfterEach
    void stop() {
        fixture.close();
    }

    private HealthCheckResponse.ServingStatus health(final String service) {
        return HealthGrpc.newBlockingStub(fixture.channel)
                .check(HealthCheckRequest.newBuilder().setService(service).build())
                .getStatus();
    }

    @Test
    void tellsThatItServes() {
        assertThat(health("")).isEqualTo(HealthCheckResponse.ServingStatus.SERVING);
        assertThat(health("gateway_protocol.Gateway")).isEqualTo(HealthCheckResponse.ServingStatus.SERVING);
    }

    @Test
    void offersReflection() throws Exception {
        final var answers = new Fixture.Answers<ServerReflectionRequest, ServerReflectionResponse>();
        final var requests = ServerReflectionGrpc.newStub(fixture.channel).serverReflectionInfo(answers.observer());

        requests.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
        requests.onCompleted();

        assertThat(answers.next().getListServicesResponse().getServiceList())
                .extracting(ServiceResponse::getName)
                .contains("gateway_protocol.Gateway", "grpc.health.v1.Health");
        answers.awaitEnd();
    }

    @Test
    void refusesARequestThatIsTooLarge() {
        final DeployResourceRequest request = DeployResourceRequest.newBuilder()
                .addResources(Resource.newBuilder()
                        .setName("a.bpmn")
                        .setContent(ByteString.copyFrom(new byte[5 * 1024 * 1024])))
                .build();

        assertThatThrownBy(() -> fixture.client().deployResource(request))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
    }

    @Test
    void aStopLetsRunningCallsEndAndEndsThoseThatWaitForJobs() throws Exception {
        final var running = new Fixture.Answers<CompleteJobRequest, CompleteJobResponse>();
        final var polling = new Fixture.Answers<ActivateJobsRequest, ActivateJobsResponse>();
        fixture.async()
                .completeJob(
                        CompleteJobRequest.newBuilder()
                                .setJobKey(Fixture.key(1, 1))
                                .build(),
                        running);
        final CommandRequest asked = fixture.partition(1).nextAsked();
        fixture.partition(1).script(FakePartition::noJobs);
        fixture.async()
                .activateJobs(
                        ActivateJobsRequest.newBuilder()
                                .setType("a")
                                .setTimeout(1)
                                .setMaxJobsToActivate(1)
                                .setRequestTimeout(100_000)
                                .build(),
                        polling);
        fixture.partition(1).nextAsked();

        final CompletableFuture<Void> stopped = CompletableFuture.runAsync(fixture.server::stop);
        assertThat(polling.ended)
                .failsWithin(60, TimeUnit.SECONDS)
                .withThrowableThat()
                .withMessageContaining("UNAVAILABLE");
        assertThat(stopped).isNotDone();
        fixture.partition(1).reply(accepted(asked, 1, asked.intent(), asked.value()));
        running.awaitEnd();

        assertThat(stopped).succeedsWithin(60, TimeUnit.SECONDS);
        fixture.partition(1).reply(accepted(asked, 1, asked.intent(), asked.value())); // finds nobody, harms nobody
        assertThat(fixture.partition(1).accepted()).succeedsWithin(60, TimeUnit.SECONDS);
    }

    @Test
    void aPortThatIsTakenIsNamed() {
        final GatewayServer second = new GatewayServer(
                Fixture.CONFIG.withAddress("127.0.0.1", fixture.server.boundPort()),
                1,
                () -> null,
                GatewayMetrics.NONE,
                LeaderHints.NONE);

        assertThatThrownBy(() -> second.start(PartitionTable.EMPTY))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("127.0.0.1:" + fixture.server.boundPort());
    }

    @Test
    void severalLoopsEachAnswerTheirOwnCalls() {
        fixture.close();
        fixture = new Fixture(Fixture.CONFIG.withLoops(4), 2);
        fixture.partitions.forEach(
                each -> each.script(request -> accepted(request, request.key(), request.intent(), request.value())));

        for (int connection = 0; connection < 12; connection++) {
            final var client = GatewayGrpc.newBlockingStub(fixture.newChannel());
            for (int i = 0; i < 20; i++) {
                final long key = Fixture.key(1 + i % 2, i);
                final SetVariablesRequest request = SetVariablesRequest.newBuilder()
                        .setElementInstanceKey(key)
                        .build();
                assertThat(client.setVariables(request).getKey()).isEqualTo(key);
            }
        }
    }

    @Test
    void severalLoopsEachTakeTheirOwnPushesAndNews() throws Exception {
        fixture.close();
        fixture = new Fixture(Fixture.CONFIG.withLoops(3), 1);
        fixture.partition(1).script(FakePartition::noJobs);
        for (int i = 0; i < 6; i++) {
            final var client = GatewayGrpc.newStub(fixture.newChannel());
            final var stream = new Fixture.Answers<StreamActivatedJobsRequest, ActivatedJob>();
            client.streamActivatedJobs(
                    StreamActivatedJobsRequest.newBuilder()
                            .setType("t" + i)
                            .setTimeout(1)
                            .build(),
                    stream);
            fixture.partition(1).nextTold();
            fixture.partition(1).push(FakePartition.job(Fixture.key(1, i)));
            assertThat(stream.next().getKey()).isEqualTo(Fixture.key(1, i));
            stream.cancel();
            assertThat(fixture.partition(1).nextTold()).isEqualTo("closed");
        }
    }

    @Test
    void countsCallsByMethodAndOutcome() {
        fixture.close();
        final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
        final GatewayMetrics metrics = new GatewayMetrics() {
            @Override
            public void callEnded(final Rpc rpc, final int partition, final Status.Code code, final long nanos) {
                counts.computeIfAbsent(rpc + " " + partition + " " + code, key -> new AtomicInteger())
                        .incrementAndGet();
            }
        };
        fixture = new Fixture(Fixture.CONFIG, 1, metrics);
        fixture.partition(1).script(request -> accepted(request, 1, request.intent(), request.value()));

        fixture.client()
                .completeJob(CompleteJobRequest.newBuilder()
                        .setJobKey(Fixture.key(1, 1))
                        .build());
        assertThatThrownBy(() -> fixture.client().completeJob(CompleteJobRequest.getDefaultInstance()))
                .isInstanceOf(StatusRuntimeException.class);
        fixture.client().topology(TopologyRequest.getDefaultInstance());
        fixture.server.stop();

        assertThat(counts).containsOnlyKeys("COMPLETE_JOB 1 OK", "COMPLETE_JOB 0 UNAVAILABLE", "TOPOLOGY 0 OK");
    }
}
