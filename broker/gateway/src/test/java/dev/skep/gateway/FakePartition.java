package dev.skep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.Packed;
import dev.skep.protocol.intent.Intent;
import dev.skep.protocol.message.ActivatedJob;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.message.CommandRequest;
import dev.skep.protocol.message.GatewayPort;
import dev.skep.protocol.message.JobPush;
import dev.skep.protocol.message.JobStream;
import dev.skep.protocol.message.PartitionPort;
import dev.skep.protocol.message.Refusal;
import dev.skep.protocol.value.JobBatchValue;
import dev.skep.protocol.value.JobValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A partition that answers as a test tells it to, from a thread of its own as a real one does. */
final class FakePartition implements PartitionPort, AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    final BlockingQueue<CommandRequest> asked = new LinkedBlockingQueue<>();
    final BlockingQueue<Object> told = new LinkedBlockingQueue<>();
    final Map<Long, JobStream> streams = new ConcurrentHashMap<>();
    private final int partitionId;
    private final GatewayPort gateway;
    private final ExecutorService loop = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("fake-partition").factory());
    private volatile Function<CommandRequest, CommandReply> script = request -> null;

    FakePartition(final int partitionId, final GatewayPort gateway) {
        this.partitionId = partitionId;
        this.gateway = gateway;
    }

    /** What to answer to commands with an origin from now on; null for nothing. */
    FakePartition script(final Function<CommandRequest, CommandReply> newScript) {
        script = newScript;
        return this;
    }

    @Override
    public int partitionId() {
        return partitionId;
    }

    @Override
    public void submit(final CommandRequest request) {
        final Function<CommandRequest, CommandReply> current = script;
        asked.add(request);
        loop.execute(() -> {
            final CommandReply reply = request.origin() == null ? null : current.apply(request);
            if (reply != null) {
                gateway.replies(List.of(reply));
            }
        });
    }

    @Override
    public void openJobStream(final JobStream stream) {
        streams.put(stream.id(), stream);
        told.add(stream);
    }

    @Override
    public void closeJobStream(final long jobStreamId) {
        streams.remove(jobStreamId);
        told.add("closed");
    }

    @Override
    public void jobStreamReady(final long jobStreamId, final boolean ready) {
        told.add(ready ? "ready" : "blocked");
    }

    void reply(final CommandReply reply) {
        loop.execute(() -> gateway.replies(List.of(reply)));
    }

    void push(final ActivatedJob... jobs) {
        final long id = streams.keySet().iterator().next();
        final List<JobPush> pushes = new ArrayList<>();
        for (final ActivatedJob job : jobs) {
            pushes.add(new JobPush(partitionId, id, job));
        }
        loop.execute(() -> gateway.pushes(pushes));
    }

    void jobsAvailable(final String type) {
        loop.execute(() -> gateway.jobsAvailable(partitionId, type));
    }

    /** Done when all that was said before has been handed to the gateway. */
    CompletableFuture<Void> accepted() {
        return CompletableFuture.runAsync(() -> {}, loop);
    }

    CommandRequest nextAsked() {
        return next(asked);
    }

    Object nextTold() {
        return next(told);
    }

    static <T> T next(final BlockingQueue<T> queue) {
        try {
            final T next = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(next).as("something within %d s", PATIENCE_SECONDS).isNotNull();
            return next;
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public void close() {
        loop.shutdownNow();
    }

    static CommandReply accepted(
            final CommandRequest request,
            final long key,
            final Intent intent,
            final dev.skep.protocol.value.RecordValue value) {
        return new CommandReply.Accepted(request.origin(), key, intent, value);
    }

    static CommandReply refused(final CommandRequest request, final Refusal.Kind kind) {
        return new CommandReply.Refused(request.origin(), new Refusal(kind, "because of a test"));
    }

    static CommandReply jobs(final CommandRequest request, final boolean truncated, final ActivatedJob... jobs) {
        return new CommandReply.JobsActivated(request.origin(), List.of(jobs), truncated);
    }

    static CommandReply noJobs(final CommandRequest request) {
        return jobs(request, false);
    }

    static int wanted(final CommandRequest request) {
        return ((JobBatchValue) request.value()).maxJobsToActivate();
    }

    static ActivatedJob job(final long key) {
        return job(key, Packed.EMPTY_DOCUMENT);
    }

    static ActivatedJob job(final long key, final Packed variables) {
        return new ActivatedJob(
                key,
                new JobValue(
                        "pay",
                        "me",
                        3,
                        0,
                        -1,
                        4711,
                        1000,
                        "",
                        "",
                        Packed.EMPTY_DOCUMENT,
                        variables,
                        "task",
                        12,
                        "order",
                        2,
                        13,
                        14,
                        "<default>"));
    }
}
