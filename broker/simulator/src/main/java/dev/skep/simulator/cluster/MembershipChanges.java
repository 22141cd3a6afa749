package dev.skep.simulator.cluster;

import dev.skep.base.MemberId;
import dev.skep.base.Rng;
import dev.skep.raft.Configuration;
import dev.skep.raft.RaftCore;
import dev.skep.simulator.World;
import java.util.ArrayList;
import java.util.List;

/**
 * Adds replicas and removes them, one operation after the other, as the topology of brokers does: who joins begins empty and asks to be
 * added again and again; who leaves is deleted when the leader says that it is out.
 */
final class MembershipChanges {
    private static final long ASK_NANOS = 300 * World.MILLIS;
    private static final int VOTERS_MIN = 3;

    private final World world;
    private final ClusterOptions options;
    private final Cluster cluster;
    private final Rng rng;
    private Operation running;
    private boolean stopped;
    private int done;

    private record Operation(int partition, MemberId member, boolean add, boolean[] left) {}

    MembershipChanges(final World world, final ClusterOptions options, final Cluster cluster) {
        this.world = world;
        this.options = options;
        this.cluster = cluster;
        rng = world.rng("membership");
    }

    void start() {
        if (options.has(ClusterFault.MEMBERSHIP)) {
            next();
        }
    }

    /** The one under way is carried to its end, and no other begun. */
    void stop() {
        stopped = true;
    }

    boolean atRest() {
        return running == null;
    }

    int done() {
        return done;
    }

    private void next() {
        world.after(rng.between(1, 2 * options.spell()), "membership", () -> {
            if (stopped) {
                return;
            }
            running = draw();
            if (running == null) {
                next();
            } else {
                world.note((running.add ? "add " : "remove ") + running.member + " of " + running.partition);
                goOn();
            }
        });
    }

    private Operation draw() {
        final int partition = 1 + rng.nextInt(options.partitions());
        final SimReplica leader = cluster.leader(partition);
        if (leader == null) {
            return null;
        }
        final Configuration present = leader.partition().status().configuration();
        final List<MemberId> others = new ArrayList<>();
        cluster.brokers().forEach(broker -> {
            if (!present.isMember(broker.member())) {
                others.add(broker.member());
            }
        });
        final boolean mayRemove = present.voters().size() > VOTERS_MIN;
        if (!others.isEmpty() && (!mayRemove || rng.chance(0.5))) {
            return new Operation(partition, others.get(rng.nextInt(others.size())), true, new boolean[1]);
        }
        return mayRemove
                ? new Operation(
                        partition,
                        present.voters().get(rng.nextInt(present.voters().size())),
                        false,
                        new boolean[1])
                : null;
    }

    private void goOn() {
        if (running == null) {
            next();
            return;
        }
        // Before all else: a machine may stop in the middle of it.
        world.after(ASK_NANOS, "membership", this::goOn);
        if (running.add ? isIn() : isOut()) {
            final Operation ended = running;
            done++;
            running = null;
            if (!ended.add) {
                cluster.broker(ended.member).leave(ended.partition);
            }
        }
    }

    private boolean isIn() {
        final SimBroker broker = cluster.broker(running.member);
        if (!broker.hosts(running.partition)) {
            broker.host(running.partition, Configuration.EMPTY);
        }
        final SimReplica replica = broker.replicas().get(running.partition);
        if (replica != null) {
            final Configuration configuration = replica.partition().status().configuration();
            if (!configuration.isJoint() && configuration.voters().contains(running.member)) {
                return true;
            }
        }
        ask();
        return false;
    }

    private boolean isOut() {
        if (!running.left[0]) {
            ask();
        }
        return running.left[0];
    }

    private void ask() {
        final Operation wish = running;
        final SimReplica leader = cluster.leader(wish.partition);
        if (leader == null) {
            return;
        }
        leader.partition().ask(core -> {
            if (!leader.partition().status().leading()) {
                return;
            }
            if (!wish.add && !core.configuration().isMember(wish.member) && core.isConfigurationCommitted()) {
                wish.left[0] = true;
            } else {
                change(core, wish, leader.nanoTime());
            }
        });
    }

    private static void change(final RaftCore core, final Operation wish, final long now) {
        final Configuration present = core.configuration();
        if (present.isJoint() || present.voters().contains(wish.member) == wish.add) {
            return;
        }
        final List<MemberId> voters = new ArrayList<>(present.voters());
        if (wish.add) {
            voters.add(wish.member);
        } else {
            voters.remove(wish.member);
        }
        core.proposeConfiguration(now, new Configuration(present.epoch(), voters, List.of(), List.of()));
    }

    String words() {
        return running == null ? "" : "; changing: " + running;
    }
}
