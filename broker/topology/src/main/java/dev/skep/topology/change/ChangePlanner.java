package dev.skep.topology.change;

import dev.skep.base.MemberId;
import dev.skep.topology.ChangeOperation;
import dev.skep.topology.ChangeOperation.MemberJoin;
import dev.skep.topology.ChangeOperation.MemberLeave;
import dev.skep.topology.ChangeOperation.MemberRemove;
import dev.skep.topology.ChangeOperation.PartitionDisableExporter;
import dev.skep.topology.ChangeOperation.PartitionEnableExporter;
import dev.skep.topology.ChangeOperation.PartitionForceReconfigure;
import dev.skep.topology.ChangeOperation.PartitionJoin;
import dev.skep.topology.ChangeOperation.PartitionReconfigurePriority;
import dev.skep.topology.ChangePlan;
import dev.skep.topology.FinishedChange;
import dev.skep.topology.MemberEntry;
import dev.skep.topology.MemberState;
import dev.skep.topology.MemberTraits;
import dev.skep.topology.Replica;
import dev.skep.topology.ReplicaState;
import dev.skep.topology.Topology;
import dev.skep.topology.change.PartitionSteps.Unplannable;
import dev.skep.topology.placement.PartitionAssignment;
import dev.skep.topology.placement.Placement;
import dev.skep.topology.placement.Site;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeSet;

/** Turns a request into a plan, or says why not. Pure: what it answers, the {@link TopologyCore} of the coordinator takes up. */
public final class ChangePlanner {
    /** The key of a record has this much room for the partition. */
    public static final int PARTITIONS_MAX = 8191;

    private final Topology topology;
    private final ClusterView view;
    private final PartitionSteps steps;

    private ChangePlanner(final Topology topology, final ClusterView view) {
        this.topology = topology;
        this.view = view;
        steps = new PartitionSteps(topology, view::isAlive);
    }

    /**
     * What becomes of the request on this document.
     *
     * @param author the member that plans, normally the coordinator
     */
    public static ChangeAnswer answer(
            final Topology topology,
            final ChangeRequest request,
            final RequestOptions options,
            final ClusterView view,
            final MemberId author,
            final long nowMillis) {
        try {
            return new ChangePlanner(topology, view).answer(request, options, author, nowMillis);
        } catch (final Unplannable unplannable) {
            return new ChangeAnswer.Refused(Refusal.invalid(unplannable.getMessage()));
        }
    }

    private ChangeAnswer answer(
            final ChangeRequest request, final RequestOptions options, final MemberId author, final long nowMillis)
            throws Unplannable {
        if (options.idempotencyKey().length() > RequestOptions.IDEMPOTENCY_KEY_CHARS_MAX) {
            throw new Unplannable("an idempotency key has at most " + RequestOptions.IDEMPOTENCY_KEY_CHARS_MAX
                    + " characters, this one has " + options.idempotencyKey().length());
        }
        final Optional<ChangeAnswer> repeated = repeated(request, options.idempotencyKey(), nowMillis);
        if (repeated.isPresent()) {
            return repeated.get();
        }
        if (options.ifMatch().isPresent() && options.ifMatch().getAsLong() != topology.version()) {
            return refused(
                    Refusal.Kind.VERSION_MISMATCH,
                    "the topology has version " + topology.version() + ", not "
                            + options.ifMatch().getAsLong() + ": look at it again");
        }
        if (request instanceof ChangeRequest.Cancel(long changeId)) {
            return cancelled(changeId, options, author, nowMillis);
        }
        if (topology.change().isPresent()) {
            final ChangePlan plan = topology.change().get();
            return refused(
                    Refusal.Kind.CONCURRENT_MODIFICATION,
                    "change " + plan.id() + " is under way, " + plan.completed().size() + " of "
                            + (plan.completed().size() + plan.pending().size())
                            + " operations are done: wait for its end, or cancel it");
        }
        final List<ChangeOperation> operations = operations(request);
        final int replicationFactor = replicationFactorAfter(request, operations);
        if (operations.isEmpty() && replicationFactor == topology.replicationFactor()) {
            final long last = topology.lastChange().map(FinishedChange::id).orElse(0L);
            return new ChangeAnswer.Planned(last, topology, operations, topology, topology);
        }
        final ChangePlan plan = new ChangePlan(
                topology.version() + 1,
                0,
                nowMillis,
                replicationFactor,
                options.idempotencyKey(),
                request.words(),
                List.of(),
                operations);
        final Topology started = PlanProgress.started(topology, plan, author, nowMillis);
        final Topology expected = expected(started, nowMillis);
        return new ChangeAnswer.Planned(
                plan.id(), topology, operations, expected, options.dryRun() ? topology : started);
    }

