package dev.skep.node.management;

import dev.skep.base.MemberId;
import dev.skep.gateway.OpenJobStream;
import dev.skep.topology.Topology;
import dev.skep.topology.change.ChangeAnswer;
import dev.skep.topology.change.ChangeRequest;
import dev.skep.topology.change.LeaseAnswer;
import dev.skep.topology.change.RequestOptions;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** Administration of the cluster as this member can do it. Callable from any thread, never blocks. */
public interface ClusterControl {
    MemberId self();

    /** The document as this member knows it; empty as long as it knows none. */
    Optional<Topology> topology();

    /** Who decides on changes; empty when nobody can. */
    Optional<MemberId> coordinator();

    /** Where the management endpoints of a member are, as it says itself; empty when nobody knows. */
    Optional<URI> managementOf(MemberId member);

    /** Who leads a partition now, as far as this member knows. */
    default Optional<MemberId> leaderOf(final int partition) {
        return Optional.empty();
    }

    /** Asks this member to change the cluster; refused when it is not the coordinator. */
    CompletableFuture<ChangeAnswer> change(ChangeRequest request, RequestOptions options);

    /** Asks this member, the coordinator, for the maintenance lease. */
    CompletableFuture<LeaseAnswer> takeLease(
            String holder, String subject, long durationMillis, OptionalLong expectedVersion);

    CompletableFuture<LeaseAnswer> giveLeaseBack(String holder, OptionalLong expectedVersion);

    /** Asks the leaders of all partitions to hand over to the replica of the highest priority; answers what came of it. */
    CompletableFuture<List<Handover>> rebalance();

    /** Asks the leaders on a broker to hand over to others; answers what came of it. */
    CompletableFuture<List<Handover>> drain(MemberId broker);

    /** Takes an instance out of processing for good; ends when that stands on the log of its partition. */
    default CompletableFuture<Void> ban(final long processInstanceKey) {
        return CompletableFuture.failedFuture(new IllegalStateException("no gateway runs here"));
    }

    /** The job streams that clients have open at the gateway of this member. */
    default CompletableFuture<List<OpenJobStream>> jobStreams() {
        return CompletableFuture.completedFuture(List.of());
    }

    /** At which member a gateway is; empty when it is not among the living. */
    default Optional<MemberId> memberOfGateway(final long gatewayId) {
        return Optional.empty();
    }

    /** How far the replicas are behind their leaders, for the partitions that are led here. */
    List<ReplicaProgress> progress();

    /**
     * What became of the leadership of one partition.
     *
     * @param from who led, null for nobody
     * @param to who leads now, or was asked to
     * @param moved whether {@code to} leads now and {@code from} did before
     * @param reason why not, empty when all is well
     */
    record Handover(int partition, MemberId from, MemberId to, boolean moved, String reason) {}

    /**
     * @param entriesLeft log entries that the replica does not have yet
     * @param snapshotBytesLeft bytes of a snapshot that are still to be sent, 0 when none is on its way
     */
    record ReplicaProgress(int partition, MemberId member, long entriesLeft, long snapshotBytesLeft) {}
}
