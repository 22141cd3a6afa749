package dev.skep.node.config;

import java.util.List;

/**
 * Who this broker is and how many partitions there are.
 *
 * @param nodeId 0 to clusterSize - 1
 */
public record ClusterSettings(
        int nodeId, int clusterSize, int partitionsCount, int replicationFactor, String clusterName) {
    /** The partition is written in 13 bits of every key. */
    public static final int PARTITIONS_MAX = 8191;

    static final Setting<Integer> NODE_ID = new Setting<>(
            "zeebe.broker.cluster.nodeId",
            Kind.whole(0, 1023),
            "0",
            "Number of this broker, unique in the cluster, from 0 to clusterSize - 1.");
    static final Setting<Integer> CLUSTER_SIZE =
            new Setting<>("zeebe.broker.cluster.clusterSize", Kind.whole(1, 1024), "1", "Number of brokers.");
    public static final Setting<Integer> PARTITIONS_COUNT = new Setting<>(
            "zeebe.broker.cluster.partitionsCount",
            Kind.whole(1, PARTITIONS_MAX),
            "1",
            "Number of partitions. It can't change once there is data.");
    static final Setting<Integer> REPLICATION_FACTOR = new Setting<>(
            "zeebe.broker.cluster.replicationFactor", Kind.whole(1, 1024), "1", "Replicas of each partition.");
    static final Setting<String> CLUSTER_NAME = new Setting<>(
            "zeebe.broker.cluster.clusterName",
            Kind.text("a name"),
            "zeebe-cluster",
            "Brokers of other names are ignored.");

    static final Section<ClusterSettings> SECTION = new Section<>(
            "Cluster",
            List.of(NODE_ID, CLUSTER_SIZE, PARTITIONS_COUNT, REPLICATION_FACTOR, CLUSTER_NAME),
            values -> new ClusterSettings(
                    values.of(NODE_ID),
                    values.of(CLUSTER_SIZE),
                    values.of(PARTITIONS_COUNT),
                    values.of(REPLICATION_FACTOR),
                    values.of(CLUSTER_NAME)));

    public ClusterSettings {
        new Requirements()
                .that(
                        nodeId < clusterSize,
                        NODE_ID.path() + " is " + nodeId + ", but with " + CLUSTER_SIZE.path() + " " + clusterSize
                                + " it must be from 0 to " + (clusterSize - 1))
                .that(
                        replicationFactor <= clusterSize,
                        REPLICATION_FACTOR.path() + " is " + replicationFactor + ", more than the " + clusterSize
                                + " brokers of " + CLUSTER_SIZE.path() + "; lower it or add brokers")
                .that(
                        clusterSize == 1,
                        CLUSTER_SIZE.path() + " is " + clusterSize
                                + ", but this version runs one broker with one replica of each partition; set it to 1")
                .check();
    }
}
