package dev.skep.topology.change;

import dev.skep.base.MemberId;
import dev.skep.topology.ChangeOperation;
import dev.skep.topology.ChangePlan;
import dev.skep.topology.ChangeStatus;
import dev.skep.topology.MemberEntry;
import dev.skep.topology.MemberState;
import dev.skep.topology.MemberTraits;
import dev.skep.topology.Topology;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** A plan begins, moves on by an operation, ends or is cancelled; and all of that at once, to see where it leads. */
final class PlanProgress {
    /** Where a plan leads, or the operation that can't be carried out and why. */
    record Simulated(Topology end, Optional<String> fault) {}

    private PlanProgress() {}

    /** Takes up a plan. One with nothing to do ends at once. */
    static Topology started(
            final Topology topology, final ChangePlan plan, final MemberId author, final long nowMillis) {
        final Topology next = topology.nextVersion(1, author, nowMillis).withChange(Optional.of(plan));
        return plan.pending().isEmpty() ? completed(next, author, nowMillis) : next;
    }

    /** The first pending operation is done. */
    static Topology advanced(final Topology topology, final long nowMillis) {
        final ChangePlan plan = topology.change().orElseThrow();
        final ChangeOperation operation = plan.next().orElseThrow();
        final Topology done =
                OperationRules.done(topology, operation, nowMillis).withChange(Optional.of(plan.advanced(nowMillis)));
        return plan.pending().size() > 1 ? done : completed(done, operation.executor(), nowMillis);
    }

    private static Topology completed(final Topology topology, final MemberId author, final long nowMillis) {
        final ChangePlan plan = topology.change().orElseThrow();
        return ended(topology.nextVersion(1, author, nowMillis), plan, ChangeStatus.COMPLETED, nowMillis)
                .withReplicationFactor(plan.replicationFactor());
    }

    /** Two versions on, so that it also wins over the end that the last operation's member may be writing at this moment. */
    static Topology cancelled(final Topology topology, final MemberId author, final long nowMillis) {
        final ChangePlan plan = topology.change().orElseThrow();
        return ended(topology.nextVersion(2, author, nowMillis), plan, ChangeStatus.CANCELLED, nowMillis);
    }

    private static Topology ended(
            final Topology topology, final ChangePlan plan, final ChangeStatus status, final long nowMillis) {
        final TreeMap<MemberId, MemberEntry> members = new TreeMap<>(topology.members());
        members.values().removeIf(entry -> entry.state() == MemberState.LEFT);
        return topology.withMembers(members)
                .withChange(Optional.empty())
                .withFinished(plan.finished(status, nowMillis));
    }

    /** Carries out all pending operations on the document. */
    static Simulated simulated(
            final Topology topology, final Function<MemberId, MemberTraits> traits, final long nowMillis) {
        Topology current = topology;
        List<ChangeOperation> pending = pending(current);
        while (!pending.isEmpty()) {
            final ChangeOperation operation = pending.getFirst();
            final MemberTraits executor = traits.apply(operation.executor());
            final Optional<String> fault = OperationRules.refusal(current, operation, executor);
            if (fault.isPresent()) {
                return new Simulated(current, fault);
            }
            current = advanced(OperationRules.begun(current, operation, executor, nowMillis), nowMillis);
            pending = pending(current);
        }
        return new Simulated(current, Optional.empty());
    }

    private static List<ChangeOperation> pending(final Topology topology) {
        return topology.change().map(ChangePlan::pending).orElse(List.of());
    }
}
