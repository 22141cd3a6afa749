package dev.skep.node.cluster;

import dev.skep.gateway.TopologyView.Broker;
import dev.skep.gateway.TopologyView.Cluster;
import dev.skep.gateway.TopologyView.Health;
import dev.skep.gateway.TopologyView.Replica;
import dev.skep.gateway.TopologyView.Role;
import dev.skep.node.cluster.MemberFacts.ReplicaFact;
import dev.skep.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What clients are told of the cluster: what the topology and the living say. */
public final class ClusterTopology {
    private ClusterTopology() {}

    public static Cluster of(final ClusterMember member) {
        final Optional<Topology> document = member.document();
        final List<Broker> brokers = new ArrayList<>();
        String clusterId = "";
        for (final MemberFacts facts : member.members().values()) {
            if (facts.command() != null) {
                brokers.add(new Broker(
                        facts.id().nodeId(),
                        facts.command().host(),
                        facts.command().port(),
                        facts.version(),
                        facts.replicas().stream().map(ClusterTopology::replica).toList()));
            }
        }
        clusterId = document.map(Topology::clusterId).orElse(clusterId);
        return new Cluster(
                clusterId,
                member.members().get(member.self()).version(),
                document.map(topology -> topology.members().size()).orElse(0),
                document.map(Topology::routedPartitions).orElse(0),
                document.map(Topology::lowestReplicationFactor).orElse(0),
                brokers);
    }

    private static Replica replica(final ReplicaFact fact) {
        return new Replica(
                fact.partition(),
                fact.health() == MemberFacts.Health.DEAD ? Role.INACTIVE : fact.leads() ? Role.LEADER : Role.FOLLOWER,
                switch (fact.health()) {
                    case HEALTHY -> Health.HEALTHY;
                    case UNHEALTHY -> Health.UNHEALTHY;
                    case DEAD -> Health.DEAD;
                });
    }
}
