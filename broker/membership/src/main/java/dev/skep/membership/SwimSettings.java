package dev.skep.membership;

import dev.skep.base.Check;

/**
 * The pace of membership.
 *
 * @param gossipIntervalNanos how often updates are passed on, while there are any
 * @param gossipFanout to how many members each time
 * @param probeIntervalNanos how often one member is probed
 * @param probeTimeoutNanos for how long its answer is awaited before others are asked to probe it
 * @param suspectProbes how many others are asked
 * @param failureTimeoutNanos from suspicion to removal
 * @param syncIntervalNanos how often everything is exchanged with a random member
 * @param broadcastUpdates tell all members at once what this one finds or says, not only some of them
 * @param broadcastDisputes tell all members at once that this one is not dead
 * @param notifySuspect tell a member at once that it is suspected, not only with the next probe
 */
public record SwimSettings(
        long gossipIntervalNanos,
        int gossipFanout,
        long probeIntervalNanos,
        long probeTimeoutNanos,
        int suspectProbes,
        long failureTimeoutNanos,
        long syncIntervalNanos,
        boolean broadcastUpdates,
        boolean broadcastDisputes,
        boolean notifySuspect,
        SwimLimits limits) {
    public static final SwimSettings DEFAULT = new SwimSettings(
            250_000_000L,
            2,
            1_000_000_000L,
            100_000_000L,
            3,
            10_000_000_000L,
            10_000_000_000L,
            false,
            true,
            false,
            SwimLimits.DEFAULT);

    public SwimSettings {
        Check.that(gossipIntervalNanos > 0, "gossipIntervalNanos %s", gossipIntervalNanos);
        Check.that(gossipFanout > 0, "gossipFanout %s", gossipFanout);
        Check.that(
                probeIntervalNanos > 0 && probeTimeoutNanos > 0,
                "probeIntervalNanos %s, probeTimeoutNanos %s",
                probeIntervalNanos,
                probeTimeoutNanos);
        Check.that(suspectProbes >= 0, "suspectProbes %s", suspectProbes);
        Check.that(syncIntervalNanos > 0, "syncIntervalNanos %s", syncIntervalNanos);
        Check.that(
                failureTimeoutNanos >= 2 * Math.max(probeIntervalNanos, 2 * probeTimeoutNanos),
                "a suspect that is removed after %s ns is not probed twice before (probes each %s ns, answers awaited %s ns)",
                failureTimeoutNanos,
                probeIntervalNanos,
                probeTimeoutNanos);
        Check.that(
                failureTimeoutNanos >= 4 * gossipIntervalNanos,
                "a suspect that is removed after %s ns has no time to speak up with gossip each %s ns",
                failureTimeoutNanos,
                gossipIntervalNanos);
    }

    /** From the start of a probe to the verdict: those asked to help get as long as the first try, at least. */
    long probeRoundNanos() {
        return Math.max(probeIntervalNanos, 2 * probeTimeoutNanos);
    }
}
