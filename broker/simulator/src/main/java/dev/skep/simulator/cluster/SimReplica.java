package dev.skep.simulator.cluster;

import dev.skep.base.MemberId;
import dev.skep.journal.Journal;
import dev.skep.partition.Partition;
import dev.skep.partition.PartitionListener;
import dev.skep.partition.PartitionMetrics;
import dev.skep.partition.PartitionOutlets;
import dev.skep.partition.ReplicaFile;
import dev.skep.protocol.export.ExporterPort;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.message.GatewayPort;
import dev.skep.protocol.message.JobPush;
import dev.skep.raft.Configuration;
import dev.skep.raft.RaftMessage;
import dev.skep.raft.RaftMessageCodec;
import dev.skep.simulator.Options;
import dev.skep.simulator.SimBackground;
import dev.skep.simulator.SimLimiter;
import dev.skep.simulator.SimLoop;
import dev.skep.simulator.Violation;
import dev.skep.simulator.World;
import dev.skep.state.MemoryStateStore;
import dev.skep.state.StateStore;
import java.util.List;
import java.util.function.LongSupplier;

/** One life of one replica of a partition, wired like in the real broker. */
final class SimReplica {
    private static final long QUICK_DISK_NANOS = World.MILLIS;
    private static final double PAUSES = 0.001;

    private final int id;
    private final SimBroker broker;
    private final Options options;
    private final SimLoop loop;
    private final SimLoop exporting;
    private final SimBackground flushing;
    private final SimBackground snapshotting;
    private final Journal journal;
    private final StateStore store;
    private final Partition partition;
    private final Watch watch;
    private boolean dead;

    /** Opens log and state; throws the exceptions that tell what is wrong with them. */
    SimReplica(
            final int id,
            final SimBroker broker,
            final Configuration bootstrap,
            final String life,
            final Truth truth,
            final PartitionListener listener) {
        this.id = id;
        this.broker = broker;
        final ClusterOptions all = broker.options();
        options = all.base();
        final World world = broker.world();
        final LongSupplier diskNanos = () -> broker.diskIsSlow() ? all.raft().heartbeatNanos() : QUICK_DISK_NANOS;
        loop = new SimLoop(world, "replica-" + life, all.has(ClusterFault.PAUSES) ? PAUSES : 0, broker);
        exporting = new SimLoop(world, "exporters-" + life, 0, broker);
        flushing = new SimBackground(world, "flush-" + life, diskNanos);
        snapshotting = new SimBackground(world, "snapshot-" + life, () -> 4 * diskNanos.getAsLong());
        journal = Journal.open(broker.disk(), logDirectory(id), options.journal());
        store = MemoryStateStore.open(broker.disk(), directory(id) + "/state", options.state());
        partition = new Partition(new Partition.Parts(
                options.engine(id),
                options.partition(),
                all.raft(),
                broker.member(),
                bootstrap,
                new ReplicaFile(broker.disk(), directory(id)),
                this::send,
                world.rng("raft-" + life),
                loop,
                flushing,
                snapshotting,
                journal,
                store,
                new PartitionOutlets(
                        new Outlet(), request -> broker.mail().sendOn(request), exporters(all, life, truth)),
                new SimLimiter(options.requestsMax()),
                PartitionMetrics.NONE,
                listener));
        watch = new Watch(this, truth);
    }

    private ExporterPort exporters(final ClusterOptions all, final String life, final Truth truth) {
        return all.has(ClusterFault.EXPORTERS)
                ? new SimExporters(
                        broker.world(), exporting, truth.exports(), all.spell(), broker.cluster()::healed, life)
                : ExporterPort.NONE;
    }

    static String directory(final int id) {
        return "partitions/" + id;
    }

    static String logDirectory(final int id) {
        return directory(id) + "/log";
    }

    void start() {
        loop.post(() -> partition.start(records -> {}));
    }

    void die() {
        dead = true;
        loop.die();
        exporting.die();
        flushing.die();
        snapshotting.die();
    }

    boolean isDead() {
        return dead;
    }

    int id() {
        return id;
    }

    SimBroker broker() {
        return broker;
    }

    Partition partition() {
        return partition;
    }

    Journal journal() {
        return journal;
    }

    StateStore store() {
        return store;
    }

    Watch watch() {
        return watch;
    }

    long nanoTime() {
        return loop.nanoTime();
    }

    // ---------------------------------------------------------------- out and in

    private void send(final MemberId to, final RaftMessage message) {
        final byte[] bytes = RaftMessageCodec.encode(message);
        broker.mail().sendRaft(id, to, bytes);
    }

    void receive(final MemberId from, final byte[] bytes) {
        partition.receive(from, RaftMessageCodec.decode(bytes));
    }

    /** What goes out is held against what is committed, then travels. */
    private final class Outlet implements GatewayPort {
        @Override
        public long gatewayId() {
            return ClusterGateway.ID;
        }

        @Override
        public void replies(final List<CommandReply> replies) {
            for (final CommandReply reply : replies) {
                watch.lets(reply);
                broker.toGateway(gateway -> gateway.arrived(reply));
            }
        }

        @Override
        public void pushes(final List<JobPush> pushes) {
            for (final JobPush push : pushes) {
                watch.lets(push);
                broker.toGateway(gateway -> gateway.arrived(push));
            }
        }

        @Override
        public void jobsAvailable(final int partitionId, final String jobType) {
            broker.toGateway(gateway -> gateway.jobsAvailable(partitionId, jobType));
        }
    }

    /** No queue is beyond its bound. */
    void checkLimits() {
        final int queued = partition.status().queued();
        Violation.unless(
                queued <= options.partition().inboxCommandsMax(),
                "limits",
                "%d commands wait, the limit is %d",
                queued,
                options.partition().inboxCommandsMax());
        Violation.unless(
                store.pendingLayers() <= options.partition().pendingEntriesMax(),
                "limits",
                "%d layers are pending, the limit is %d",
                store.pendingLayers(),
                options.partition().pendingEntriesMax());
    }
}
