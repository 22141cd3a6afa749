package dev.skep.topology;

import dev.skep.base.MemberId;
import dev.skep.topology.placement.PartitionAssignment;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The first document of a cluster. Members that make it from the same settings make the same one, but only the smallest of them
 * should, and only when nobody has a document yet.
 */
public final class InitialTopology {
    private InitialTopology() {}

    /**
     * @param members what they say of themselves
     * @param placed for each partition from 1 on, on these members
     */
    public static Topology of(
            final String clusterId,
            final SortedMap<MemberId, MemberTraits> members,
            final SortedMap<Integer, PartitionAssignment> placed,
            final int replicationFactor) {
        final TreeMap<MemberId, MemberEntry> entries = new TreeMap<>();
        members.forEach((member, traits) -> {
            final TreeMap<Integer, Replica> replicas = new TreeMap<>();
            placed.forEach((partition, assignment) -> {
                final Integer priority = assignment.priorities().get(member);
                if (priority != null) {
                    replicas.put(partition, Replica.of(ReplicaState.ACTIVE, priority));
                }
            });
            entries.put(
                    member,
                    new MemberEntry(
                            0, 0, MemberState.ACTIVE, traits.region(), traits.zone(), traits.featureLevel(), replicas));
        });
        final int level = members.values().stream()
                .mapToInt(MemberTraits::featureLevel)
                .min()
                .orElse(0);
        return new Topology(
                clusterId,
                new Stamp(1, 0, members.firstKey()),
                entries,
                placed.size(),
                placed.size(),
                replicationFactor,
                Optional.empty(),
                List.of(),
                Lease.NONE,
                level);
    }
}
