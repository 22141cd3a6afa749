package dev.skep.topology.change;

import dev.skep.base.MemberId;
import dev.skep.topology.ChangeOperation;
import dev.skep.topology.ChangeOperation.MemberJoin;
import dev.skep.topology.ChangeOperation.MemberLeave;
import dev.skep.topology.ChangeOperation.MemberRemove;
import dev.skep.topology.ChangeOperation.PartitionActivate;
import dev.skep.topology.ChangeOperation.PartitionBootstrap;
import dev.skep.topology.ChangeOperation.PartitionDisableExporter;
import dev.skep.topology.ChangeOperation.PartitionEnableExporter;
import dev.skep.topology.ChangeOperation.PartitionForceReconfigure;
import dev.skep.topology.ChangeOperation.PartitionJoin;
import dev.skep.topology.ChangeOperation.PartitionLeave;
import dev.skep.topology.ChangeOperation.PartitionReconfigurePriority;
import dev.skep.topology.ChangeOperation.PartitionRemove;
import dev.skep.topology.ExporterState;
import dev.skep.topology.MemberEntry;
import dev.skep.topology.MemberState;
import dev.skep.topology.MemberTraits;
import dev.skep.topology.Replica;
import dev.skep.topology.ReplicaState;
import dev.skep.topology.Topology;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What each operation does to the document: may it begin, what is written when it begins, what when it is done. Written twice, it
 * ends the same. Operations that write others' entries write a new version of the document, which wins over whatever these
 * others write meanwhile.
 */
final class OperationRules {
    private OperationRules() {}

    /** Why it can't be carried out on this document; empty when it can. */
    static Optional<String> refusal(
            final Topology topology, final ChangeOperation operation, final MemberTraits executorTraits) {
        return Optional.ofNullable(
                switch (operation) {
                    case MemberJoin join ->
                        executorTraits.featureLevel() < topology.featureLevel()
                                ? "broker " + join.member() + " supports feature level "
                                        + executorTraits.featureLevel() + ", but the cluster is at "
                                        + topology.featureLevel() + ": start a newer version of it"
                                : null;
                    case MemberLeave leave -> memberGoes(topology, leave.member(), 0);
                    case MemberRemove remove -> memberGoes(topology, remove.member(), topology.routedPartitions());
                    case PartitionJoin join ->
                        isActive(topology, join.member())
                                ? otherReplicaMissing(topology, join.partition(), join.member(), "join")
                                : notActive(join.member());
                    case PartitionLeave leave -> replicaGoes(topology, leave.partition(), leave.member());
                    case PartitionRemove remove ->
                        hasState(topology, remove.partition(), remove.executor(), ReplicaState.ACTIVE)
                                ? replicaGoes(topology, remove.partition(), remove.member())
                                : noReplica(remove.partition(), remove.executor());
                    case PartitionReconfigurePriority change ->
                        replicaMissing(topology, change.partition(), change.member());
                    case PartitionForceReconfigure force -> forceRefusal(topology, force);
                    case PartitionBootstrap bootstrap -> bootstrapRefusal(topology, bootstrap);
                    case PartitionActivate activate -> activateRefusal(topology, activate);
                    case PartitionDisableExporter disable ->
                        replicaMissing(topology, disable.partition(), disable.member());
                    case PartitionEnableExporter enable ->
                        replicaMissing(topology, enable.partition(), enable.member());
                });
    }

    /** The document with the operation under way. */
    static Topology begun(
            final Topology topology,
            final ChangeOperation operation,
            final MemberTraits executorTraits,
            final long nowMillis) {
        return switch (operation) {
            case MemberJoin join -> memberBegins(topology, join.member(), executorTraits, nowMillis);
            case MemberLeave leave ->
                memberState(topology, leave.member(), MemberState.LEAVING, MemberState.LEFT, nowMillis);
            case PartitionJoin join ->
                replicaBegins(
                        topology,
                        join.partition(),
                        join.member(),
                        ReplicaState.JOINING,
                        join.priority(),
                        join.partition(),
                        nowMillis);
            case PartitionBootstrap bootstrap ->
                replicaBegins(
                        topology,
                        bootstrap.partition(),
                        bootstrap.member(),
                        ReplicaState.BOOTSTRAPPING,
                        bootstrap.priority(),
                        1,
                        nowMillis);
            case PartitionLeave leave ->
                topology.replica(leave.partition(), leave.member())
                        .map(replica -> replace(
                                topology,
                                leave.partition(),
                                leave.member(),
                                replica.withState(ReplicaState.LEAVING),
                                nowMillis))
                        .orElse(topology);
            case MemberRemove _,
                    PartitionRemove _,
                    PartitionReconfigurePriority _,
                    PartitionForceReconfigure _,
                    PartitionActivate _,
                    PartitionDisableExporter _,
                    PartitionEnableExporter _ -> topology;
        };
    }

