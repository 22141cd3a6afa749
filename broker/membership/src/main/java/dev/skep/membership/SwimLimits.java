package dev.skep.membership;

import dev.skep.base.Check;

/**
 * Bounds of what membership keeps and sends.
 *
 * @param retransmitMultiplier an update is sent on this many times log2 of the number of members (lambda of the paper)
 * @param piggybackBytesMax bytes of updates on one message; one larger update still travels alone
 * @param syncBytesMax bytes of updates in one message of a full exchange; more go into further messages
 * @param propertiesBytesMax bytes of this member's own properties
 * @param membersMax members known, dead ones included; further ones are turned away
 * @param tombstonesMax dead members remembered; the oldest are forgotten first
 * @param tombstoneNanos for how long a dead member is remembered, and asked now and then whether it is back
 * @param reconnectNanos how often one of the dead and one of the unseen contact points are asked, once other members are known
 * @param claimProbes probes, half a probe interval apart, that the holder of an id leaves unanswered before another node gets its id
 */
public record SwimLimits(
        int retransmitMultiplier,
        int piggybackBytesMax,
        int syncBytesMax,
        int propertiesBytesMax,
        int membersMax,
        int tombstonesMax,
        long tombstoneNanos,
        long reconnectNanos,
        int claimProbes) {
    public static final SwimLimits DEFAULT =
            new SwimLimits(3, 16 << 10, 256 << 10, 512 << 10, 4096, 256, 86_400_000_000_000L, 5_000_000_000L, 5);

    public SwimLimits {
        Check.that(retransmitMultiplier > 0, "retransmitMultiplier %s", retransmitMultiplier);
        Check.that(
                piggybackBytesMax > 0 && syncBytesMax >= piggybackBytesMax,
                "syncBytesMax %s, piggybackBytesMax %s",
                syncBytesMax,
                piggybackBytesMax);
        Check.that(
                propertiesBytesMax > 0 && propertiesBytesMax + syncBytesMax <= SwimMessageCodec.MESSAGE_BYTES_MAX / 2,
                "propertiesBytesMax %s and syncBytesMax %s do not fit into messages of %s bytes",
                propertiesBytesMax,
                syncBytesMax,
                SwimMessageCodec.MESSAGE_BYTES_MAX);
        Check.that(
                tombstonesMax > 0 && membersMax > tombstonesMax,
                "membersMax %s, tombstonesMax %s",
                membersMax,
                tombstonesMax);
        Check.that(
                reconnectNanos > 0 && tombstoneNanos > reconnectNanos,
                "tombstoneNanos %s, reconnectNanos %s",
                tombstoneNanos,
                reconnectNanos);
        Check.that(claimProbes > 0, "claimProbes %s", claimProbes);
    }
}
