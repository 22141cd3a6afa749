package dev.skep.gateway.exercise;

import com.google.protobuf.ByteString;
import io.camunda.zeebe.gateway.protocol.GatewayGrpc;
import io.camunda.zeebe.gateway.protocol.GatewayGrpc.GatewayBlockingStub;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.ActivateJobsRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.ActivatedJob;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.CompleteJobRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.CreateProcessInstanceRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.CreateProcessInstanceWithResultRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.DeployResourceRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.FailJobRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.PublishMessageRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.Resource;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.StreamActivatedJobsRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.TopologyRequest;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * What clients do all day, a few thousand times: instances with tasks, conditions and large variables, jobs that are pushed, polled and
 * failed, messages, results. Run on a broker in training, so that the AOT cache knows which methods are hot (JEP 515).
 */
public final class Exercise implements AutoCloseable {
    private static final String PUSHED = "exercise-pushed";
    private static final String POLLED = "exercise-polled";
    private static final String MESSAGE = "exercise-message";
    private static final int CLIENTS = 8;
    private static final String VARIABLES =
            "{\"amount\": 7, \"key\": \"%s\", \"customer\": {\"name\": \"Ada\", \"vip\": true}, \"text\": \""
                    + "x".repeat(10_000) + "\"}";

    private final ManagedChannel channel;
    private final GatewayBlockingStub gateway;
    private final AtomicInteger names = new AtomicInteger();

    /** Of a broker without TLS. */
    public Exercise(final String host, final int port) {
        channel = Grpc.newChannelBuilderForAddress(host, port, InsecureChannelCredentials.create())
                .build();
        gateway = GatewayGrpc.newBlockingStub(channel);
    }

    /** @param rounds how often each client does all it can */
    public void run(final int rounds) throws InterruptedException, ExecutionException {
        deploy();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            final List<Future<?>> workers = List.of(
                    threads.submit(this::workOnPushes),
                    threads.submit(() -> workOnPolls(POLLED)),
                    // as clients do: a job that a full stream gives back is for who polls
                    threads.submit(() -> workOnPolls(PUSHED)));
            try {
                alone(rounds);
                final List<Future<?>> clients = IntStream.range(0, CLIENTS)
                        .<Future<?>>mapToObj(client -> threads.submit(() -> together(rounds)))
                        .toList();
                for (final Future<?> client : clients) {
                    client.get();
                }
            } finally {
                channel.shutdownNow(); // ends the workers
            }
            for (final Future<?> worker : workers) {
                worker.get();
            }
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    private void deploy() {
        var _ = gateway.deployResource(DeployResourceRequest.newBuilder()
                .addResources(Resource.newBuilder()
                        .setName("exercise.bpmn")
                        .setContent(ByteString.copyFromUtf8(ExerciseProcesses.XML)))
                .build());
    }

    /** One after the other: the way of a single command. */
    private void alone(final int rounds) {
        for (int i = 0; i < rounds; i++) {
            withResult("exercise-tasks");
            withResult("exercise-empty");
        }
    }

    /** Many at once: full batches. */
    private void together(final int rounds) {
        for (int i = 0; i < rounds; i++) {
            create("exercise-tasks", "unused");
            final String key = "key-" + names.incrementAndGet();
            create("exercise-message", key);
            withResult("exercise-tasks");
            var _ = gateway.publishMessage(PublishMessageRequest.newBuilder()
                    .setName(MESSAGE)
                    .setCorrelationKey(key)
                    .setTimeToLive(60_000)
                    .setVariables("{\"answer\": 42}")
                    .build());
            if (i % 16 == 0) {
                var _ = gateway.topology(TopologyRequest.getDefaultInstance());
            }
        }
    }

    private void create(final String process, final String key) {
        var _ = gateway.createProcessInstance(request(process, key));
    }

    private void withResult(final String process) {
        var _ = gateway.createProcessInstanceWithResult(CreateProcessInstanceWithResultRequest.newBuilder()
                .setRequest(request(process, "unused"))
                .setRequestTimeout(30_000)
                .build());
    }

    private static CreateProcessInstanceRequest request(final String process, final String key) {
        return CreateProcessInstanceRequest.newBuilder()
                .setBpmnProcessId(process)
                .setVersion(-1)
                .setVariables(VARIABLES.formatted(key))
                .build();
    }

    private void workOnPushes() {
        untilClosed(() -> {
            final Iterator<ActivatedJob> jobs = gateway.streamActivatedJobs(StreamActivatedJobsRequest.newBuilder()
                    .setType(PUSHED)
                    .setWorker("exercise")
                    .setTimeout(60_000)
                    .build());
            while (jobs.hasNext()) {
                complete(jobs.next());
            }
        });
    }

    private void workOnPolls(final String type) {
        untilClosed(() -> {
            while (true) {
                gateway.activateJobs(ActivateJobsRequest.newBuilder()
                                .setType(type)
                                .setWorker("exercise")
                                .setMaxJobsToActivate(16)
                                .setTimeout(60_000)
                                .setRequestTimeout(1_000)
                                .build())
                        .forEachRemaining(jobs -> jobs.getJobsList().forEach(this::complete));
            }
        });
    }

    private void complete(final ActivatedJob job) {
        if (job.getRetries() == 3 && names.incrementAndGet() % 32 == 0) {
            var _ = gateway.failJob(FailJobRequest.newBuilder()
                    .setJobKey(job.getKey())
                    .setRetries(2)
                    .setErrorMessage("once more")
                    .build());
            return;
        }
        var _ = gateway.completeJob(CompleteJobRequest.newBuilder()
                .setJobKey(job.getKey())
                .setVariables("{\"done\": true}")
                .build());
    }

    private void untilClosed(final Runnable work) {
        try {
            work.run();
        } catch (final StatusRuntimeException e) {
            if (!channel.isShutdown()) {
                throw e;
            }
        }
    }
}
