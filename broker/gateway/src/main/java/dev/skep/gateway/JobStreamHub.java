package dev.skep.gateway;

import dev.skep.base.Loop;
import dev.skep.base.MemberId;
import dev.skep.protocol.message.ActivatedJob;
import dev.skep.protocol.message.JobPush;
import dev.skep.protocol.message.JobStream;
import dev.skep.protocol.message.PartitionPort;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.agrona.collections.Long2ObjectHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * StreamActivatedJobs: clients with equal wishes share one stream, which is open at the leader of every partition while it has clients:
 * a leader that is new gets it too.
 *
 * <p>A pushed job goes to the next client that can take it; what gRPC holds for a client is bounded by its flow control, so
 * that a slow client is passed over and slows nobody else. A job that no client can take is given back at once, and while no
 * client is ready the partitions are told not to push.
 *
 * <p>What is said to a leader may get lost on its way. So it is said again now and then, and whoever pushes to a stream that can't take
 * jobs hears so before the job comes back, or it would push that very job again and again.
 */
final class JobStreamHub {
    private static final Logger LOG = LoggerFactory.getLogger(JobStreamHub.class);
    private static final int LOOP_BITS = 4;

    private final GatewayCore core;
    private final GatewayLimits limits;
    private final long repeatNanos;
    private final int loop;
    private final long gatewayId;
    private final Map<JobStream, OpenStream> byWishes = new HashMap<>();
    private final Long2ObjectHashMap<OpenStream> byId = new Long2ObjectHashMap<>();
    private int lastNumber;
    private int clients;
    private Loop.Timer repeat;

    JobStreamHub(final GatewayCore core, final int loop, final long gatewayId, final GatewayConfig config) {
        this.core = core;
        limits = config.limits();
        repeatNanos = config.streamNanos();
        this.loop = loop;
        this.gatewayId = gatewayId;
    }

    /** The loop of the stream's clients. */
    static int loopOf(final long jobStreamId) {
        return (int) (jobStreamId & ((1 << LOOP_BITS) - 1));
    }

    /** Throws {@link RefusedCall} when there are too many clients, or no partition to open the stream at. */
    void open(final JobStream wishes, final ServerCallStreamObserver<GatewayOuterClass.ActivatedJob> observer) {
        if (core.stopping()) {
            throw new RefusedCall(StatusMapper.shuttingDown());
        }
        if (core.router().table().size() == 0) {
            throw new RefusedCall(Status.UNAVAILABLE.withDescription("Expected to open a stream of jobs of type '"
                    + wishes.type() + "', but no partition is known yet: try again"));
        }
        if (clients >= limits.streamClientsMax()) {
            throw new RefusedCall(
                    Status.RESOURCE_EXHAUSTED.withDescription("Expected to open a stream of jobs of type '"
                            + wishes.type() + "', but " + clients
                            + " job streams are open already, the most this gateway allows: try again later"));
        }
        OpenStream stream = byWishes.get(wishes);
        if (stream == null) {
            stream = begin(wishes);
        }
        stream.join(new Client(stream, observer));
    }

    private OpenStream begin(final JobStream wishes) {
        lastNumber = (lastNumber + 1) & 0x0FFF_FFFF;
        final long id = JobStream.id(gatewayId, (lastNumber << LOOP_BITS) | loop);
        final OpenStream stream = new OpenStream(
                wishes,
                new JobStream(
                        id,
                        gatewayId,
                        wishes.type(),
                        wishes.worker(),
                        wishes.timeoutMillis(),
                        wishes.fetchVariables(),
                        wishes.tenantIds()));
        byWishes.put(wishes, stream);
        byId.put(id, stream);
        core.metrics().jobStreams(1);
        atLeaders(port -> port.openJobStream(stream.stream));
        if (repeat == null) {
            repeat = core.loop().schedule(repeatNanos, this::repeat);
        }
        return stream;
    }

    private void end(final OpenStream stream) {
        byWishes.remove(stream.wishes);
        byId.remove(stream.stream.id());
        core.metrics().jobStreams(-1);
        atLeaders(port -> port.closeJobStream(stream.stream.id()));
    }

    private void repeat() {
        repeat = null;
        if (!byId.isEmpty()) {
            final PartitionTable table = core.router().table();
            for (int i = 0; i < table.size(); i++) {
                if (table.at(i).led()) {
                    openAt(table.at(i));
                }
            }
            repeat = core.loop().schedule(repeatNanos, this::repeat);
        }
    }

    private void atLeaders(final Consumer<PartitionPort> action) {
        final PartitionTable table = core.router().table();
        for (int i = 0; i < table.size(); i++) {
            if (table.at(i).led()) {
                action.accept(table.at(i).port());
            }
        }
    }

    /** Opens all streams at a leader that may not know them. */
    void openAt(final PartitionTable.Entry partition) {
        for (final OpenStream stream : byId.values()) {
            partition.port().openJobStream(stream.stream);
            partition.port().jobStreamReady(stream.stream.id(), stream.partitionsPush);
        }
    }