    /** The document with the operation done. */
    static Topology done(final Topology topology, final ChangeOperation operation, final long nowMillis) {
        return switch (operation) {
            case MemberJoin join ->
                memberState(topology, join.member(), MemberState.ACTIVE, MemberState.ACTIVE, nowMillis);
            case MemberLeave leave ->
                memberState(topology, leave.member(), MemberState.LEFT, MemberState.LEFT, nowMillis);
            case MemberRemove remove ->
                topology.withoutMember(remove.member()).nextVersion(1, remove.executor(), nowMillis);
            case PartitionJoin join -> replicaIs(topology, join.partition(), join.member(), join.priority(), nowMillis);
            case PartitionBootstrap bootstrap ->
                replicaIs(topology, bootstrap.partition(), bootstrap.member(), bootstrap.priority(), nowMillis);
            case PartitionLeave leave -> withoutReplica(topology, leave.partition(), leave.member(), nowMillis);
            case PartitionRemove remove ->
                withoutReplica(topology, remove.partition(), remove.member(), nowMillis)
                        .nextVersion(1, remove.executor(), nowMillis);
            case PartitionReconfigurePriority change -> reconfigured(topology, change, nowMillis);
            case PartitionForceReconfigure force -> forced(topology, force, nowMillis);
            case PartitionActivate activate ->
                topology.withRoutedPartitions(Math.max(topology.routedPartitions(), activate.partition()));
            case PartitionDisableExporter disable -> disabled(topology, disable, nowMillis);
            case PartitionEnableExporter enable -> enabled(topology, enable, nowMillis);
        };
    }

    private static String memberGoes(final Topology topology, final MemberId member, final int ignoredAbove) {
        final MemberEntry entry = topology.members().get(member);
        if (entry == null) {
            return null;
        }
        // of an added partition that is not routed yet, nobody misses anything; only a lost member may still hold one
        final SortedMap<Integer, Replica> held =
                ignoredAbove == 0 ? entry.partitions() : entry.partitions().headMap(ignoredAbove + 1);
        if (!held.isEmpty()) {
            return "broker " + member + " still holds partitions " + held.keySet() + ": move them away first";
        }
        final boolean alone = topology.activeMembers().stream().noneMatch(other -> !other.equals(member));
        return alone ? "broker " + member + " is the last active member" : null;
    }

    private static String replicaGoes(final Topology topology, final int partition, final MemberId member) {
        return topology.replica(partition, member).isEmpty()
                ? null
                : otherReplicaMissing(topology, partition, member, "leave");
    }

    private static String otherReplicaMissing(
            final Topology topology, final int partition, final MemberId member, final String verb) {
        final boolean another = topology.replicas(partition).entrySet().stream()
                .anyMatch(other ->
                        !other.getKey().equals(member) && other.getValue().state() == ReplicaState.ACTIVE);
        return another || (verb.equals("join") && hasState(topology, partition, member, ReplicaState.ACTIVE))
                ? null
                : "partition " + partition + " has no active replica besides that of broker " + member
                        + ", so it can't " + verb;
    }

    private static String replicaMissing(final Topology topology, final int partition, final MemberId member) {
        return topology.replica(partition, member).isEmpty() ? noReplica(partition, member) : null;
    }

    private static String forceRefusal(final Topology topology, final PartitionForceReconfigure force) {
        if (!force.kept().contains(force.executor())) {
            return "broker " + force.executor() + " is not among those that are kept, " + force.kept();
        }
        for (final MemberId member : force.kept()) {
            if (topology.replica(force.partition(), member).isEmpty()) {
                return noReplica(force.partition(), member);
            }
        }
        return null;
    }

    private static String bootstrapRefusal(final Topology topology, final PartitionBootstrap bootstrap) {
        if (!isActive(topology, bootstrap.member())) {
            return notActive(bootstrap.member());
        }
        final boolean elsewhere = topology.replicas(bootstrap.partition()).keySet().stream()
                .anyMatch(other -> !other.equals(bootstrap.member()));
        return elsewhere || bootstrap.partition() <= topology.routedPartitions()
                ? "partition " + bootstrap.partition() + " is there already"
                : null;
    }

    private static String activateRefusal(final Topology topology, final PartitionActivate activate) {
        if (!hasState(topology, activate.partition(), activate.executor(), ReplicaState.ACTIVE)) {
            return noReplica(activate.partition(), activate.executor());
        }
        return activate.partition() > topology.routedPartitions() + 1
                ? "partition " + activate.partition() + " can't take part before partition "
                        + (topology.routedPartitions() + 1)
                : null;
    }

    private static boolean isActive(final Topology topology, final MemberId member) {
        return topology.activeMembers().contains(member);
    }

    private static boolean hasState(
            final Topology topology, final int partition, final MemberId member, final ReplicaState state) {
        return topology.replica(partition, member)
                .filter(replica -> replica.state() == state)
                .isPresent();
    }

    private static String notActive(final MemberId member) {
        return "broker " + member + " is not an active member";
    }

    private static String noReplica(final int partition, final MemberId member) {
        return "broker " + member + " has no replica of partition " + partition + " that could do it";
    }

