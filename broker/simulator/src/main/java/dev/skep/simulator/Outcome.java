package dev.skep.simulator;

/**
 * What came of a run.
 *
 * @param checker the first one that complained; empty when none did
 * @param failure what it said; empty when nothing failed
 * @param steps events run until the end, or until the failure
 * @param virtualNanos time that went by in the simulated world
 */
public record Outcome(
        Kind kind,
        String checker,
        String failure,
        Throwable cause,
        long traceHash,
        long steps,
        long virtualNanos,
        Figures figures) {

    /** How a run ends, with the exit code of the process that tells it. */
    public enum Kind {
        OK(0),
        CORRECTNESS(2),
        LIVENESS(3),
        CRASH(4),
        NOT_DETERMINISTIC(5);

        private final int exitCode;

        Kind(final int exitCode) {
            this.exitCode = exitCode;
        }

        public int exitCode() {
            return exitCode;
        }
    }

    /**
     * How much was going on.
     *
     * @param refused why the node stayed down after rot, null when it did not
     */
    public record Figures(
            int starts, long entries, long answers, long instancesEnded, long jobsCompleted, String refused) {}

    public boolean ok() {
        return kind == Kind.OK;
    }

    /** Whether it failed for the same reason, as far as can be told. */
    boolean sameFailure(final Outcome other) {
        return kind == other.kind && checker.equals(other.checker);
    }
}
