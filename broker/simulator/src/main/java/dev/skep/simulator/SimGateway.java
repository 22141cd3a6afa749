package dev.skep.simulator;

import dev.skep.base.Rng;
import dev.skep.protocol.Origin;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.DeploymentIntent;
import dev.skep.protocol.intent.Intent;
import dev.skep.protocol.message.ActivatedJob;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.message.CommandRequest;
import dev.skep.protocol.message.GatewayPort;
import dev.skep.protocol.message.JobPush;
import dev.skep.protocol.message.JobStream;
import dev.skep.protocol.value.RecordValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The gateway in the same process as the partitions: keeps who waits for which answer, and holds each answer against what may
 * be answered. When the process dies, its callers never know what became of their requests.
 */
final class SimGateway implements GatewayPort, Front {
    private static final long HOP_NANOS_MAX = 2 * World.MILLIS;

    private final World world;
    private final Rng rng;
    private final SortedMap<Long, Call> calls = new TreeMap<>();
    private final Map<Long, Consumer<JobPush>> streams = new TreeMap<>();
    private SimNode node;
    private BiConsumer<Integer, String> onJobsAvailable = (partition, type) -> {};
    private long gatewayId;
    private long requests;
    private final Set<Long> answeredDeployments = new TreeSet<>();
    private long answers;

    SimGateway(final World world) {
        this.world = world;
        this.rng = world.rng("gateway");
    }

    /**
     * A request under way.
     *
     * @param rejections that may be the answer
     * @param then gets the answer, or null when nobody will ever know it
     * @param mayStay whether it may never be answered
     */
    private record Call(
            int partitionId,
            Intent intent,
            List<RejectionType> rejections,
            Consumer<CommandReply> then,
            boolean mayStay) {}

    void serves(final SimNode newNode) {
        node = newNode;
    }

    @Override
    public void onJobsAvailable(final BiConsumer<Integer, String> listener) {
        onJobsAvailable = listener;
    }

    // ---------------------------------------------------------------- clients

    @Override
    public void call(
            final int partitionId,
            final long key,
            final Intent intent,
            final RecordValue value,
            final List<RejectionType> rejections,
            final Consumer<CommandReply> then) {
        send(partitionId, key, intent, value, new Call(partitionId, intent, rejections, then, false));
    }

    @Override
    public void callAndWait(
            final int partitionId,
            final Intent intent,
            final RecordValue value,
            final List<RejectionType> rejections,
            final Consumer<CommandReply> then) {
        send(partitionId, -1, intent, value, new Call(partitionId, intent, rejections, then, true));
    }

    private void send(
            final int partitionId, final long key, final Intent intent, final RecordValue value, final Call call) {
        world.after(hop(), "call " + intent.name(), () -> {
            if (!node.up()) {
                call.then.accept(null);
                return;
            }
            final long request = ++requests;
            calls.put(request, call);
            node.partition(partitionId)
                    .partition()
                    .submit(new CommandRequest(partitionId, key, intent, value, new Origin(gatewayId, request, 0)));
        });
    }

    @Override
    public void tell(final int partitionId, final long key, final Intent intent, final RecordValue value) {
        world.after(hop(), "tell " + intent.name(), () -> {
            if (node.up()) {
                node.partition(partitionId)
                        .partition()
                        .submit(new CommandRequest(partitionId, key, intent, value, null));
            }
        });
    }

    @Override
    public void openStream(final JobStream stream, final Consumer<JobPush> worker) {
        streams.put(stream.id(), worker);
        for (int id = 1; id <= node.partitions(); id++) {
            node.partition(id).partition().openJobStream(stream);
        }
    }

    @Override
    public void streamReady(final long streamId, final boolean ready) {
        if (node.up()) {
            for (int id = 1; id <= node.partitions(); id++) {
                node.partition(id).partition().jobStreamReady(streamId, ready);
            }
        }
    }

    @Override
    public void closeStream(final long streamId) {
        if (node.up() && streams.remove(streamId) != null) {
            for (int id = 1; id <= node.partitions(); id++) {
                node.partition(id).partition().closeJobStream(streamId);
            }
        }
    }

    // ---------------------------------------------------------------- life

    void opened() {
        gatewayId++;
    }

    void closed() {
        final List<Call> lost = new ArrayList<>(calls.values());
        calls.clear();
        streams.clear();
        for (final Call call : lost) {
            world.after(hop(), "unknown outcome", () -> call.then.accept(null));
        }
    }

    /** Requests that must be answered still. */
    int waiting() {
        return (int) calls.values().stream().filter(call -> !call.mayStay).count();
    }

    String waitingWords() {
        final StringBuilder words = new StringBuilder();
        calls.forEach((request, call) -> words.append(' ')
                .append(call.intent.valueType())
                .append(' ')
                .append(call.intent)
                .append(" at ")
                .append(call.partitionId));
        return words.toString();
    }

    long answers() {
        return answers;
    }

    // ---------------------------------------------------------------- the port

    @Override
    public long gatewayId() {
        return gatewayId;
    }

    @Override
    public void replies(final List<CommandReply> replies) {
        for (final CommandReply reply : replies) {
            if (reply.origin().gatewayId() == gatewayId) {
                answer(reply);
            }
        }
    }

    private void answer(final CommandReply reply) {
        final long request = reply.origin().requestId();
        final Call call = calls.remove(request);
        if (call == null && isLateDeployment(request, reply)) {
            return;
        }
        Violation.unless(
                call != null, "clients", "request %d is answered twice, or was never made: %s", request, reply);
        answers++;
        if (call.intent == DeploymentIntent.CREATE) {
            answeredDeployments.add(request);
        }
        final LogBook book = node.book(call.partitionId);
        switch (reply) {
            case CommandReply.Refused no ->
                Violation.unless(
                        !book.holds(request), "clients", "request %d is refused, but on the log: %s", request, no);
            case CommandReply.Rejected no -> {
                book.requireDurable(reply);
                Violation.unless(
                        call.rejections.contains(no.type()),
                        "clients",
                        "%s %s must not be answered with %s",
                        call.intent.valueType(),
                        call.intent,
                        no);
            }
            case CommandReply.Unknown unknown -> {} // on the log or not: either is right
            case CommandReply.Accepted yes -> book.requireDurable(reply);
            case CommandReply.JobsActivated jobs -> {
                book.requireDurable(reply);
                for (final ActivatedJob job : jobs.jobs()) {
                    book.delivered(job.key(), job.job().deadline());
                }
            }
        }
        world.after(hop(), "answer", () -> call.then.accept(reply));
    }

    /** Whoever waits too long for a deployment to arrive everywhere is answered before, and perhaps again. */
    private boolean isLateDeployment(final long request, final CommandReply reply) {
        final boolean tells = reply instanceof CommandReply.Unknown
                || (reply instanceof CommandReply.Accepted accepted && accepted.intent() == DeploymentIntent.CREATED);
        return tells && node.partitions() > 1 && answeredDeployments.contains(request);
    }

    @Override
    public void pushes(final List<JobPush> pushes) {
        for (final JobPush push : pushes) {
            final LogBook book = node.book(push.partitionId());
            book.delivered(push.job().key(), push.job().job().deadline());
            final Consumer<JobPush> worker = streams.get(push.jobStreamId());
            if (worker != null) {
                world.after(hop(), "push", () -> worker.accept(push));
            }
        }
    }

    @Override
    public void jobsAvailable(final int partitionId, final String jobType) {
        onJobsAvailable.accept(partitionId, jobType);
    }

    private long hop() {
        return rng.between(1, HOP_NANOS_MAX);
    }
}
