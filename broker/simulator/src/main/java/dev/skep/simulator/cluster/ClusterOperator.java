package dev.skep.simulator.cluster;

import dev.skep.base.MemberId;
import dev.skep.base.Rng;
import dev.skep.partition.Partition;
import dev.skep.partition.PartitionStatus;
import dev.skep.simulator.Mender;
import dev.skep.simulator.World;
import java.util.List;

/** Somebody who mends incidents, takes snapshots, watches the space on the disks and hands leadership over. */
final class ClusterOperator {
    private static final int WATCH_INSTANCES = 5;
    private static final int FREE_BYTES_MIN = 200_000;

    private final World world;
    private final ClusterOptions options;
    private final Cluster cluster;
    private final Rng rng;
    private final Mender mender;
    private boolean diligent;

    ClusterOperator(final World world, final ClusterOptions options, final Cluster cluster) {
        this.world = world;
        this.options = options;
        this.cluster = cluster;
        rng = world.rng("operator");
        mender = new Mender(world.rng("mender"), cluster.gateway());
    }

    void start() {
        again(options.base().span(10), this::mendSome);
        again(options.base().span(40), this::snapshot);
        again(options.base().span(WATCH_INSTANCES), this::watchSpace);
        if (options.has(ClusterFault.TRANSFERS)) {
            again(options.spell(), this::transfer);
        }
    }

    /** From now on everything is mended. */
    void beDiligent() {
        diligent = true;
    }

    private void again(final long meanNanos, final Runnable action) {
        world.after(rng.between(1, 2 * meanNanos), "operator", () -> {
            action.run();
            again(meanNanos, action);
        });
    }

    private void mendSome() {
        cluster.truths().forEach(truth -> mender.mendSome(truth.ledger(), diligent));
    }

    private void snapshot() {
        final SimBroker broker = cluster.broker(rng.nextInt(options.brokers()));
        broker.replicas().values().forEach(replica -> replica.partition().takeSnapshot());
    }

    private void watchSpace() {
        for (final SimBroker broker : cluster.brokers()) {
            final boolean enough = broker.disk().freeBytes() > FREE_BYTES_MIN;
            broker.replicas().values().forEach(replica -> replica.partition().diskSpaceAvailable(enough));
        }
    }

    private void transfer() {
        final SimReplica leader = cluster.leader(1 + rng.nextInt(options.partitions()));
        if (leader == null || diligent) {
            return;
        }
        final Partition partition = leader.partition();
        final PartitionStatus status = partition.status();
        final List<MemberId> voters = status.configuration().voters();
        if (rng.chance(0.2) || voters.isEmpty()) {
            partition.ask(core -> core.stepDown(leader.nanoTime()));
        } else {
            final MemberId to = voters.get(rng.nextInt(voters.size()));
            partition.ask(core -> core.transferLeadership(leader.nanoTime(), to));
        }
    }
}