    private static Topology memberBegins(
            final Topology topology, final MemberId member, final MemberTraits traits, final long nowMillis) {
        final MemberEntry entry = topology.members().get(member);
        if (entry == null) {
            return topology.withMember(
                    member, MemberEntry.of(MemberState.JOINING, traits).withState(MemberState.JOINING, nowMillis));
        }
        return memberState(topology, member, MemberState.JOINING, MemberState.ACTIVE, nowMillis);
    }

    /** A member that isn't there, or is already in the state or beyond it, stays as it is. */
    private static Topology memberState(
            final Topology topology,
            final MemberId member,
            final MemberState state,
            final MemberState beyond,
            final long nowMillis) {
        final MemberEntry entry = topology.members().get(member);
        return entry == null || entry.state() == state || entry.state() == beyond
                ? topology
                : topology.withMember(member, entry.withState(state, nowMillis));
    }

    /** A new replica runs the exporters that an active one of the model partition has. */
    private static Topology replicaBegins(
            final Topology topology,
            final int partition,
            final MemberId member,
            final ReplicaState state,
            final int priority,
            final int modelPartition,
            final long nowMillis) {
        final Optional<Replica> present = topology.replica(partition, member);
        if (present.isPresent()) {
            return present.get().state() == ReplicaState.ACTIVE
                    ? topology
                    : replace(topology, partition, member, present.get().withState(state), nowMillis);
        }
        final SortedMap<String, ExporterState> exporters = topology.replicas(modelPartition).values().stream()
                .filter(replica -> replica.state() == ReplicaState.ACTIVE)
                .findFirst()
                .map(Replica::exporters)
                .orElse(new TreeMap<>());
        return replace(topology, partition, member, new Replica(state, priority, exporters), nowMillis);
    }

    private static Topology replicaIs(
            final Topology topology,
            final int partition,
            final MemberId member,
            final int priority,
            final long nowMillis) {
        final Replica present = topology.replica(partition, member).orElse(Replica.of(ReplicaState.ACTIVE, priority));
        return replace(
                topology,
                partition,
                member,
                present.withState(ReplicaState.ACTIVE).withPriority(priority),
                nowMillis);
    }

    private static Topology replace(
            final Topology topology,
            final int partition,
            final MemberId member,
            final Replica replica,
            final long nowMillis) {
        final MemberEntry entry = topology.members().get(member);
        return entry == null || replica.equals(entry.partitions().get(partition))
                ? topology
                : topology.withMember(member, entry.withReplica(partition, replica, nowMillis));
    }

    private static Topology withoutReplica(
            final Topology topology, final int partition, final MemberId member, final long nowMillis) {
        final MemberEntry entry = topology.members().get(member);
        return entry == null || !entry.partitions().containsKey(partition)
                ? topology
                : topology.withMember(member, entry.withoutReplica(partition, nowMillis));
    }

    private static Topology forced(
            final Topology topology, final PartitionForceReconfigure force, final long nowMillis) {
        Topology changed = topology;
        for (final var replica : topology.replicas(force.partition()).entrySet()) {
            changed = force.kept().contains(replica.getKey())
                    ? replace(
                            changed,
                            force.partition(),
                            replica.getKey(),
                            replica.getValue().withState(ReplicaState.ACTIVE),
                            nowMillis)
                    : withoutReplica(changed, force.partition(), replica.getKey(), nowMillis);
        }
        return changed.nextVersion(1, force.executor(), nowMillis);
    }

    private static Topology reconfigured(
            final Topology topology, final PartitionReconfigurePriority change, final long nowMillis) {
        final Optional<Replica> replica = topology.replica(change.partition(), change.member());
        return replica.isEmpty()
                ? topology
                : replace(
                        topology,
                        change.partition(),
                        change.member(),
                        replica.get().withPriority(change.priority()),
                        nowMillis);
    }

    /** One that the document does not mention runs as the settings of the member say, so it counts as enabled. */
    private static Topology disabled(
            final Topology topology, final PartitionDisableExporter disable, final long nowMillis) {
        final Optional<Replica> replica = topology.replica(disable.partition(), disable.member());
        if (replica.isEmpty()) {
            return topology;
        }
        final ExporterState before = replica.get().exporters().getOrDefault(disable.exporter(), ExporterState.ENABLED);
        final ExporterState after = new ExporterState(false, before.metadataVersion(), Optional.empty());
        return replace(
                topology,
                disable.partition(),
                disable.member(),
                replica.get().withExporter(disable.exporter(), after),
                nowMillis);
    }

    /** One that is enabled already goes on from where it is. */
    private static Topology enabled(
            final Topology topology, final PartitionEnableExporter enable, final long nowMillis) {
        final Optional<Replica> replica = topology.replica(enable.partition(), enable.member());
        final ExporterState before = replica.map(present -> present.exporters().get(enable.exporter()))
                .orElse(ExporterState.ENABLED);
        if (replica.isEmpty() || before.enabled()) {
            return topology;
        }
        final ExporterState after = new ExporterState(true, before.metadataVersion() + 1, enable.initializeFrom());
        return replace(
                topology,
                enable.partition(),
                enable.member(),
                replica.get().withExporter(enable.exporter(), after),
                nowMillis);
    }
}
