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
 * added again and again; who leaves is deleted when the leader says that it is out. Sometimes some take the places of others at once.
 */
final class MembershipChanges {
    private static final long ASK_NANOS = 300 * World.MILLIS;
    private static final int VOTERS_MIN = 3;

    private final World world;
    private final ClusterOptions options;
    private final Cluster cluster;
    private final ClusterFaults faults;
    private final Rng rng;
    private Operation running;
    private boolean stopped;
    private int done;

    private record Operation(int partition, List<MemberId> added, List<MemberId> removed) {
        @Override
        public String toString() {
            return "add " + added + ", remove " + removed + " of " + partition;
        }
    }

    MembershipChanges(
            final World world, final ClusterOptions options, final Cluster cluster, final ClusterFaults faults) {
        this.world = world;
        this.options = options;
        this.cluster = cluster;
        this.faults = faults;
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
        world.after(rng.between(1, options.spell() / 2), "membership", () -> {
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
        final List<MemberId> voters = new ArrayList<>(present.voters());
        final List<MemberId> added = new ArrayList<>();
        final List<MemberId> removed = new ArrayList<>();
        if (rng.chance(0.5)) {
            voters.remove(leader.broker().member());
        }
        final boolean mayRemove = present.voters().size() > VOTERS_MIN;
        if (!others.isEmpty() && rng.chance(0.5)) {
            for (int many = 1 + rng.nextInt(others.size()); many > 0 && !voters.isEmpty(); many--) {
                added.add(others.remove(rng.nextInt(others.size())));
                removed.add(voters.remove(rng.nextInt(voters.size())));
            }
        } else if (mayRemove && (others.isEmpty() || rng.chance(0.5))) {
            removed.add(voters.get(rng.nextInt(voters.size())));
        } else if (!others.isEmpty()) {
            added.add(others.get(rng.nextInt(others.size())));
        }
        return added.isEmpty() && removed.isEmpty() ? null : new Operation(partition, added, removed);
    }

    /**
     * A leader has another configuration. The worst moment for those who are removed not to hear is when the others have learnt, and are
     * about to take over.
     */
    void configured(final int partition, final Configuration configuration) {
        final Operation operation = running;
        if (operation == null
                || operation.partition != partition
                || operation.removed.isEmpty()
                || !options.has(ClusterFault.PARTITIONS)
                || operation.added.isEmpty()
                || !configuration.learners().containsAll(operation.added)
                || rng.chance(0.5)) {
            return;
        }
        final List<Integer> island = new ArrayList<>();
        operation.removed.forEach(member -> island.add(member.nodeId()));
        final long moment = rng.between(World.MILLIS, options.regions() > 1 ? 4 * ASK_NANOS / 3 : ASK_NANOS / 20);
        world.after(moment, "cut off", () -> faults.cutOff(island, rng));
    }

    private void goOn() {
        if (running == null) {
            next();
            return;
        }
        // Before all else: a machine may stop in the middle of it.
        world.after(ASK_NANOS, "membership", this::goOn);
        for (final MemberId member : running.added) {
            if (!cluster.broker(member).hosts(running.partition)) {
                cluster.broker(member).host(running.partition, Configuration.EMPTY);
            }
        }
        ask();
    }

    private void end(final Operation ended) {
        done++;
        running = null;
        ended.removed.forEach(member -> cluster.broker(member).markLeaving(ended.partition));
        ended.removed.forEach(member -> cluster.broker(member).leave());
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
                && present.voters().containsAll(wish.added)
                && wish.removed.stream().noneMatch(present::isMember);
    }

    private static void change(final RaftCore core, final Operation wish, final long now) {
        final Configuration present = core.configuration();
        if (present.isJoint()) {
            return;
        }
        final List<MemberId> voters = new ArrayList<>(present.voters());
        voters.removeAll(wish.removed);
        voters.removeAll(wish.added);
        voters.addAll(wish.added);
        core.proposeConfiguration(now, new Configuration(present.epoch(), voters, List.of(), List.of()));
    }

    String words() {
        return running == null ? "" : "; changing: " + running;
    }
}
