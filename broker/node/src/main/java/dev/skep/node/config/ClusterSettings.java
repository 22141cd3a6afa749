package dev.skep.node.config;

import dev.skep.base.Address;
import java.util.List;

/**
 * Who this broker is, where it finds the others, and what a new cluster looks like. A cluster that has run knows by itself how
 * many brokers, partitions and replicas there are.
 *
 * @param nodeId 0 to clusterSize - 1
 * @param contactPoints internal addresses of other members, or names for them; the own one does no harm
 * @param region empty when it is not known
 * @param zone within the region, empty when it is not known
 */
public record ClusterSettings(
        int nodeId,
        int clusterSize,
        int partitionsCount,
        int replicationFactor,
        String clusterName,
        List<Address> contactPoints,
        String region,
        String zone) {
    /** The partition is written in 13 bits of every key. */
    public static final int PARTITIONS_MAX = 8191;

    public static final int BROKERS_MAX = 1024;

    private static final String FIRST_START =
            " Counts at the first start of a cluster only; later the cluster itself knows.";

    public static final Setting<Integer> NODE_ID = new Setting<>(
            "zeebe.broker.cluster.nodeId",
            Kind.whole(0, BROKERS_MAX - 1),
            "0",
            "Number of this broker, unique in the cluster. Those from 0 to clusterSize - 1 are the first ones; a later one waits "
                    + "until the cluster takes it in.");
    public static final Setting<Integer> CLUSTER_SIZE = new Setting<>(
            "zeebe.broker.cluster.clusterSize", Kind.whole(1, BROKERS_MAX), "1", "Number of brokers." + FIRST_START);
    public static final Setting<Integer> PARTITIONS_COUNT = new Setting<>(
            "zeebe.broker.cluster.partitionsCount",
            Kind.whole(1, PARTITIONS_MAX),
            "1",
            "Number of partitions." + FIRST_START);
    public static final Setting<Integer> REPLICATION_FACTOR = new Setting<>(
            "zeebe.broker.cluster.replicationFactor",
            Kind.whole(1, BROKERS_MAX),
            "1",
            "Replicas of each partition, at most clusterSize." + FIRST_START);
    public static final Setting<String> CLUSTER_NAME = new Setting<>(
            "zeebe.broker.cluster.clusterName",
            Kind.text("a name"),
            "zeebe-cluster",
            "Brokers of other names are ignored.");
    public static final Setting<ContactPoints> CONTACT_POINTS = new Setting<>(
            "zeebe.broker.cluster.initialContactPoints",
            ContactPoints.KIND,
            "",
            "Internal addresses of some brokers, at least one of which should be reachable; the own one may be among them.");
    public static final Setting<String> REGION = new Setting<>(
            "zeebe.broker.cluster.region",
            Kind.text("a name"),
            "",
            "Region that this broker stands in. Replicas of a partition are spread over regions first.");
    public static final Setting<String> ZONE = new Setting<>(
            "zeebe.broker.cluster.zone",
            Kind.text("a name"),
            "",
            "Zone within the region. Replicas of a partition share none while another is free.");

    static final Section<ClusterSettings> SECTION = new Section<>(
            "Cluster",
            List.of(
                    NODE_ID,
                    CLUSTER_SIZE,
                    PARTITIONS_COUNT,
                    REPLICATION_FACTOR,
                    CLUSTER_NAME,
                    CONTACT_POINTS,
                    REGION,
                    ZONE),
            values -> new ClusterSettings(
                    values.of(NODE_ID),
                    values.of(CLUSTER_SIZE),
                    values.of(PARTITIONS_COUNT),
                    values.of(REPLICATION_FACTOR),
                    values.of(CLUSTER_NAME),
                    values.of(CONTACT_POINTS).addresses(),
                    values.of(REGION),
                    values.of(ZONE)));

    public ClusterSettings {
        contactPoints = List.copyOf(contactPoints);
        new Requirements()
                .that(
                        nodeId < clusterSize || !contactPoints.isEmpty(),
                        NODE_ID.path() + " is " + nodeId + ", but with " + CLUSTER_SIZE.path() + " " + clusterSize
                                + " the first brokers are 0 to " + (clusterSize - 1)
                                + "; a later one has to find the others, and " + CONTACT_POINTS.path() + " is empty")
                .that(
                        replicationFactor <= clusterSize,
                        REPLICATION_FACTOR.path() + " is " + replicationFactor + ", more than the " + clusterSize
                                + " brokers of " + CLUSTER_SIZE.path() + "; lower it or add brokers")
                .that(
                        !clusterName.isBlank(),
                        CLUSTER_NAME.path() + " is empty, expected the name that all brokers of this cluster share")
                .check();
    }
}