    private Topology expected(final Topology started, final long nowMillis) throws Unplannable {
        final PlanProgress.Simulated simulated = PlanProgress.simulated(started, this::traits, nowMillis);
        if (simulated.fault().isPresent()) {
            throw new Unplannable(simulated.fault().get());
        }
        return simulated.end();
    }

    private Optional<ChangeAnswer> repeated(final ChangeRequest request, final String key, final long nowMillis)
            throws Unplannable {
        if (key.isEmpty()) {
            return Optional.empty();
        }
        if (topology.change().isPresent()
                && topology.change().get().idempotencyKey().equals(key)) {
            final ChangePlan plan = topology.change().get();
            if (!plan.request().equals(request.words())) {
                return Optional.of(keyTaken(key, plan.id()));
            }
            final List<ChangeOperation> operations = new ArrayList<>();
            plan.completed().forEach(completed -> operations.add(completed.operation()));
            operations.addAll(plan.pending());
            return Optional.of(
                    new ChangeAnswer.Planned(plan.id(), topology, operations, expected(topology, nowMillis), topology));
        }
        for (final FinishedChange finished : topology.history()) {
            if (finished.idempotencyKey().equals(key)) {
                return Optional.of(
                        finished.request().equals(request.words())
                                ? new ChangeAnswer.Planned(finished.id(), topology, List.of(), topology, topology)
                                : keyTaken(key, finished.id()));
            }
        }
        return Optional.empty();
    }

    private static ChangeAnswer keyTaken(final String key, final long changeId) {
        return refused(
                Refusal.Kind.IDEMPOTENCY_CONFLICT,
                "the key '" + key + "' belongs to change " + changeId
                        + ", which was asked for in other words: take a new key");
    }

    private ChangeAnswer cancelled(
            final long changeId, final RequestOptions options, final MemberId author, final long nowMillis)
            throws Unplannable {
        if (options.dryRun()) {
            throw new Unplannable("a cancellation can't be tried without doing it");
        }
        if (topology.change().filter(plan -> plan.id() == changeId).isEmpty()) {
            return refused(Refusal.Kind.NOT_FOUND, "there is no change " + changeId + " under way");
        }
        final Topology after = PlanProgress.cancelled(topology, author, nowMillis);
        return new ChangeAnswer.Planned(changeId, topology, List.of(), after, after);
    }

    private static ChangeAnswer refused(final Refusal.Kind kind, final String message) {
        return new ChangeAnswer.Refused(Refusal.of(kind, message));
    }

    private List<ChangeOperation> operations(final ChangeRequest request) throws Unplannable {
        return switch (request) {
            case ChangeRequest.Scale scale -> scale(scale);
            case ChangeRequest.Patch patch -> patch.force() ? forceScale(forced(patch)) : scale(scale(patch));
            case ChangeRequest.AddMembers add -> joins(named(add.members()));
            case ChangeRequest.RemoveMembers remove -> removes(remove.members());
            case ChangeRequest.Reassign reassign -> reassign(reassign);
            case ChangeRequest.JoinReplica join -> joinReplica(join);
            case ChangeRequest.LeaveReplica leave -> leaveReplica(leave);
            case ChangeRequest.ChangePriority change -> changePriority(change);
            case ChangeRequest.ForceScale force -> forceScale(force);
            case ChangeRequest.SwitchExporter exporter -> switchExporter(exporter);
            case ChangeRequest.Cancel _ -> List.of();
        };
    }

    private int replicationFactorAfter(final ChangeRequest request, final List<ChangeOperation> operations) {
        final OptionalInt wanted = switch (request) {
            case ChangeRequest.Scale scale -> scale.replicationFactor();
            case ChangeRequest.Patch patch -> patch.replicationFactor();
            case ChangeRequest.Reassign reassign -> reassign.replicationFactor();
            default -> OptionalInt.empty();
        };
        int factor = wanted.orElse(topology.replicationFactor());
        for (final ChangeOperation operation : operations) {
            if (operation instanceof PartitionForceReconfigure force) {
                factor = Math.min(factor, force.kept().size());
            }
        }
        return factor;
    }

    private List<ChangeOperation> scale(final ChangeRequest.Scale scale) throws Unplannable {
        final List<MemberId> target = named(scale.members());
        final List<ChangeOperation> operations = new ArrayList<>(joins(target));
        operations.addAll(spread(target, scale.replicationFactor(), partitionCount(scale.partitionCount()), false));
        for (final MemberId member : topology.members().keySet()) {
            if (!target.contains(member)) {
                operations.add(departure(member, target));
            }
        }
        return operations;
    }

