package dev.skep.node;

import dev.skep.base.MemberId;
import dev.skep.node.config.BrokerSettings;
import dev.skep.node.management.ClusterControl;
import dev.skep.topology.InitialTopology;
import dev.skep.topology.Lease;
import dev.skep.topology.MemberTraits;
import dev.skep.topology.Topology;
import dev.skep.topology.change.ChangeAnswer;
import dev.skep.topology.change.ChangeRequest;
import dev.skep.topology.change.LeaseAnswer;
import dev.skep.topology.change.Refusal;
import dev.skep.topology.change.RequestOptions;
import dev.skep.topology.placement.Placement;
import dev.skep.topology.placement.Site;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** The cluster of a broker that is alone: it has everything, and nothing of it can change. */
final class LoneCluster implements ClusterControl {
    private static final Refusal ALONE = new Refusal(
            Refusal.Kind.UNAVAILABLE, "this broker is alone, its cluster can't be changed", Optional.empty());

    private final MemberId self;
    private final Topology topology;

    LoneCluster(final BrokerSettings settings) {
        self = MemberId.of(settings.cluster().nodeId());
        final TreeMap<MemberId, MemberTraits> members = new TreeMap<>();
        members.put(self, MemberTraits.NONE);
        topology = InitialTopology.of(
                settings.cluster().clusterName(),
                members,
                Placement.initial(List.of(Site.of(self)), settings.cluster().partitionsCount(), 1),
                1);
    }

    @Override
    public MemberId self() {
        return self;
    }

    @Override
    public Optional<Topology> topology() {
        return Optional.of(topology);
    }

    @Override
    public Optional<MemberId> coordinator() {
        return Optional.of(self);
    }

    @Override
    public Optional<URI> managementOf(final MemberId member) {
        return Optional.empty();
    }

    @Override
    public Optional<MemberId> leaderOf(final int partition) {
        return Optional.of(self);
    }

    @Override
    public CompletableFuture<ChangeAnswer> change(final ChangeRequest request, final RequestOptions options) {
        return CompletableFuture.completedFuture(new ChangeAnswer.Refused(ALONE));
    }

    @Override
    public CompletableFuture<LeaseAnswer> takeLease(
            final String holder, final String subject, final long durationMillis, final OptionalLong expectedVersion) {
        return CompletableFuture.completedFuture(new LeaseAnswer.Refused(ALONE, Lease.NONE));
    }

    @Override
    public CompletableFuture<LeaseAnswer> giveLeaseBack(final String holder, final OptionalLong expectedVersion) {
        return CompletableFuture.completedFuture(new LeaseAnswer.Refused(ALONE, Lease.NONE));
    }

    @Override
    public CompletableFuture<List<Handover>> rebalance() {
        return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public CompletableFuture<List<Handover>> drain(final MemberId broker) {
        return CompletableFuture.completedFuture(topology.partitions().stream()
                .map(partition -> new Handover(partition, self, self, false, "there is no other broker"))
                .toList());
    }

    @Override
    public List<ReplicaProgress> progress() {
        return List.of();
    }
}
