package dev.skep.topology.change;

import dev.skep.base.Check;
import dev.skep.base.MemberId;
import dev.skep.topology.ChangeOperation;
import dev.skep.topology.ChangePlan;
import dev.skep.topology.Lease;
import dev.skep.topology.MemberEntry;
import dev.skep.topology.MemberState;
import dev.skep.topology.MemberTraits;
import dev.skep.topology.Topology;
import dev.skep.topology.TopologyMerge;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * One member's copy of the document, and its part in changing it: takes what others send, performs the operations that name this
 * member when it is their turn, and plans changes when this member is the coordinator. Gateways have one, too; they only follow.
 *
 * <p>The coordinator is the smallest active member that is alive. Two may hold themselves for it for a while, so it acts only
 * while it sees a majority of the active members; what is forced is exempt, as is the cancellation of a change.
 */
public final class TopologyCore {
    private final MemberId self;
    private final String clusterId;
    private final TopologySettings settings;
    private final TopologyEffects effects;
    private final SortedSet<MemberId> alive = new TreeSet<>();
    /** Begun, then cancelled by somebody; they may end all the same. */
    private final List<ChangeOperation> abandoned = new ArrayList<>();

    private MemberTraits traits;
    private Topology topology;
    private Attempt attempt;
    private long syncAtNanos = Long.MAX_VALUE;

    /** @param saved the document as it was persisted last; empty when this member never had one */
    public TopologyCore(
            final MemberId self,
            final String clusterId,
            final MemberTraits traits,
            final TopologySettings settings,
            final Optional<Topology> saved,
            final TopologyEffects effects) {
        this.self = self;
        this.clusterId = clusterId;
        this.traits = traits;
        this.settings = settings;
        this.effects = effects;
        topology = saved.orElse(null);
        alive.add(self);
        Check.that(
                topology == null || topology.clusterId().equals(clusterId),
                "the saved topology is of another cluster than %s",
                clusterId);
    }

    public void start(final Moment now) {
        syncAtNanos = now.nanos() + settings.syncNanos();
        if (topology != null) {
            adopt(now, topology);
        }
    }

    /** The first document of a new cluster, when nobody has one. False when this member has one by now. */
    public boolean found(final Moment now, final Topology first) {
        if (topology != null) {
            return false;
        }
        adopt(now, first);
        return true;
    }

    /** What another member sent. A sentence when it is not taken, for the log. */
    public Optional<String> received(final Moment now, final MemberId from, final Topology other) {
        if (!other.clusterId().equals(clusterId)) {
            return Optional.of("the topology that member " + from + " sent is of cluster " + other.clusterId()
                    + ", this is " + clusterId + ": it is not taken; check the contact points of both");
        }
        adopt(now, topology == null ? other : TopologyMerge.merge(topology, other));
        if (!topology.equals(other)) {
            effects.send(from, topology);
        }
        return Optional.empty();
    }

    /** All members that are alive now, brokers and gateways. */
    public void alive(final Moment now, final Collection<MemberId> members) {
        alive.clear();
        alive.addAll(members);
        alive.add(self);
        if (topology != null) {
            adopt(now, topology);
        }
    }

    /** What this member is to say of itself from now on. */
    public void traits(final Moment now, final MemberTraits newTraits) {
        traits = newTraits;
        if (topology != null) {
            adopt(now, topology);
        }
    }

    /** Call at {@link #nextDeadlineNanos} or later. */
    public void tick(final Moment now) {
        if (topology == null) {
            syncAtNanos = now.nanos() + settings.syncNanos();
            return;
        }
        if (now.nanos() >= syncAtNanos) {
            syncAtNanos = now.nanos() + settings.syncNanos();
            effects.gossip(topology);
        }
        if (attempt != null && !attempt.isUnderWay() && now.nanos() >= attempt.retryAtNanos()) {
            tryAttempt(now);
        }
    }

    public long nextDeadlineNanos() {
        return attempt == null ? syncAtNanos : Math.min(syncAtNanos, attempt.retryAtNanos());
    }

    /** An operation that was to be performed is done. */
    public void performed(final Moment now, final ChangeOperation operation) {
        if (attempt != null && attempt.operation().equals(operation)) {
            attempt = null;
            adopt(now, PlanProgress.advanced(topology, now.millis()));
            return;
        }
        if (abandoned.remove(operation)) {
            writeDownThoughCancelled(now, operation);
        }
    }

