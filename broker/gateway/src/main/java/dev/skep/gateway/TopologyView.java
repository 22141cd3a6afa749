package dev.skep.gateway;

import java.util.List;

/** What a gateway may tell its clients of the cluster; the node feeds it. Read from many threads. */
@FunctionalInterface
public interface TopologyView {
    /** The newest known state; the same object as long as nothing has changed. */
    Cluster cluster();

    /** All brokers. Without knowledge there are none and the numbers are 0. */
    record Cluster(
            String clusterId,
            String gatewayVersion,
            int clusterSize,
            int partitionsCount,
            int replicationFactor,
            List<Broker> brokers) {
        public Cluster {
            brokers = List.copyOf(brokers);
        }
    }

    /** One broker; host and port are those of the command API as it advertises them. */
    record Broker(int nodeId, String host, int port, String version, List<Replica> partitions) {
        public Broker {
            partitions = List.copyOf(partitions);
        }
    }

    /** A broker's part in one partition. */
    record Replica(int partitionId, Role role, Health health) {}

    enum Role {
        LEADER,
        FOLLOWER,
        INACTIVE
    }

    enum Health {
        HEALTHY,
        UNHEALTHY,
        DEAD
    }
}
