package dev.skep.topology.change;

import dev.skep.topology.ChangeOperation;

/**
 * An operation that this member is at.
 *
 * @param isUnderWay false while it waits for the next try
 * @param failures how often it has failed
 * @param lastFailure why it failed last, empty when it has not
 * @param retryAtNanos when it is tried again
 */
public record Attempt(
        long changeId,
        int planVersion,
        ChangeOperation operation,
        boolean isUnderWay,
        int failures,
        String lastFailure,
        long retryAtNanos) {
    Attempt underWay() {
        return new Attempt(changeId, planVersion, operation, true, failures, lastFailure, Long.MAX_VALUE);
    }

    Attempt failed(final String reason, final long nowNanos, final TopologySettings settings) {
        long wait = settings.retryNanosMin();
        for (int i = 0; i < failures && wait < settings.retryNanosMax(); i++) {
            wait *= 2;
        }
        return new Attempt(
                changeId,
                planVersion,
                operation,
                false,
                failures + 1,
                reason,
                nowNanos + Math.min(wait, settings.retryNanosMax()));
    }
}
