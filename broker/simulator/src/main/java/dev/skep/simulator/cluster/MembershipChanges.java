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
 * added again and again; who leaves is deleted when the leader says that it is out. Sometimes one takes the place of another at once.
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

    /** Added, removed, or both; null for nobody. */
    private record Operation(int partition, MemberId added, MemberId removed) {
        @Override
        public String toString() {
            return (added == null ? "" : "add " + added + " ") + (removed == null ? "" : "remove " + removed + " ")
                    + "of " + partition;
        }
    }

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
                world.note(running.toString());
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
        final MemberId added = others.isEmpty() ? null : others.get(rng.nextInt(others.size()));
        final MemberId removed =
                present.voters().get(rng.nextInt(present.voters().size()));
        if (added != null && rng.chance(0.4)) {
            return new Operation(partition, added, removed);
        }
        if (present.voters().size() > VOTERS_MIN && (added == null || rng.chance(0.5))) {
            return new Operation(partition, null, removed);
        }
        return added == null ? null : new Operation(partition, added, null);
    }

    private void goOn() {
        if (running == null) {
            next();
            return;
        }
        // Before all else: a machine may stop in the middle of it.
        world.after(ASK_NANOS, "membership", this::goOn);
        if (running.added != null && !cluster.broker(running.added).hosts(running.partition)) {
            cluster.broker(running.added).host(running.partition, Configuration.EMPTY);
        }
        ask();
    }

    private void end(final Operation ended) {
        done++;
        running = null;
        if (ended.removed != null) {
            cluster.broker(ended.removed).leave(ended.partition);
        }
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
            if (isDone(core, wish)) {
                world.after(1, "changed", () -> {
                    if (running == wish) {
                        end(wish);
                    }
                });
            } else {
                change(core, wish, leader.nanoTime());
            }
        });
    }

    private static boolean isDone(final RaftCore core, final Operation wish) {
        final Configuration present = core.configuration();
        return core.isConfigurationCommitted()
                && !present.isJoint()
                && (wish.added == null || present.voters().contains(wish.added))
                && (wish.removed == null || !present.isMember(wish.removed));
    }

    private static void change(final RaftCore core, final Operation wish, final long now) {
        final Configuration present = core.configuration();
        if (present.isJoint()) {
            return;
        }
        final List<MemberId> voters = new ArrayList<>(present.voters());
        voters.remove(wish.removed);
        if (wish.added != null && !voters.contains(wish.added)) {
            voters.add(wish.added);
        }
        core.proposeConfiguration(now, new Configuration(present.epoch(), voters, List.of(), List.of()));
    }

    String words() {
        return running == null ? "" : "; changing: " + running;
    }
}
