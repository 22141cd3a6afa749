package dev.skep.topology;

import dev.skep.base.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The change under way: operations done one after the other, each by the member that it names.
 *
 * @param id the version of the document that introduced it
 * @param version grows with each operation that is done
 * @param replicationFactor what holds for the cluster when the change has ended
 * @param idempotencyKey of the request that began it, empty when it had none
 * @param request the request in words
 */
public record ChangePlan(
        long id,
        int version,
        long startedAtMillis,
        int replicationFactor,
        String idempotencyKey,
        String request,
        List<Completed> completed,
        List<ChangeOperation> pending) {
    /** An operation that was done, and when. */
    public record Completed(ChangeOperation operation, long completedAtMillis) {}

    public ChangePlan {
        completed = List.copyOf(completed);
        pending = List.copyOf(pending);
    }

    /** The operation to do now. */
    public Optional<ChangeOperation> next() {
        return pending.isEmpty() ? Optional.empty() : Optional.of(pending.getFirst());
    }

    /** The plan with its first pending operation done. */
    public ChangePlan advanced(final long nowMillis) {
        Check.that(!pending.isEmpty(), "change %s has nothing left to do", id);
        final List<Completed> done = new ArrayList<>(completed);
        done.add(new Completed(pending.getFirst(), nowMillis));
        return new ChangePlan(
                id,
                version + 1,
                startedAtMillis,
                replicationFactor,
                idempotencyKey,
                request,
                done,
                pending.subList(1, pending.size()));
    }

    public FinishedChange finished(final ChangeStatus status, final long nowMillis) {
        return new FinishedChange(id, status, startedAtMillis, nowMillis, idempotencyKey, request);
    }
}
