package dev.skep.simulator.cluster;

import dev.skep.base.Packed;
import dev.skep.base.Rng;
import dev.skep.protocol.Origin;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.DeploymentIntent;
import dev.skep.protocol.intent.Intent;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.message.CommandRequest;
import dev.skep.protocol.message.JobPush;
import dev.skep.protocol.message.JobStream;
import dev.skep.protocol.message.Refusal;
import dev.skep.protocol.value.JobValue;
import dev.skep.protocol.value.RecordValue;
import dev.skep.simulator.Front;
import dev.skep.simulator.Violation;
import dev.skep.simulator.World;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A gateway beside the brokers: sends to whom it believes to lead, tries elsewhere what was refused by one who does not, and tells its
 * callers that an outcome is unknown when no answer comes in time.
 */
final class ClusterGateway implements Front {
    static final long ID = 1;

    private static final long HOP_NANOS_MAX = 2 * World.MILLIS;

    private final World world;
    private final ClusterOptions options;
    private final Cluster cluster;
    private final Rng rng;
    private final Beliefs beliefs = new Beliefs();
    private final Map<Long, Call> calls = new TreeMap<>();
    private final Map<Long, Stream> streams = new TreeMap<>();
    // Look-ups only: given up, or answered in a way that another answer may follow.
    private final Set<Long> over = new HashSet<>();
    private BiConsumer<Integer, String> onJobsAvailable = (partition, type) -> {};
    private long requests;
    private long answers;
    private long unknown;

    /**
     * A request under way.
     *
     * @param rejections that may be the answer
     * @param then gets the answer, or null when nobody will ever know it
     * @param mayStay whether it may be long before it is answered
     * @param endNanos when it is given up
     */
    private record Call(
            int partitionId,
            long key,
            Intent intent,
            RecordValue value,
            List<RejectionType> rejections,
            Consumer<CommandReply> then,
            boolean mayStay,
            long endNanos) {}

    private record Stream(JobStream stream, Consumer<JobPush> worker, boolean[] ready) {}

    ClusterGateway(final World world, final ClusterOptions options, final Cluster cluster) {
        this.world = world;
        this.options = options;
        this.cluster = cluster;
        this.rng = world.rng("gateway");
        tellStreamsAgain();
    }

    // ---------------------------------------------------------------- clients

    @Override
    public long gatewayId() {
        return ID;
    }

    @Override
    public void onJobsAvailable(final BiConsumer<Integer, String> listener) {
        onJobsAvailable = listener;
    }

    @Override
    public void call(
            final int partitionId,
            final long key,
            final Intent intent,
            final RecordValue value,
            final List<RejectionType> rejections,
            final Consumer<CommandReply> then) {
        send(new Call(
                partitionId, key, intent, value, rejections, then, false, world.nanos() + 4 * options.patience()));
    }

    @Override
    public void callAndWait(
            final int partitionId,
            final Intent intent,
            final RecordValue value,
            final List<RejectionType> rejections,
            final Consumer<CommandReply> then) {
        send(new Call(partitionId, -1, intent, value, rejections, then, true, world.nanos() + 40 * options.patience()));
    }

    private void send(final Call call) {
        world.after(hop(), "call", () -> {
            final long request = ++requests;
            calls.put(request, call);
            toLeader(
                    call.partitionId,
                    broker -> broker.submit(new CommandRequest(
                            call.partitionId, call.key, call.intent, call.value, new Origin(ID, request, 0))));
            world.after(Math.max(1, call.endNanos - world.nanos()), "patience", () -> {
                if (calls.remove(request) != null) {
                    over.add(request);
                    unknown++;
                    call.then.accept(null);
                }
            });
        });
    }

    private void toLeader(final int partition, final Consumer<SimBroker> word) {
        final int known = beliefs.leaderOf(partition);
        final int to = known == Beliefs.NOBODY || rng.chance(0.02) ? rng.nextInt(options.brokers()) : known;
        cluster.network()
                .send(
                        options.brokers(),
                        to,
                        SimNetwork.Lane.DATA,
                        "from gateway",
                        () -> word.accept(cluster.broker(to)));
    }

    @Override
    public void tell(final int partitionId, final long key, final Intent intent, final RecordValue value) {
        toLeader(partitionId, broker -> broker.submit(new CommandRequest(partitionId, key, intent, value, null)));
    }

    @Override
    public void openStream(final JobStream stream, final Consumer<JobPush> worker) {
        final Stream opened = new Stream(stream, worker, new boolean[] {true});
        streams.put(stream.id(), opened);
        for (int partition = 1; partition <= cluster.partitions(); partition++) {
            open(opened, partition);
        }
    }

