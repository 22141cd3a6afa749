package dev.skep.simulator.cluster;

import dev.skep.simulator.Outcome;

/**
 * What came of a run of a cluster.
 *
 * @param checker the first one that complained; empty when none did
 * @param failure what it said; empty when nothing failed
 * @param steps events run until the end, or until the failure
 * @param virtualNanos time that went by in the simulated world
 */
public record ClusterOutcome(
        Outcome.Kind kind,
        String checker,
        String failure,
        Throwable cause,
        long traceHash,
        long steps,
        long virtualNanos,
        Figures figures) {

    /**
     * How much was going on.
     *
     * @param unknown requests whose outcome nobody knows
     * @param installed snapshots that replicas got from others
     * @param rebuilt replicas set aside and made anew
     * @param changes replicas added and removed
     * @param added partitions that were added and take part
     */
    public record Figures(
            long entries,
            long answers,
            long unknown,
            long instancesEnded,
            long jobsCompleted,
            int elections,
            long installed,
            int rebuilt,
            int changes,
            int added) {}

    public boolean ok() {
        return kind == Outcome.Kind.OK;
    }

    /** Whether it failed for the same reason, as far as can be told. */
    boolean sameFailure(final ClusterOutcome other) {
        return kind == other.kind && checker.equals(other.checker);
    }
}