    /** What is open now. */
    List<OpenJobStream> open() {
        final TreeSet<MemberId> leaders = new TreeSet<>();
        final PartitionTable table = core.router().table();
        for (int i = 0; i < table.size(); i++) {
            if (table.at(i).led()) {
                leaders.add(table.at(i).leader());
            }
        }
        final List<OpenJobStream> open = new ArrayList<>();
        for (final OpenStream stream : byId.values()) {
            open.add(new OpenJobStream(stream.stream, stream.members.size(), List.copyOf(leaders)));
        }
        return open;
    }

    void push(final JobPush push) {
        final OpenStream stream = byId.get(push.jobStreamId());
        boolean delivered = false;
        try {
            delivered = stream != null && stream.deliver(push.job());
        } catch (final RuntimeException e) {
            LOG.error("Job {} could not be made into a message", push.job().key(), e);
        }
        if (!delivered) {
            tellAgain(push, stream);
            core.yieldBack(push.job());
        }
        core.metrics().jobPushed(delivered);
    }

    private void tellAgain(final JobPush push, final OpenStream stream) {
        final PartitionTable.Entry partition = core.router().table().byId(push.partitionId());
        if (partition == null || !partition.led()) {
            return;
        }
        if (stream == null) {
            partition.port().closeJobStream(push.jobStreamId());
        } else {
            partition.port().jobStreamReady(push.jobStreamId(), stream.partitionsPush);
        }
    }

    void stop() {
        if (repeat != null) {
            repeat.cancel();
            repeat = null;
        }
        for (final OpenStream stream : new ArrayList<>(byWishes.values())) {
            for (final Client client : new ArrayList<>(stream.members)) {
                client.end(StatusMapper.shuttingDown());
            }
        }
    }

    /** One stream and its clients. */
    private final class OpenStream {
        private final JobStream wishes;
        private final JobStream stream;
        private final List<Client> members = new ArrayList<>();
        private int ready;
        private int turn;
        private boolean partitionsPush = true;

        OpenStream(final JobStream wishes, final JobStream stream) {
            this.wishes = wishes;
            this.stream = stream;
        }

        void join(final Client client) {
            members.add(client);
            clients++;
            core.metrics().jobStreamClients(1);
            becameReady();
            client.observer.setOnCancelHandler(() -> client.left(Status.Code.CANCELLED));
            client.observer.setOnReadyHandler(client::ready);
        }

        void leave(final Client client) {
            members.remove(client);
            clients--;
            core.metrics().jobStreamClients(-1);
            if (!client.blocked) {
                ready--;
            }
            if (members.isEmpty()) {
                end(this);
            } else if (ready == 0) {
                tellPartitions(false);
            }
        }

        void becameReady() {
            ready++;
            tellPartitions(true);
        }

        void becameBlocked() {
            ready--;
            if (ready == 0) {
                tellPartitions(false);
            }
        }

        private void tellPartitions(final boolean push) {
            if (partitionsPush != push) {
                partitionsPush = push;
                atLeaders(port -> port.jobStreamReady(stream.id(), push));
            }
        }

        /** Gives the job to the next client in turn that can take it; false when none can. */
        boolean deliver(final ActivatedJob job) {
            for (int tried = 0; ready > 0 && tried < members.size(); tried++) {
                turn = turn + 1 < members.size() ? turn + 1 : 0;
                final Client client = members.get(turn);
                if (client.canTake()) {
                    final GatewayOuterClass.ActivatedJob message =
                            core.responses().activatedJob(job);
                    if (message.getSerializedSize() > core.messageBytesMax()) {
                        core.giveUp(job, message.getSerializedSize());
                    } else {
                        client.send(message);
                    }
                    return true;
                }
            }
            return false;
        }
    }

    /** One open call. */
    private final class Client {
        private final OpenStream stream;
        private final ServerCallStreamObserver<GatewayOuterClass.ActivatedJob> observer;
        private final long startNanos = core.nanoTime();
        private boolean blocked;
        private boolean ended;

        Client(final OpenStream stream, final ServerCallStreamObserver<GatewayOuterClass.ActivatedJob> observer) {
            this.stream = stream;
            this.observer = observer;
        }

        boolean canTake() {
            if (!blocked && !observer.isReady()) {
                blocked = true;
                stream.becameBlocked();
            }
            return !blocked;
        }

        void send(final GatewayOuterClass.ActivatedJob job) {
            observer.onNext(job);
            canTake();
        }

        void ready() {
            if (blocked && !ended) {
                blocked = false;
                stream.becameReady();
            }
        }

        void end(final Status status) {
            core.fail(Rpc.STREAM_ACTIVATED_JOBS, observer, status, 0);
            left(status.getCode());
        }

        void left(final Status.Code code) {
            if (!ended) {
                ended = true;
                stream.leave(this);
                core.metrics().callEnded(Rpc.STREAM_ACTIVATED_JOBS, 0, code, core.nanoTime() - startNanos);
            }
        }
    }
}
