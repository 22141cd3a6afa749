package dev.skep.topology.placement;

import dev.skep.base.Check;
import dev.skep.base.MemberId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The three questions that can be asked about a placement. All take 1 to members replicas for each partition. */
public final class Placement {
    private Placement() {}

    /**
     * Partition index i (from 0) has replica j on member (i + j) mod n. The first has the highest priority; in each second round over the members
     * those of the followers ascend instead of falling, so that second choices are even, too.
     */
    public static SortedMap<Integer, PartitionAssignment> roundRobin(
            final Collection<MemberId> members, final int partitionCount, final int replicationFactor) {
        final List<MemberId> sorted = List.copyOf(new TreeSet<>(members));
        requireEnough(sorted.size(), replicationFactor);
        final TreeMap<Integer, PartitionAssignment> placed = new TreeMap<>();
        for (int index = 0; index < partitionCount; index++) {
            final boolean ascending = (index / sorted.size()) % 2 == 1;
            final TreeMap<MemberId, Integer> priorities = new TreeMap<>();
            for (int j = 0; j < replicationFactor; j++) {
                final int priority = j == 0 ? replicationFactor : ascending ? j : replicationFactor - j;
                priorities.put(sorted.get((index + j) % sorted.size()), priority);
            }
            placed.put(index + 1, new PartitionAssignment(index + 1, priorities));
        }
        return placed;
    }

    /** For a new cluster: the round robin, or what is nearest to it among those that are right for the zones. */
    public static SortedMap<Integer, PartitionAssignment> initial(
            final Collection<Site> sites, final int partitionCount, final int replicationFactor) {
        final SortedMap<Integer, PartitionAssignment> roundRobin =
                roundRobin(sites.stream().map(Site::member).toList(), partitionCount, replicationFactor);
        return sites.stream().anyMatch(Site::isKnown)
                ? rearranged(sites, partitionCount, replicationFactor, roundRobin)
                : roundRobin;
    }

    /**
     * For other members, another number of replicas or more partitions than now: right for the zones, then even, then with as few
     * replicas as possible on members that do not have them now, then with as few new leaders as possible.
     *
     * @param current may lack partitions, and may name members that are not among the sites: they are to lose what they have
     */
    public static SortedMap<Integer, PartitionAssignment> rearranged(
            final Collection<Site> sites,
            final int partitionCount,
            final int replicationFactor,
            final SortedMap<Integer, PartitionAssignment> current) {
        requireEnough(sites.size(), replicationFactor);
        final List<Site> sorted = new ArrayList<>(sites);
        sorted.sort((a, b) -> a.member().compareTo(b.member()));
        final List<PartitionAssignment> present = new ArrayList<>();
        for (int partition = 1; partition <= partitionCount; partition++) {
            final PartitionAssignment assignment = current.get(partition);
            present.add(assignment == null ? new PartitionAssignment(partition, new TreeMap<>()) : assignment);
        }
        final List<List<MemberId>> replicas = ReplicaSpread.spread(sorted, replicationFactor, present);
        final TreeMap<Integer, PartitionAssignment> placed = new TreeMap<>();
        for (final PartitionAssignment assignment : LeaderSpread.ranked(sorted, replicas, present)) {
            placed.put(assignment.partition(), assignment);
        }
        return placed;
    }

    private static void requireEnough(final int members, final int replicationFactor) {
        Check.that(
                replicationFactor > 0 && replicationFactor <= members,
                "%s replicas on %s members cannot be placed",
                replicationFactor,
                members);
    }
}
