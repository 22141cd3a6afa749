package dev.skep.topology.placement;

import dev.skep.base.MemberId;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;

/** Checks a placement that was written into the settings by hand. */
public final class FixedScheme {
    private FixedScheme() {}

    /**
     * What is wrong with it, a sentence each; empty when it can be used.
     *
     * @param priorityElection whether priorities decide elections, so that they must differ within a partition
     */
    public static List<String> faults(
            final SortedMap<Integer, PartitionAssignment> fixed,
            final int clusterSize,
            final int partitionCount,
            final int replicationFactor,
            final boolean priorityElection) {
        final List<String> faults = new ArrayList<>();
        for (int partition = 1; partition <= partitionCount; partition++) {
            final PartitionAssignment assignment = fixed.get(partition);
            if (assignment == null) {
                faults.add(
                        "partition " + partition + " is missing: name each of the " + partitionCount + " partitions");
                continue;
            }
            final int replicas = assignment.priorities().size();
            if (replicas < replicationFactor) {
                faults.add("partition " + partition + " has " + replicas
                        + " nodes, fewer than the replication factor of " + replicationFactor);
            }
            if (priorityElection && new TreeSet<>(assignment.priorities().values()).size() < replicas) {
                faults.add("partition " + partition
                        + " has nodes of equal priority: give each another one, or switch priority election off");
            }
            for (final MemberId member : assignment.priorities().keySet()) {
                if (!member.isBroker() || member.nodeId() >= clusterSize) {
                    faults.add("partition " + partition + " names node " + member + ", but nodes are 0 to "
                            + (clusterSize - 1));
                }
            }
        }
        for (final int partition : fixed.keySet()) {
            if (partition < 1 || partition > partitionCount) {
                faults.add("partition " + partition + " is named, but partitions are 1 to " + partitionCount);
            }
        }
        return faults;
    }
}
