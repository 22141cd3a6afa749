package dev.skep.raft;

import dev.skep.base.Check;

/**
 * The limits of consensus.
 *
 * @param heartbeatNanos how often a leader speaks to a follower at least
 * @param electionNanos for how long a follower hears nothing before it wants an election
 * @param appendBytesMax bytes of entries in one message; one larger entry still travels alone
 * @param inflightBytesMax bytes of entries under way to one follower
 * @param inflightMessagesMax messages with entries under way to one follower
 * @param snapshotChunkBytes bytes of a snapshot in one message
 * @param balanceNanos how often a leader looks whether a preferred one could take over
 */
public record RaftSettings(
        long heartbeatNanos,
        long electionNanos,
        int appendBytesMax,
        int inflightBytesMax,
        int inflightMessagesMax,
        int snapshotChunkBytes,
        long balanceNanos) {
    public static final RaftSettings DEFAULT =
            new RaftSettings(250_000_000L, 2_500_000_000L, 1 << 20, 16 << 20, 64, 512 << 10, 10_000_000_000L);

    public RaftSettings {
        Check.that(heartbeatNanos > 0, "heartbeatNanos %s", heartbeatNanos);
        Check.that(
                electionNanos >= 3 * heartbeatNanos,
                "an election after %s ns would not wait for three heartbeats of %s ns",
                electionNanos,
                heartbeatNanos);
        Check.that(
                appendBytesMax > 0 && inflightBytesMax >= appendBytesMax && inflightMessagesMax > 0,
                "inflightBytesMax %s, appendBytesMax %s, inflightMessagesMax %s",
                inflightBytesMax,
                appendBytesMax,
                inflightMessagesMax);
        Check.that(snapshotChunkBytes > 0 && balanceNanos > 0, "snapshotChunkBytes, balanceNanos");
    }

    /** How often a leader speaks to a follower that knows all there is: half as often, while a follower still hears it four times. */
    long quietNanos() {
        return Math.max(heartbeatNanos, Math.min(2 * heartbeatNanos, electionNanos / 4));
    }
}
