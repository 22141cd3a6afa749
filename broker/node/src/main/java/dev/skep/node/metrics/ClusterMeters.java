package dev.skep.node.metrics;

import dev.skep.base.MemberId;
import dev.skep.base.Network.Lane;
import dev.skep.node.cluster.ClusterMember;
import dev.skep.node.cluster.ClusterMetrics;
import dev.skep.node.cluster.MemberFacts;
import dev.skep.node.cluster.Replicas.HostedReplica;
import dev.skep.partition.Followers;
import dev.skep.raft.FollowerProgress;
import dev.skep.topology.ChangeOperation;
import dev.skep.topology.ChangeStatus;
import dev.skep.topology.FinishedChange;
import dev.skep.topology.Topology;
import dev.skep.transport.ClusterTransport;
import dev.skep.transport.TransportFigures;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongBiFunction;

/**
 * What a member of the cluster counts and shows: members, topology, traffic, and how far replicas are behind. What can be asked for is asked
 * for when somebody looks, and costs nothing before.
 */
public final class ClusterMeters implements ClusterMetrics {
    private static final long REPLICAS_MILLIS_MAX = 200;
    private static final String IN_PROGRESS = "IN_PROGRESS";
    private static final int LEADER = 3;
    private static final int FOLLOWER = 0;

    private final MeterRegistry registry;
    private final IntFunction<PartitionMeters> partitions;
    private final MultiGauge incarnations;
    private final MultiGauge roles;
    private final MultiGauge behind;
    private final MultiGauge status;

    /** By partition id, null where there is none yet; replaced as a whole. */
    private volatile Traffic[] traffic = new Traffic[0];

    /** Null before there is anybody to ask. */
    private volatile ClusterMember member;

    ClusterMeters(final MeterRegistry registry, final IntFunction<PartitionMeters> partitions) {
        this.registry = registry;
        this.partitions = partitions;
        incarnations =
                MultiGauge.builder("zeebe_smp_members_incarnation_number").register(registry);
        roles = MultiGauge.builder("zeebe_gateway_topology_partition_roles").register(registry);
        behind = MultiGauge.builder("atomix_non_replicated_entries").register(registry);
        status = MultiGauge.builder("zeebe_cluster_changes_status").register(registry);
    }

    /** Once: whom to ask from now on. */
    public void watch(final ClusterMember newMember, final ClusterTransport transport) {
        member = newMember;
        ofTopology("zeebe_cluster_topology_version", Topology::version);
        ofTopology("zeebe_cluster_changes_id", ClusterMeters::changeId);
        ofTopology(
                "zeebe_cluster_changes_version",
                topology -> topology.change().map(plan -> plan.version()).orElse(0));
        ofTopology(
                "zeebe_cluster_changes_operations_pending",
                topology -> topology.change().map(plan -> plan.pending().size()).orElse(0));
        ofTopology(
                "zeebe_cluster_changes_operations_completed",
                topology ->
                        topology.change().map(plan -> plan.completed().size()).orElse(0));
        Gauge.builder("skep_members", newMember, one -> one.members().size()).register(registry);
        for (final Lane lane : Lane.values()) {
            ofLane(lane, transport);
        }
    }

    private void ofTopology(final String name, final ToDoubleFunction<Topology> figure) {
        Gauge.builder(
                        name,
                        member,
                        one -> one.document().map(figure::applyAsDouble).orElse(0.0))
                .register(registry);
    }

    private static double changeId(final Topology topology) {
        return topology.change()
                .map(plan -> plan.id())
                .orElseGet(() -> topology.lastChange().map(FinishedChange::id).orElse(0L));
    }

    private void ofLane(final Lane lane, final ClusterTransport transport) {
        final Tags tags = Tags.of("lane", lane.name().toLowerCase(Locale.ROOT));
        final Tags sent = tags.and("direction", "sent");
        final Tags received = tags.and("direction", "received");
        final TransportFigures figures = transport.figures();
        counter("skep_transport_frames", sent, figures, lane, TransportFigures::framesSent);
        counter("skep_transport_frames", received, figures, lane, TransportFigures::framesReceived);
        counter("skep_transport_bytes", sent, figures, lane, TransportFigures::bytesSent);
        counter("skep_transport_bytes", received, figures, lane, TransportFigures::bytesReceived);
        counter("skep_transport_frames_dropped", tags, figures, lane, TransportFigures::framesDropped);
        Gauge.builder("skep_transport_connections", figures, all -> all.connections(lane))
                .tags(tags)
                .register(registry);
        Gauge.builder("skep_transport_queue_bytes", transport, all -> all.bytesWaiting(lane))
                .tags(tags)
                .register(registry);
    }

