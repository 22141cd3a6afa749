package dev.skep.transport;

import dev.skep.base.Check;

/**
 * How long the transport waits for what.
 *
 * @param connectNanosMax from a dial to the welcome of the peer: name look-up, TCP, TLS and handshake; the same for those
 *     who call us
 * @param backoffNanosMin no dial for so long after the first failure; doubles with each failure, with jitter
 * @param backoffNanosMax the longest pause after a failure
 * @param refusedNanos pause after the peer has refused us: that does not heal by itself
 * @param idleNanosMax a connection on which nothing was sent for so long is closed
 * @param drainNanosMax at the close, what is queued may still be sent for so long
 * @param reportNanos a trouble that lasts is reported to the listener again after so long
 */
public record WaitSettings(
        long connectNanosMax,
        long backoffNanosMin,
        long backoffNanosMax,
        long refusedNanos,
        long idleNanosMax,
        long drainNanosMax,
        long reportNanos) {
    private static final long SECOND = 1_000_000_000L;

    public static final WaitSettings DEFAULT =
            new WaitSettings(3 * SECOND, SECOND / 20, SECOND, 30 * SECOND, 120 * SECOND, 2 * SECOND, 30 * SECOND);

    public WaitSettings {
        Check.that(connectNanosMax >= 1, "connectNanosMax %s is not positive", connectNanosMax);
        Check.that(
                backoffNanosMin >= 1 && backoffNanosMin <= backoffNanosMax && backoffNanosMax <= refusedNanos,
                "pauses between dials must rise: backoffNanosMin %s, backoffNanosMax %s, refusedNanos %s",
                backoffNanosMin,
                backoffNanosMax,
                refusedNanos);
        Check.that(
                idleNanosMax >= SECOND && idleNanosMax > backoffNanosMax,
                "idleNanosMax %s must be a second or more, and more than backoffNanosMax %s",
                idleNanosMax,
                backoffNanosMax);
        Check.that(drainNanosMax >= 0, "drainNanosMax %s is negative", drainNanosMax);
        Check.that(reportNanos >= 0, "reportNanos %s is negative", reportNanos);
    }
}
