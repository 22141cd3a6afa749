package dev.skep.node.cluster;

import dev.skep.base.MemberId;
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
import java.util.SortedMap;
import java.util.TreeMap;

/** What clients are told of the cluster: what the topology and the living say. */
public final class ClusterTopology {
    private ClusterTopology() {}

    public static Cluster of(final ClusterMember member) {
        final Optional<Topology> document = member.document();
        final SortedMap<MemberId, MemberFacts> members = member.members();
        final List<Broker> brokers = new ArrayList<>();
        String clusterId = "";
        final SortedMap<Integer, Long> terms = newestTerms(members);
        for (final MemberFacts facts : members.values()) {
            if (facts.command() != null) {
                brokers.add(new Broker(
                        facts.id().nodeId(),
                        facts.command().host(),
                        facts.command().port(),
                        facts.version(),
                        facts.replicas().stream()
                                .map(fact -> replica(fact, terms))
                                .toList()));
            }
        }
        clusterId = document.map(Topology::clusterId).orElse(clusterId);
        return new Cluster(
                clusterId,
                members.get(member.self()).version(),
                document.map(topology -> topology.members().size()).orElse(0),
                document.map(Topology::routedPartitions).orElse(0),
                document.map(Topology::lowestReplicationFactor).orElse(0),
                brokers);
    }

    /** Of a leader that died or was cut off its last word is still around: only the one of the newest term leads. */
    private static SortedMap<Integer, Long> newestTerms(final SortedMap<MemberId, MemberFacts> members) {
        final TreeMap<Integer, Long> newest = new TreeMap<>();
        members.values()
                .forEach(facts -> facts.replicas().stream()
                        .filter(ReplicaFact::leads)
                        .forEach(fact -> newest.merge(fact.partition(), fact.term(), Math::max)));
        return newest;
    }

    private static Replica replica(final ReplicaFact fact, final SortedMap<Integer, Long> newestTerms) {
        final boolean leads = fact.leads() && fact.term() == newestTerms.get(fact.partition());
        return new Replica(
                fact.partition(),
                fact.health() == MemberFacts.Health.DEAD ? Role.INACTIVE : leads ? Role.LEADER : Role.FOLLOWER,
                switch (fact.health()) {
                    case HEALTHY -> Health.HEALTHY;
                    case UNHEALTHY -> Health.UNHEALTHY;
                    case DEAD -> Health.DEAD;
                });
    }
}
