package dev.skep.node.config;

import dev.skep.topology.placement.FixedScheme;
import dev.skep.topology.placement.PartitionAssignment;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which broker gets which replica when a cluster starts for the first time.
 *
 * @param fixed by partition, as it was written down; empty when the cluster is to place them evenly by itself
 */
public record PlacementSettings(SortedMap<Integer, PartitionAssignment> fixed) {
    enum Scheme {
        ROUND_ROBIN,
        FIXED
    }

    private static final String ROOT = "zeebe.broker.experimental.partitioning.";

    static final Setting<Scheme> SCHEME = new Setting<>(
            ROOT + "scheme",
            Kind.oneOf(Scheme.class),
            Scheme.ROUND_ROBIN.name(),
            "How replicas are placed at the first start of a cluster: evenly over brokers and zones, or as fixed says."
                    + " Later changes of the cluster place them evenly.");
    static final Setting<FixedList> FIXED = new Setting<>(
            ROOT + "fixed",
            FixedList.KIND,
            "",
            "For the scheme FIXED: each partition with its nodes and their priorities, as a list in the file, as variables such as"
                    + " `ZEEBE_BROKER_EXPERIMENTAL_PARTITIONING_FIXED_0_PARTITIONID` and"
                    + " `ZEEBE_BROKER_EXPERIMENTAL_PARTITIONING_FIXED_0_NODES_0_NODEID` and `..._PRIORITY`, or as one text.");

    static final Section<PlacementSettings> SECTION = new Section<>("Placement", List.of(SCHEME, FIXED), values -> {
        final FixedList list = values.of(FIXED);
        return new PlacementSettings(
                values.of(SCHEME) == Scheme.FIXED ? list.byPartition() : Collections.emptySortedMap(),
                values.of(SCHEME) == Scheme.FIXED && list.byPartition().isEmpty());
    });

    private PlacementSettings(final SortedMap<Integer, PartitionAssignment> fixed, final boolean missing) {
        this(fixed);
        new Requirements()
                .that(
                        !missing,
                        SCHEME.path() + " is FIXED, but " + FIXED.path()
                                + " is empty, expected each partition with its nodes and their priorities")
                .check();
    }

    public PlacementSettings {
        fixed = Collections.unmodifiableSortedMap(new TreeMap<>(fixed));
    }

    /** What is wrong with the list for this cluster, a sentence each. */
    List<String> faults(final ClusterSettings cluster, final ConsensusSettings consensus) {
        if (fixed.isEmpty()) {
            return List.of();
        }
        return FixedScheme.faults(
                        fixed,
                        cluster.clusterSize(),
                        cluster.partitionsCount(),
                        cluster.replicationFactor(),
                        consensus.priorityElection())
                .stream()
                .map(fault -> FIXED.path() + ": " + fault)
                .toList();
    }
}