    private ChangeRequest.Scale scale(final ChangeRequest.Patch patch) throws Unplannable {
        if (patch.count().isPresent()
                && !(patch.add().isEmpty() && patch.remove().isEmpty())) {
            throw new Unplannable("tell either the number of brokers, or which to add and remove, not both");
        }
        final TreeSet<MemberId> members = new TreeSet<>();
        if (patch.count().isPresent()) {
            for (int i = 0; i < patch.count().getAsInt(); i++) {
                members.add(MemberId.of(i));
            }
        } else {
            members.addAll(topology.members().keySet());
            members.addAll(patch.add());
            for (final MemberId member : patch.remove()) {
                if (patch.add().contains(member)) {
                    throw new Unplannable("broker " + member + " can't be added and removed at once");
                }
                requireMember(member);
                members.remove(member);
            }
        }
        return new ChangeRequest.Scale(List.copyOf(members), patch.replicationFactor(), patch.partitionCount());
    }

    private ChangeRequest.ForceScale forced(final ChangeRequest.Patch patch) throws Unplannable {
        if (patch.count().isPresent()
                || !patch.add().isEmpty()
                || patch.partitionCount().isPresent()) {
            throw new Unplannable("only the removal of brokers can be forced");
        }
        final TreeSet<MemberId> kept = new TreeSet<>(topology.members().keySet());
        for (final MemberId member : patch.remove()) {
            requireMember(member);
            kept.remove(member);
        }
        return new ChangeRequest.ForceScale(List.copyOf(kept), patch.replicationFactor());
    }

    private List<ChangeOperation> reassign(final ChangeRequest.Reassign reassign) throws Unplannable {
        final List<MemberId> target =
                reassign.members().isEmpty() ? List.copyOf(topology.activeMembers()) : named(reassign.members());
        for (final MemberId member : target) {
            requireActive(member);
        }
        return spread(target, reassign.replicationFactor(), partitionCount(OptionalInt.empty()), true);
    }

    private List<ChangeOperation> spread(
            final List<MemberId> target, final OptionalInt factor, final int partitionCount, final boolean anew)
            throws Unplannable {
        final int replicationFactor = factor.orElse(topology.replicationFactor());
        if (replicationFactor <= 0 || replicationFactor > target.size()) {
            throw new Unplannable("the replication factor is " + replicationFactor + ", but it must be 1 to "
                    + target.size() + ", the number of brokers: ask for another one");
        }
        final List<Site> sites = sites(target);
        final SortedMap<Integer, PartitionAssignment> wanted = anew
                ? Placement.rearranged(sites, partitionCount, replicationFactor, steps.present())
                : steps.placed(sites, partitionCount, replicationFactor);
        return steps.towards(wanted, target);
    }

    private int partitionCount(final OptionalInt wanted) throws Unplannable {
        final int present = Math.max(topology.partitionCount(), topology.routedPartitions());
        final int count = wanted.orElse(present);
        if (count < present) {
            throw new Unplannable(
                    "there are " + present + " partitions, and they can't become fewer: ask for at least " + present);
        }
        if (count > PARTITIONS_MAX) {
            throw new Unplannable("a cluster has at most " + PARTITIONS_MAX + " partitions, not " + count);
        }
        return count;
    }

    /** Where the members stand. If it is known of some, it must be of all, or replicas may end up in one zone by accident. */
    private List<Site> sites(final List<MemberId> target) throws Unplannable {
        final List<Site> sites = new ArrayList<>();
        for (final MemberId member : target) {
            final MemberTraits traits = traits(member);
            sites.add(new Site(member, traits.region(), traits.zone()));
        }
        if (sites.stream().anyMatch(Site::isKnown)) {
            for (final Site site : sites) {
                if (!site.isKnown()) {
                    throw new Unplannable("the zone of broker " + site.member()
                            + " is not known, but that of others is: start it first, with its zone set");
                }
            }
        }
        return sites;
    }

    /** What is known of a member; one that nobody has heard of will be checked when it joins. */
    private MemberTraits traits(final MemberId member) {
        return view.traits(member)
                .or(() -> topology.member(member).map(MemberEntry::traits))
                .orElse(new MemberTraits("", "", topology.featureLevel()));
    }

    private List<ChangeOperation> joins(final List<MemberId> members) {
        final List<ChangeOperation> operations = new ArrayList<>();
        for (final MemberId member : members) {
            if (!topology.activeMembers().contains(member)) {
                operations.add(new MemberJoin(member));
            }
        }
        return operations;
    }

    private List<ChangeOperation> removes(final List<MemberId> members) throws Unplannable {
        final TreeSet<MemberId> staying = new TreeSet<>(topology.activeMembers());
        staying.removeAll(members);
        final List<ChangeOperation> operations = new ArrayList<>();
        for (final MemberId member : members) {
            requireMember(member);
            final MemberEntry entry = topology.members().get(member);
            if (!entry.partitions().isEmpty()) {
                throw new Unplannable("broker " + member + " still holds partitions "
                        + entry.partitions().keySet() + ": scale the cluster without it instead");
            }
            if (entry.state() != MemberState.LEFT) {
                operations.add(departure(member, staying));
            }
        }
        return operations;
    }

