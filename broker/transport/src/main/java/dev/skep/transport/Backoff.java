package dev.skep.transport;

import dev.skep.base.Rng;

/** Pauses between dials: doubling, bounded, and never the same for all members at once. */
final class Backoff {
    private static final int DOUBLINGS_MAX = 30;

    private final WaitSettings waits;
    private final Rng rng;

    Backoff(final WaitSettings waits, final Rng rng) {
        this.waits = waits;
        this.rng = rng;
    }

    /** The pause after so many failures in a row, 1 and more: half of it certain, half of it by chance. */
    long afterFailures(final int failures) {
        final int doublings = Math.min(failures - 1, DOUBLINGS_MAX);
        final long least = waits.backoffNanosMin();
        final long most = waits.backoffNanosMax();
        return jittered(least > most >> doublings ? most : least << doublings);
    }

    long afterRefusal() {
        return jittered(waits.refusedNanos());
    }

    private long jittered(final long nanos) {
        return nanos / 2 + rng.between(0, nanos - nanos / 2);
    }
}