    private void counter(
            final String name,
            final Tags tags,
            final TransportFigures figures,
            final Lane lane,
            final ToLongBiFunction<TransportFigures, Lane> figure) {
        FunctionCounter.builder(name, figures, all -> figure.applyAsLong(all, lane))
                .tags(tags)
                .register(registry);
    }

    @Override
    public Traffic trafficOf(final int partition) {
        final Traffic[] known = traffic;
        return partition < known.length && known[partition] != null ? known[partition] : bind(partition);
    }

    private synchronized Traffic bind(final int partition) {
        final Traffic bound = partitions.apply(partition).traffic();
        final Traffic[] all = Arrays.copyOf(traffic, Math.max(traffic.length, partition + 1));
        all[partition] = bound;
        traffic = all;
        return bound;
    }

    @Override
    public void operationEnded(final ChangeOperation operation, final boolean done, final long nanos) {
        final String name = operation.getClass().getSimpleName();
        registry.counter(
                        "zeebe_cluster_changes_operation_attempts",
                        "operation",
                        name,
                        "outcome",
                        done ? "APPLIED" : "FAILED")
                .increment();
        Buckets.latency(registry, "zeebe_cluster_changes_operation_duration", Tags.of("operation", name))
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Brings up to date what comes and goes: members, replicas, followers. */
    void refresh() {
        final ClusterMember asked = member;
        if (asked == null) {
            return;
        }
        incarnations.register(
                asked.incarnations().entrySet().stream()
                        .map(entry -> Row.of(Tags.of("memberId", entry.getKey().text()), entry.getValue()))
                        .toList(),
                true);
        roles.register(roles(asked.members()), true);
        status.register(statuses(asked), true);
        behind.register(behind(asked.hosted()), true);
    }

    private static List<Row<?>> roles(final SortedMap<MemberId, MemberFacts> members) {
        final List<Row<?>> rows = new ArrayList<>();
        members.forEach((id, facts) -> facts.replicas()
                .forEach(replica -> rows.add(Row.of(
                        Tags.of("partition", Integer.toString(replica.partition()), "broker", id.text()),
                        replica.leads() ? LEADER : FOLLOWER))));
        return rows;
    }

    /** The one of the change under way, or of the last one. */
    private static List<Row<?>> statuses(final ClusterMember asked) {
        final List<Row<?>> rows = new ArrayList<>();
        final String now = asked.document()
                .flatMap(topology -> topology.change().isPresent()
                        ? Optional.of(IN_PROGRESS)
                        : topology.lastChange().map(last -> last.status().name()))
                .orElse("");
        for (final ChangeStatus one : ChangeStatus.values()) {
            rows.add(status(one.name(), now));
        }
        rows.add(status(IN_PROGRESS, now));
        return rows;
    }

    private static Row<?> status(final String one, final String now) {
        return Row.of(Tags.of("zeebe_cluster_changes_status", one), one.equals(now) ? 1 : 0);
    }

    /** Each replica is asked on its own loop; one that is too busy shows what it said the last time. */
    private List<Row<?>> behind(final SortedMap<Integer, HostedReplica> hosted) {
        final CountDownLatch told = new CountDownLatch(hosted.size());
        hosted.values().forEach(replica -> {
            replica.partition().followers();
            replica.partition().ask(core -> told.countDown());
        });
        try {
            told.await(REPLICAS_MILLIS_MAX, TimeUnit.MILLISECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        final List<Row<?>> rows = new ArrayList<>();
        hosted.forEach((id, replica) -> {
            final Followers followers = replica.partition().followers();
            partitions.apply(id).lastIndex(followers.lastIndex());
            for (final FollowerProgress follower : followers.progress()) {
                rows.add(Row.of(
                        PartitionMeters.raftTags(id)
                                .and("follower", follower.member().text()),
                        Math.max(0, followers.lastIndex() - follower.matchIndex())));
            }
        });
        return rows;
    }
}
