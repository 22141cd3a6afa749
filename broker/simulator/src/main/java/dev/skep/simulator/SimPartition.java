package dev.skep.simulator;

import dev.skep.base.Disk;
import dev.skep.base.MemberId;
import dev.skep.journal.Journal;
import dev.skep.partition.Partition;
import dev.skep.partition.PartitionListener;
import dev.skep.partition.PartitionMetrics;
import dev.skep.partition.PartitionOutlets;
import dev.skep.partition.ReplicaFile;
import dev.skep.partition.ReplicaNetwork;
import dev.skep.raft.Configuration;
import dev.skep.raft.RaftSettings;
import dev.skep.state.MemoryStateStore;
import dev.skep.state.StateStore;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** One life of one partition, from a start of the node to its end; wired like in the real node. */
final class SimPartition {
    private static final long QUICK_DISK_NANOS = World.MILLIS;
    private static final int SLOW_DISK_INSTANCES = 4;
    private static final double PAUSES = 0.002;

    private final Options options;
    private final SimLoop loop;
    private final SimBackground flushing;
    private final SimBackground snapshotting;
    private final SimLimiter limiter;
    private final Journal journal;
    private final StateStore store;
    private final Partition partition;
    private boolean ready;

    /** What a partition is given by its node. */
    record Surroundings(
            World world,
            Options options,
            Fabric fabric,
            Disk disk,
            BooleanSupplier slowDisk,
            PartitionOutlets outlets,
            PartitionListener listener) {}

    /** Opens log and state of the partition; the same exceptions as in the real node tell what is wrong with them. */
    SimPartition(final int id, final Surroundings around) {
        options = around.options();
        final World world = around.world();
        final LongSupplier diskNanos =
                () -> around.slowDisk().getAsBoolean() ? options.span(SLOW_DISK_INSTANCES) : QUICK_DISK_NANOS;
        loop = new SimLoop(world, "partition-" + id, options.has(Fault.PAUSES) ? PAUSES : 0);
        flushing = new SimBackground(world, "flush-" + id, diskNanos);
        snapshotting = new SimBackground(world, "snapshot-" + id, () -> 4 * diskNanos.getAsLong());
        limiter = new SimLimiter(options.requestsMax());
        journal = Journal.open(around.disk(), logDirectory(id), options.journal());
        store = around.fabric()
                .store(MemoryStateStore.open(around.disk(), "partitions/" + id + "/state", options.state()));
        partition = new Partition(new Partition.Parts(
                options.engine(id),
                options.partition(),
                RaftSettings.DEFAULT,
                MemberId.of(0),
                Configuration.of(List.of(MemberId.of(0))),
                new ReplicaFile(around.disk(), "partitions/" + id),
                ReplicaNetwork.NONE,
                world.rng("raft-" + id),
                loop,
                around.fabric().flushing(flushing, world),
                snapshotting,
                journal,
                store,
                around.outlets(),
                limiter,
                PartitionMetrics.NONE,
                around.listener()));
    }

    static String logDirectory(final int id) {
        return "partitions/" + id + "/log";
    }

    void start(final Runnable onReady) {
        loop.post(() -> partition.start(records -> {
            ready = true;
            onReady.run();
        }));
    }

    void die() {
        loop.die();
        flushing.die();
        snapshotting.die();
    }

    boolean ready() {
        return ready;
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

    int inFlight() {
        return limiter.inFlight() + partition.status().queued();
    }
}
