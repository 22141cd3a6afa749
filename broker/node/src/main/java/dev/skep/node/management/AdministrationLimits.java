package dev.skep.node.management;

import dev.skep.base.Check;

/**
 * Bounds of requests that wait for others. They have threads of their own, so that probes and scrapes never wait behind them.
 *
 * @param answerMillis how long partitions or another broker may take to answer
 * @param connectMillis how long a connection to another broker may take
 * @param threads requests that are answered at once
 * @param waitingMax further ones that wait for their turn; more are refused
 */
record AdministrationLimits(long answerMillis, long connectMillis, int threads, int waitingMax) {
    static final AdministrationLimits DEFAULT = new AdministrationLimits(10_000, 3_000, 4, 16);

    AdministrationLimits {
        Check.that(
                connectMillis > 0 && connectMillis <= answerMillis,
                "a connection may take %s of the %s ms for an answer",
                connectMillis,
                answerMillis);
        Check.that(threads > 0 && waitingMax > 0, "%s threads and %s waiting requests", threads, waitingMax);
    }
}
