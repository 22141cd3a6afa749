package dev.skep.simulator.cluster;

import dev.skep.base.MemberId;
import dev.skep.base.Rng;
import dev.skep.raft.Configuration;
import dev.skep.raft.RaftCore;
import dev.skep.simulator.World;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Adds a partition while all goes on, as a change of the topology does: it begins with one replica alone, the others join it, and when
 * it says that it has what was deployed before, it takes new instances.
 */
final class Growth {
    private static final long ASK_NANOS = 300 * World.MILLIS;

    private final World world;
    private final ClusterOptions options;
    private final Cluster cluster;
    private final IntConsumer onRouted;
    private final Rng rng;
    private final List<MemberId> wanted = new ArrayList<>();
    private int partition;
    private boolean routed;
    private boolean stopped;

    /** @param onRouted hears of a partition that takes new instances */
    Growth(final World world, final ClusterOptions options, final Cluster cluster, final IntConsumer onRouted) {
        this.world = world;
        this.options = options;
        this.cluster = cluster;
        this.onRouted = onRouted;
        rng = world.rng("growth");
    }

    /**
     * Not where disks are lost: one that is alone has nobody to get it back from. Not from a single partition: users are
     * told of its deployments before others have them.
     */
    void start() {
        final boolean may = options.has(ClusterFault.GROWTH)
                && !options.has(ClusterFault.WIPE)
                && !options.has(ClusterFault.ROT)
                && options.partitions() > 1;
        if (may) {
            world.after(rng.between(1, 3 * options.spell()), "growth", this::begin);
        }
    }

    /** What is under way is carried to its end. */
    void stop() {
        stopped = true;
    }

    boolean atRest() {
        return partition == 0 || routed;
    }

    /** Partitions that were added. */
    int done() {
        return routed ? 1 : 0;
    }

    private void begin() {
        if (stopped) {
            return;
        }
        partition = cluster.addPartition();
        final int first = rng.nextInt(options.brokers());
        for (int i = 0; i < options.replicas(); i++) {
            wanted.add(MemberId.of((first + i) % options.brokers()));
        }
        world.note("add partition " + partition + " on " + wanted);
        goOn();
    }

    private void goOn() {
        if (routed) {
            return;
        }
        // Before all else: a machine may stop in the middle of it.
        world.after(ASK_NANOS, "growth", this::goOn);
        final MemberId first = wanted.getFirst();
        if (!cluster.broker(first).hosts(partition)) {
            cluster.broker(first).host(partition, Configuration.of(List.of(first)));
        }
        final SimReplica leader = cluster.leader(partition);
        if (leader == null) {
            return;
        }
        final List<MemberId> voters =
                leader.partition().status().configuration().voters();
        for (final MemberId member : wanted) {
            if (!voters.contains(member)) {
                join(member, leader);
                return;
            }
        }
        if (leader.partition().status().caughtUp()) {
            routed = true;
            world.note("partition " + partition + " takes part");
            cluster.route(partition);
            onRouted.accept(partition);
        }
    }

    private void join(final MemberId member, final SimReplica leader) {
        if (!cluster.broker(member).hosts(partition)) {
            cluster.broker(member).host(partition, Configuration.EMPTY);
        }
        leader.partition().ask(core -> {
            if (leader.partition().status().leading()) {
                add(core, member, leader.nanoTime());
            }
        });
    }

    private static void add(final RaftCore core, final MemberId member, final long now) {
        final Configuration present = core.configuration();
        if (!present.isJoint() && !present.voters().contains(member)) {
            final List<MemberId> voters = new ArrayList<>(present.voters());
            voters.add(member);
            core.proposeConfiguration(now, new Configuration(present.epoch(), voters, List.of(), List.of()));
        }
    }

    String words() {
        return atRest() ? "" : "; adding partition " + partition + " on " + wanted;
    }
}
