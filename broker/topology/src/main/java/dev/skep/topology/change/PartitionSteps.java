package dev.skep.topology.change;

import dev.skep.base.MemberId;
import dev.skep.topology.ChangeOperation;
import dev.skep.topology.ChangeOperation.PartitionActivate;
import dev.skep.topology.ChangeOperation.PartitionBootstrap;
import dev.skep.topology.ChangeOperation.PartitionForceReconfigure;
import dev.skep.topology.ChangeOperation.PartitionJoin;
import dev.skep.topology.ChangeOperation.PartitionLeave;
import dev.skep.topology.ChangeOperation.PartitionReconfigurePriority;
import dev.skep.topology.ChangeOperation.PartitionRemove;
import dev.skep.topology.Replica;
import dev.skep.topology.ReplicaState;
import dev.skep.topology.Topology;
import dev.skep.topology.placement.PartitionAssignment;
import dev.skep.topology.placement.Placement;
import dev.skep.topology.placement.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The operations that bring partitions to where they are wanted. For each partition: joins, then the removal of dead replicas, then
 * leaves, then priorities, so that it never has fewer replicas than before or wanted. What a cancelled change left half done
 * is taken up again.
 */
final class PartitionSteps {
    private final Topology topology;
    private final Predicate<MemberId> alive;

    PartitionSteps(final Topology topology, final Predicate<MemberId> alive) {
        this.topology = topology;
        this.alive = alive;
    }

    /** Who holds what now, in whatever state. */
    SortedMap<Integer, PartitionAssignment> present() {
        final TreeMap<Integer, PartitionAssignment> present = new TreeMap<>();
        for (final int partition : topology.partitions()) {
            present.put(partition, new PartitionAssignment(partition, topology.priorities(partition)));
        }
        return present;
    }

    /** Leaves the first placement of a cluster alone when nothing else is asked for, even if another were more even. */
    SortedMap<Integer, PartitionAssignment> placed(
            final List<Site> sites, final int partitionCount, final int replicationFactor) {
        final SortedMap<Integer, PartitionAssignment> present = present();
        final SortedMap<Integer, PartitionAssignment> initial =
                Placement.initial(sites, partitionCount, replicationFactor);
        return present.equals(initial)
                ? initial
                : Placement.rearranged(sites, partitionCount, replicationFactor, present);
    }

    List<ChangeOperation> towards(final SortedMap<Integer, PartitionAssignment> wanted, final List<MemberId> target)
            throws Unplannable {
        final List<ChangeOperation> operations = new ArrayList<>();
        for (final PartitionAssignment assignment : wanted.values()) {
            towards(assignment, target, operations);
        }
        return operations;
    }

    private void towards(
            final PartitionAssignment wanted, final List<MemberId> target, final List<ChangeOperation> operations)
            throws Unplannable {
        final int partition = wanted.partition();
        final SortedMap<MemberId, Replica> present = topology.replicas(partition);
        final boolean added = partition > topology.routedPartitions();
        MemberId bootstrapper = null;
        if (added && present.values().stream().noneMatch(PartitionSteps::hasData)) {
            bootstrapper = bootstrapper(wanted, present);
            operations.add(new PartitionBootstrap(
                    partition,
                    bootstrapper,
                    wanted.priorities()
                            .getOrDefault(bootstrapper, wanted.priorities().size())));
        }
        for (final Map.Entry<MemberId, Integer> replica : wanted.priorities().entrySet()) {
            final Replica there = present.get(replica.getKey());
            final boolean joined = there != null && there.state() == ReplicaState.ACTIVE;
            if (!joined && !replica.getKey().equals(bootstrapper)) {
                operations.add(new PartitionJoin(partition, replica.getKey(), replica.getValue()));
            }
        }
        leaves(wanted, present, target, operations);
        for (final Map.Entry<MemberId, Integer> replica : wanted.priorities().entrySet()) {
            final Replica there = present.get(replica.getKey());
            if (there != null && there.state() == ReplicaState.ACTIVE && there.priority() != replica.getValue()) {
                operations.add(new PartitionReconfigurePriority(partition, replica.getKey(), replica.getValue()));
            }
        }
        if (added) {
            operations.add(new PartitionActivate(
                    partition,
                    wanted.priorities().containsKey(bootstrapper)
                            ? bootstrapper
                            : wanted.preferredFirst().getFirst()));
        }
    }

