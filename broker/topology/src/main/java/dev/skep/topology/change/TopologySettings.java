package dev.skep.topology.change;

import dev.skep.base.Check;

/**
 * Waiting times.
 *
 * @param retryNanosMin before an operation that failed is tried again; doubled with each failure
 * @param retryNanosMax the longest such wait
 * @param syncNanos how often the document is gossiped though nothing has changed
 */
public record TopologySettings(long retryNanosMin, long retryNanosMax, long syncNanos) {
    private static final long SECOND = 1_000_000_000L;

    public static final TopologySettings DEFAULT = new TopologySettings(10 * SECOND, 60 * SECOND, 10 * SECOND);

    public TopologySettings {
        Check.that(
                retryNanosMin > 0 && retryNanosMin <= retryNanosMax,
                "retries wait from %s to %s nanoseconds",
                retryNanosMin,
                retryNanosMax);
        Check.that(syncNanos > 0, "the document is gossiped each %s nanoseconds", syncNanos);
    }
}