    /** An operation could not be performed; it is tried again later. */
    public void failed(final Moment now, final ChangeOperation operation, final String reason) {
        abandoned.remove(operation);
        if (attempt != null && attempt.operation().equals(operation) && attempt.isUnderWay()) {
            attempt = attempt.failed(reason, now.nanos(), settings);
        }
    }

    /** Plans a change and begins with it. Refuses when this member is not the coordinator. */
    public ChangeAnswer request(
            final Moment now, final ChangeRequest request, final RequestOptions options, final ClusterView view) {
        final Optional<Refusal> refusal = refusal(request, options);
        if (refusal.isPresent()) {
            return new ChangeAnswer.Refused(refusal.get());
        }
        final ChangeAnswer answer = ChangePlanner.answer(topology, request, options, view, self, now.millis());
        if (answer instanceof ChangeAnswer.Planned planned) {
            adopt(now, planned.after());
        }
        return answer;
    }

    /**
     * Takes the maintenance lease, or renews it if the holder has it.
     *
     * @param expectedVersion only if it has this version now
     */
    public LeaseAnswer takeLease(
            final Moment now,
            final String holder,
            final String subject,
            final long durationMillis,
            final OptionalLong expectedVersion) {
        Check.that(!holder.isEmpty() && durationMillis > 0, "a lease has a holder and a duration");
        final Optional<Refusal> refusal = notCoordinator(this::isAlive).or(this::noMajority);
        if (refusal.isPresent()) {
            return leaseRefused(refusal.get());
        }
        final Lease lease = topology.lease();
        if (lease.isHeld(now.millis()) && !lease.holder().equals(holder)) {
            return leaseRefused(Refusal.of(
                    Refusal.Kind.CONCURRENT_MODIFICATION,
                    "the lease is held by " + lease.holder() + " for " + lease.subject() + ", for another "
                            + (lease.expiresAtMillis() - now.millis()) + " ms"));
        }
        return writeLease(
                now, expectedVersion, new Lease(lease.version() + 1, holder, subject, now.millis() + durationMillis));
    }

    /** Gives the maintenance lease back. Nothing happens when the holder does not have it. */
    public LeaseAnswer giveLeaseBack(final Moment now, final String holder, final OptionalLong expectedVersion) {
        final Optional<Refusal> refusal = notCoordinator(this::isAlive);
        if (refusal.isPresent()) {
            return leaseRefused(refusal.get());
        }
        final Lease lease = topology.lease();
        return lease.holder().equals(holder)
                ? writeLease(now, expectedVersion, new Lease(lease.version() + 1, "", "", 0))
                : new LeaseAnswer.Granted(lease);
    }

    /** The document; empty before this member has got one. */
    public Optional<Topology> topology() {
        return Optional.ofNullable(topology);
    }

    /** The operation of the change under way that this member is at. */
    public Optional<Attempt> attempt() {
        return Optional.ofNullable(attempt);
    }

    /** Whom requests go to. Empty without a document, or when no active member is alive. */
    public Optional<MemberId> coordinator() {
        return topology().flatMap(document -> document.coordinator(this::isAlive));
    }

    private boolean isAlive(final MemberId member) {
        return alive.contains(member);
    }

    private LeaseAnswer writeLease(final Moment now, final OptionalLong expectedVersion, final Lease next) {
        final long version = topology.lease().version();
        if (expectedVersion.isPresent() && expectedVersion.getAsLong() != version) {
            return leaseRefused(Refusal.of(
                    Refusal.Kind.VERSION_MISMATCH,
                    "the lease has version " + version + ", not " + expectedVersion.getAsLong()
                            + ": look at it again"));
        }
        adopt(now, topology.withLease(next));
        return new LeaseAnswer.Granted(next);
    }

    private LeaseAnswer leaseRefused(final Refusal refusal) {
        return new LeaseAnswer.Refused(refusal, topology == null ? Lease.NONE : topology.lease());
    }

    private Optional<Refusal> refusal(final ChangeRequest request, final RequestOptions options) {
        final Predicate<MemberId> candidates = request instanceof ChangeRequest.ForceScale force
                ? member -> alive.contains(member) && force.kept().contains(member)
                : request instanceof ChangeRequest.Patch patch && patch.force()
                        ? member -> alive.contains(member) && !patch.remove().contains(member)
                        : this::isAlive;
        final Optional<Refusal> refusal = notCoordinator(candidates);
        final boolean exempt = request.isForced() || request instanceof ChangeRequest.Cancel || options.dryRun();
        return exempt ? refusal : refusal.or(this::noMajority);
    }