    /** Who began it goes on, else there would be two of the same partition. */
    private static MemberId bootstrapper(final PartitionAssignment wanted, final SortedMap<MemberId, Replica> present) {
        for (final Map.Entry<MemberId, Replica> replica : present.entrySet()) {
            if (replica.getValue().state() == ReplicaState.BOOTSTRAPPING) {
                return replica.getKey();
            }
        }
        return wanted.preferredFirst().getFirst();
    }

    private void leaves(
            final PartitionAssignment wanted,
            final SortedMap<MemberId, Replica> present,
            final List<MemberId> target,
            final List<ChangeOperation> operations)
            throws Unplannable {
        final List<ChangeOperation> living = new ArrayList<>();
        for (final MemberId member : present.keySet()) {
            if (wanted.priorities().containsKey(member)) {
                continue;
            }
            // a dead member that stays in the cluster does it itself when it is back
            final ChangeOperation leave = target.contains(member)
                    ? new PartitionLeave(wanted.partition(), member)
                    : leave(wanted.partition(), member, wanted.priorities().keySet());
            (leave instanceof PartitionRemove ? operations : living).add(leave);
        }
        operations.addAll(living);
    }

    /**
     * A living member leaves by itself; a dead one is taken out by another, if those that are alive have the quorum to do it.
     *
     * @param staying preferred for taking it out
     */
    ChangeOperation leave(final int partition, final MemberId member, final Iterable<MemberId> staying)
            throws Unplannable {
        if (alive.test(member)) {
            return new PartitionLeave(partition, member);
        }
        final TreeSet<MemberId> voters = new TreeSet<>();
        topology.replicas(partition).forEach((other, replica) -> {
            if (hasData(replica)) {
                voters.add(other);
            }
        });
        final long living = voters.stream().filter(alive).count();
        if (2 * living <= voters.size()) {
            throw new Unplannable("broker " + member + " does not answer, and only " + living + " of the "
                    + voters.size() + " replicas of partition " + partition
                    + " do: without their majority it can't be taken out; start it, or force its removal");
        }
        voters.removeIf(other ->
                !alive.test(other) || topology.replicas(partition).get(other).state() != ReplicaState.ACTIVE);
        MemberId executor = voters.isEmpty() ? null : voters.first();
        for (final MemberId other : staying) {
            if (voters.contains(other)) {
                executor = other;
                break;
            }
        }
        if (executor == null) {
            throw new Unplannable("partition " + partition + " has no active replica that could take broker " + member
                    + " out: wait for the others to join, or force its removal");
        }
        return new PartitionRemove(partition, executor, member);
    }

    /** For each partition that has replicas on others than those that are kept. */
    List<ChangeOperation> forced(final List<MemberId> kept, final long epoch) throws Unplannable {
        final List<ChangeOperation> operations = new ArrayList<>();
        for (final int partition : topology.partitions()) {
            final SortedMap<MemberId, Replica> present = topology.replicas(partition);
            if (kept.containsAll(present.keySet())) {
                continue;
            }
            final List<MemberId> survivors = new ArrayList<>();
            present.forEach((member, replica) -> {
                if (kept.contains(member) && hasData(replica)) {
                    survivors.add(member);
                }
            });
            if (!survivors.isEmpty()) {
                final MemberId executor =
                        survivors.stream().filter(alive).findFirst().orElse(survivors.getFirst());
                operations.add(new PartitionForceReconfigure(partition, executor, survivors, epoch));
            } else if (partition <= topology.routedPartitions()) {
                throw new Unplannable("partition " + partition + " would lose all its replicas: brokers "
                        + present.keySet() + " have them, and none of those is kept");
            }
        }
        return operations;
    }

    private static boolean hasData(final Replica replica) {
        return replica.state() == ReplicaState.ACTIVE || replica.state() == ReplicaState.LEAVING;
    }

    /** The request can't be met; the message says why. */
    static final class Unplannable extends Exception {
        private static final long serialVersionUID = 1L;

        Unplannable(final String message) {
            super(message);
        }
    }
}