    private void open(final Stream stream, final int partition) {
        toReplica(partition, replica -> {
            replica.partition().openJobStream(stream.stream);
            replica.partition().jobStreamReady(stream.stream.id(), stream.ready[0]);
        });
    }

    /** What is said of streams gets lost at times. */
    private void tellStreamsAgain() {
        world.after(4 * options.raft().electionNanos(), "streams", () -> {
            for (int partition = 1; partition <= options.partitions(); partition++) {
                for (final Stream stream : streams.values()) {
                    open(stream, partition);
                }
            }
            tellStreamsAgain();
        });
    }

    private void toReplica(final int partition, final Consumer<SimReplica> word) {
        toLeader(partition, broker -> {
            final SimReplica replica = broker.replicas().get(partition);
            if (replica != null) {
                word.accept(replica);
            }
        });
    }

    @Override
    public void streamReady(final long streamId, final boolean ready) {
        final Stream stream = streams.get(streamId);
        if (stream != null) {
            stream.ready[0] = ready;
            for (int partition = 1; partition <= cluster.partitions(); partition++) {
                toReplica(partition, replica -> replica.partition().jobStreamReady(streamId, ready));
            }
        }
    }

    @Override
    public void closeStream(final long streamId) {
        if (streams.remove(streamId) != null) {
            for (int partition = 1; partition <= cluster.partitions(); partition++) {
                toReplica(partition, replica -> replica.partition().closeJobStream(streamId));
            }
        }
    }

    // ---------------------------------------------------------------- what arrives

    /** Streams are opened anew at a new leader. */
    void claimed(final int partition, final int leader, final long term) {
        if (beliefs.claimed(partition, leader, term)) {
            streams.values().forEach(stream -> open(stream, partition));
        }
    }

    void arrived(final CommandReply reply) {
        final long request = reply.origin().requestId();
        final Call call = calls.remove(request);
        if (call == null) {
            Violation.unless(
                    over.contains(request),
                    "clients",
                    "request %d is answered twice, or was never made: %s",
                    request,
                    reply);
            return;
        }
        answers++;
        if (call.intent == DeploymentIntent.CREATE || call.mayStay || reply instanceof CommandReply.Unknown) {
            over.add(request);
        }
        if (reply instanceof CommandReply.Rejected no) {
            Violation.unless(
                    call.rejections.contains(no.type()),
                    "clients",
                    "%s %s must not be answered with %s",
                    call.intent.valueType(),
                    call.intent,
                    no);
        }
        if (reply instanceof CommandReply.Refused no && no.refusal().kind() == Refusal.Kind.NOT_LEADER) {
            elsewhere(call, no);
        } else {
            world.after(hop(), "answer", () -> call.then.accept(reply));
        }
    }

    /** It never reached the log, so it may be asked again of another one. */
    private void elsewhere(final Call call, final CommandReply.Refused no) {
        if (no.refusal().leader() != null) {
            claimed(
                    call.partitionId,
                    no.refusal().leader().nodeId(),
                    no.refusal().term());
        }
        final long pause = rng.between(World.MILLIS, options.raft().heartbeatNanos());
        if (world.nanos() + pause < call.endNanos) {
            world.after(pause, "elsewhere", () -> send(call));
        } else {
            world.after(hop(), "answer", () -> call.then.accept(no));
        }
    }

    /** Whoever pushes to a stream that is closed has not heard so; the job is given back. */
    void arrived(final JobPush push) {
        final Stream stream = streams.get(push.jobStreamId());
        if (stream != null) {
            world.after(hop(), "push", () -> stream.worker.accept(push));
            return;
        }
        toReplica(push.partitionId(), replica -> replica.partition().closeJobStream(push.jobStreamId()));
        tell(
                push.partitionId(),
                push.job().key(),
                JobIntent.YIELD,
                JobValue.ofCommand(push.job().job().retries(), 0, -1, "", "", Packed.EMPTY_DOCUMENT));
    }

    void jobsAvailable(final int partition, final String type) {
        onJobsAvailable.accept(partition, type);
    }

    private long hop() {
        return rng.between(1, HOP_NANOS_MAX);
    }

    // ---------------------------------------------------------------- figures

    /** Requests that must be answered still. */
    int waiting() {
        return (int) calls.values().stream().filter(call -> !call.mayStay).count();
    }

    long answers() {
        return answers;
    }

    /** Requests that were given up. */
    long unknown() {
        return unknown;
    }
}