    private Optional<Refusal> notCoordinator(final Predicate<MemberId> candidates) {
        if (topology == null) {
            return Optional.of(Refusal.of(
                    Refusal.Kind.UNAVAILABLE, "this member does not know the cluster's topology yet: try again later"));
        }
        final Optional<MemberId> coordinator = topology.coordinator(candidates);
        if (coordinator.isEmpty()) {
            return Optional.of(Refusal.of(
                    Refusal.Kind.UNAVAILABLE, "none of brokers " + topology.activeMembers() + " is alive to decide"));
        }
        return coordinator.get().equals(self)
                ? Optional.empty()
                : Optional.of(new Refusal(
                        Refusal.Kind.NOT_COORDINATOR, "broker " + coordinator.get() + " decides on this", coordinator));
    }

    private Optional<Refusal> noMajority() {
        final SortedSet<MemberId> active = topology.activeMembers();
        final long living = active.stream().filter(this::isAlive).count();
        return 2 * living > active.size()
                ? Optional.empty()
                : Optional.of(
                        Refusal.of(
                                Refusal.Kind.UNAVAILABLE,
                                "only " + living + " of " + active.size()
                                        + " brokers are alive, and a majority must be: start the others, or force their removal"));
    }

    /** Takes a document over if it is another one, says of itself what is to be said, and does what is this member's to do. */
    private void adopt(final Moment now, final Topology document) {
        final Topology next = withFeatureLevel(withOwnTraits(document, now));
        write(next);
        final Optional<ChangePlan> plan = topology.change();
        final ChangeOperation mine = plan.flatMap(ChangePlan::next)
                .filter(operation -> operation.executor().equals(self))
                .orElse(null);
        if (attempt != null
                && (mine == null
                        || plan.orElseThrow().id() != attempt.changeId()
                        || plan.orElseThrow().version() != attempt.planVersion()
                        || !attempt.operation().equals(mine))) {
            abandonAttempt();
        }
        if (mine != null && attempt == null) {
            attempt = new Attempt(
                    plan.orElseThrow().id(), plan.orElseThrow().version(), mine, false, 0, "", Long.MAX_VALUE);
            tryAttempt(now);
        }
    }

    private void write(final Topology next) {
        if (topology == null || !next.equals(topology)) {
            topology = next;
            effects.persist(next);
            effects.gossip(next);
        }
    }

    private Topology withOwnTraits(final Topology document, final Moment now) {
        final MemberEntry own = document.members().get(self);
        return own == null || own.state() == MemberState.LEFT || own.traits().equals(traits)
                ? document
                : document.withMember(self, own.withTraits(traits, now.millis()));
    }

    /** Raised by the coordinator to what all members support; never lowered, so that what was written stays readable. */
    private Topology withFeatureLevel(final Topology document) {
        if (document.change().isPresent()
                || document.coordinator(this::isAlive).filter(self::equals).isEmpty()) {
            return document;
        }
        final int supported = document.members().values().stream()
                .mapToInt(MemberEntry::featureLevel)
                .min()
                .orElse(0);
        return supported > document.featureLevel() ? document.withFeatureLevel(supported) : document;
    }

    private void tryAttempt(final Moment now) {
        final ChangeOperation operation = attempt.operation();
        final Optional<String> refusal = OperationRules.refusal(topology, operation, traits);
        if (refusal.isPresent()) {
            attempt = attempt.failed(refusal.get(), now.nanos(), settings);
            return;
        }
        attempt = attempt.underWay();
        forgetAbandoned(operation);
        write(OperationRules.begun(topology, operation, traits, now.millis()));
        effects.perform(operation);
    }

    private void abandonAttempt() {
        if (attempt.isUnderWay()) {
            forgetAbandoned(attempt.operation());
            abandoned.add(attempt.operation());
            effects.abandon(attempt.operation());
        }
        attempt = null;
    }

    /** A later operation says more about the partition than an earlier one. */
    private void forgetAbandoned(final ChangeOperation later) {
        abandoned.removeIf(operation -> operation.aboutPartition() == later.aboutPartition());
    }

    /** What has happened is written down, whatever became of the change; but only by who owns what is written. */
    private void writeDownThoughCancelled(final Moment now, final ChangeOperation operation) {
        final boolean own = switch (operation) {
            case ChangeOperation.MemberRemove _,
                    ChangeOperation.PartitionRemove _,
                    ChangeOperation.PartitionForceReconfigure _,
                    ChangeOperation.PartitionActivate _ -> false;
            default -> true;
        };
        if (own && topology.hasMember(self)) {
            adopt(now, OperationRules.done(topology, operation, now.millis()));
        }
    }
}
