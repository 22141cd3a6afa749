package dev.skep.topology;

import dev.skep.base.MemberId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The agreed document of who hosts what. Immutable; travels by gossip, merged by {@link TopologyMerge}.
 *
 * @param members by id; those that have left are dropped when the change ends
 * @param routedPartitions partitions 1 to this take part in routing; those above are being added and lack the deployments
 * @param messagePartitions the partitions of the beginning, 1 to this: correlation keys are spread over them for ever, so that
 *     subscriptions that are open are found
 * @param replicationFactor how many replicas a partition is meant to have
 * @param change the one under way
 * @param history changes that are over, newest first, at most {@link #HISTORY_MAX}
 * @param featureLevel new formats up to this level may be written, as all members can read them
 */
public record Topology(
        String clusterId,
        Stamp stamp,
        SortedMap<MemberId, MemberEntry> members,
        int routedPartitions,
        int messagePartitions,
        int replicationFactor,
        Optional<ChangePlan> change,
        List<FinishedChange> history,
        Lease lease,
        int featureLevel) {
    public static final int HISTORY_MAX = 16;

    public Topology {
        members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
        history = List.copyOf(history);
    }

    public long version() {
        return stamp.version();
    }

    public boolean hasMember(final MemberId member) {
        return members.containsKey(member);
    }

    public Optional<MemberEntry> member(final MemberId member) {
        return Optional.ofNullable(members.get(member));
    }

    /** Members that take part, without those that join, leave or have left. */
    public SortedSet<MemberId> activeMembers() {
        final TreeSet<MemberId> active = new TreeSet<>();
        members.forEach((member, entry) -> {
            if (entry.state() == MemberState.ACTIVE) {
                active.add(member);
            }
        });
        return active;
    }

    /** Who decides on changes: the smallest active member, by number, of those that are alive. Empty when none is. */
    public Optional<MemberId> coordinator(final Predicate<MemberId> alive) {
        return activeMembers().stream().filter(alive).findFirst();
    }

    /** Ids of all partitions that anybody holds a replica of. */
    public SortedSet<Integer> partitions() {
        final TreeSet<Integer> partitions = new TreeSet<>();
        members.values().forEach(entry -> partitions.addAll(entry.partitions().keySet()));
        return partitions;
    }

    /** The highest partition id, those being added included. */
    public int partitionCount() {
        final SortedSet<Integer> partitions = partitions();
        return partitions.isEmpty() ? 0 : partitions.last();
    }

    /** All replicas of a partition in whatever state. */
    public SortedMap<MemberId, Replica> replicas(final int partition) {
        final TreeMap<MemberId, Replica> replicas = new TreeMap<>();
        members.forEach((member, entry) -> {
            final Replica replica = entry.partitions().get(partition);
            if (replica != null) {
                replicas.put(member, replica);
            }
        });
        return replicas;
    }

    public Optional<Replica> replica(final int partition, final MemberId member) {
        return member(member).map(entry -> entry.partitions().get(partition));
    }

    /** Priorities of a partition's replicas for elections, in whatever state they are. */
    public SortedMap<MemberId, Integer> priorities(final int partition) {
        final TreeMap<MemberId, Integer> priorities = new TreeMap<>();
        replicas(partition).forEach((member, replica) -> priorities.put(member, replica.priority()));
        return priorities;
    }

    /** The active replica with the highest priority, the smaller id if two have it. */
    public Optional<MemberId> preferredLeader(final int partition) {
        MemberId best = null;
        int priority = Integer.MIN_VALUE;
        for (final var replica : replicas(partition).entrySet()) {
            if (replica.getValue().state() == ReplicaState.ACTIVE
                    && replica.getValue().priority() > priority) {
                best = replica.getKey();
                priority = replica.getValue().priority();
            }
        }
        return Optional.ofNullable(best);
    }

    /** The lowest number of active replicas that a routed partition has: what clients are told. */
    public int lowestReplicationFactor() {
        int lowest = Integer.MAX_VALUE;
        for (int partition = 1; partition <= routedPartitions; partition++) {
            final int replicas = (int) replicas(partition).values().stream()
                    .filter(replica -> replica.state() == ReplicaState.ACTIVE)
                    .count();
            lowest = Math.min(lowest, replicas);
        }
        return lowest == Integer.MAX_VALUE ? 0 : lowest;
    }

    public Optional<FinishedChange> lastChange() {
        return history.isEmpty() ? Optional.empty() : Optional.of(history.getFirst());
    }

    public Topology withStamp(final Stamp newStamp) {
        return new Topology(
                clusterId,
                newStamp,
                members,
                routedPartitions,
                messagePartitions,
                replicationFactor,
                change,
                history,
                lease,
                featureLevel);
    }

    /** The next version, written by the given member. */
    public Topology nextVersion(final int steps, final MemberId author, final long nowMillis) {
        return withStamp(new Stamp(stamp.version() + steps, nowMillis, author));
    }

    public Topology withMember(final MemberId member, final MemberEntry entry) {
        final TreeMap<MemberId, MemberEntry> changed = new TreeMap<>(members);
        changed.put(member, entry);
        return withMembers(changed);
    }

    public Topology withoutMember(final MemberId member) {
        final TreeMap<MemberId, MemberEntry> changed = new TreeMap<>(members);
        changed.remove(member);
        return withMembers(changed);
    }

    public Topology withMembers(final SortedMap<MemberId, MemberEntry> newMembers) {
        return new Topology(
                clusterId,
                stamp,
                newMembers,
                routedPartitions,
                messagePartitions,
                replicationFactor,
                change,
                history,
                lease,
                featureLevel);
    }

    public Topology withRoutedPartitions(final int count) {
        return new Topology(
                clusterId,
                stamp,
                members,
                count,
                messagePartitions,
                replicationFactor,
                change,
                history,
                lease,
                featureLevel);
    }

    public Topology withReplicationFactor(final int newFactor) {
        return new Topology(
                clusterId,
                stamp,
                members,
                routedPartitions,
                messagePartitions,
                newFactor,
                change,
                history,
                lease,
                featureLevel);
    }

    public Topology withChange(final Optional<ChangePlan> newChange) {
        return new Topology(
                clusterId,
                stamp,
                members,
                routedPartitions,
                messagePartitions,
                replicationFactor,
                newChange,
                history,
                lease,
                featureLevel);
    }

    /** The document with one more change that is over; the oldest ones are forgotten. */
    public Topology withFinished(final FinishedChange finished) {
        final List<FinishedChange> longer = new ArrayList<>();
        longer.add(finished);
        longer.addAll(history.subList(0, Math.min(history.size(), HISTORY_MAX - 1)));
        return new Topology(
                clusterId,
                stamp,
                members,
                routedPartitions,
                messagePartitions,
                replicationFactor,
                change,
                longer,
                lease,
                featureLevel);
    }

    public Topology withLease(final Lease newLease) {
        return new Topology(
                clusterId,
                stamp,
                members,
                routedPartitions,
                messagePartitions,
                replicationFactor,
                change,
                history,
                newLease,
                featureLevel);
    }

    public Topology withFeatureLevel(final int level) {
        return new Topology(
                clusterId,
                stamp,
                members,
                routedPartitions,
                messagePartitions,
                replicationFactor,
                change,
                history,
                lease,
                level);
    }
}