    /** A living member leaves by itself, a dead one is struck off by one that stays. */
    private ChangeOperation departure(final MemberId member, final Collection<MemberId> staying) throws Unplannable {
        return view.isAlive(member) ? new MemberLeave(member) : new MemberRemove(living(staying), member);
    }

    private MemberId living(final Collection<MemberId> members) throws Unplannable {
        return members.stream()
                .filter(view::isAlive)
                .findFirst()
                .orElseThrow(() -> new Unplannable("none of brokers " + members + " is alive to carry it out"));
    }

    private List<ChangeOperation> joinReplica(final ChangeRequest.JoinReplica join) throws Unplannable {
        requireActive(join.member());
        requirePartition(join.partition());
        final Optional<Replica> present = topology.replica(join.partition(), join.member());
        if (present.isPresent() && present.get().state() == ReplicaState.ACTIVE) {
            return changePriority(new ChangeRequest.ChangePriority(join.partition(), join.member(), join.priority()));
        }
        return List.of(new PartitionJoin(join.partition(), join.member(), join.priority()));
    }

    private List<ChangeOperation> leaveReplica(final ChangeRequest.LeaveReplica leave) throws Unplannable {
        requireMember(leave.member());
        requirePartition(leave.partition());
        if (topology.replica(leave.partition(), leave.member()).isEmpty()) {
            return List.of();
        }
        final TreeSet<MemberId> staying =
                new TreeSet<>(topology.replicas(leave.partition()).keySet());
        staying.remove(leave.member());
        return List.of(steps.leave(leave.partition(), leave.member(), staying));
    }

    private List<ChangeOperation> changePriority(final ChangeRequest.ChangePriority change) throws Unplannable {
        requireMember(change.member());
        requirePartition(change.partition());
        final Optional<Replica> present = topology.replica(change.partition(), change.member());
        if (present.isEmpty()) {
            throw new Unplannable("broker " + change.member() + " has no replica of partition " + change.partition());
        }
        return present.get().priority() == change.priority()
                ? List.of()
                : List.of(new PartitionReconfigurePriority(change.partition(), change.member(), change.priority()));
    }

    private List<ChangeOperation> forceScale(final ChangeRequest.ForceScale force) throws Unplannable {
        if (force.replicationFactor().isPresent()) {
            throw new Unplannable("a forced removal takes no replication factor: it keeps the replicas that are left");
        }
        final List<MemberId> kept = named(force.kept());
        for (final MemberId member : kept) {
            requireMember(member);
        }
        final List<ChangeOperation> operations = new ArrayList<>(steps.forced(kept, topology.version() + 1));
        final MemberId executor =
                kept.stream().filter(view::isAlive).findFirst().orElse(kept.getFirst());
        for (final MemberId member : topology.members().keySet()) {
            if (!kept.contains(member)) {
                operations.add(new MemberRemove(executor, member));
            }
        }
        return operations;
    }

    private List<ChangeOperation> switchExporter(final ChangeRequest.SwitchExporter exporter) {
        final List<ChangeOperation> operations = new ArrayList<>();
        topology.members().forEach((member, entry) -> {
            for (final int partition : entry.partitions().keySet()) {
                operations.add(
                        exporter.enabled()
                                ? new PartitionEnableExporter(
                                        partition, member, exporter.exporter(), exporter.initializeFrom())
                                : new PartitionDisableExporter(partition, member, exporter.exporter()));
            }
        });
        return operations;
    }

    private static List<MemberId> named(final List<MemberId> members) throws Unplannable {
        if (members.isEmpty()) {
            throw new Unplannable("name at least one broker");
        }
        for (final MemberId member : members) {
            if (!member.isBroker()) {
                throw new Unplannable("'" + member + "' is no broker: their ids are numbers");
            }
        }
        return members;
    }

    private void requireMember(final MemberId member) throws Unplannable {
        if (!topology.hasMember(member)) {
            throw new Unplannable("broker " + member + " is not a member of the cluster; members are "
                    + topology.members().keySet());
        }
    }

    private void requireActive(final MemberId member) throws Unplannable {
        if (!topology.activeMembers().contains(member)) {
            throw new Unplannable("broker " + member + " is not an active member of the cluster; these are "
                    + topology.activeMembers());
        }
    }

    private void requirePartition(final int partition) throws Unplannable {
        if (!topology.partitions().contains(partition)) {
            throw new Unplannable("there is no partition " + partition + "; there are " + topology.partitionCount());
        }
    }
}
