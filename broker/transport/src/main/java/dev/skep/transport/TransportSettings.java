package dev.skep.transport;

import dev.skep.base.Check;
import dev.skep.base.Network.Lane;

/**
 * The bounds of the transport.
 *
 * @param threads event loops; a connection stays on one of them
 * @param frameBytesMax the largest payload that is sent or taken
 * @param peersMax addresses that are dialled at the same time
 * @param callersMax connections of others to us at the same time, three for each member that calls
 */
public record TransportSettings(
        int threads,
        int frameBytesMax,
        int peersMax,
        int callersMax,
        LaneSettings control,
        LaneSettings data,
        LaneSettings bulk,
        WaitSettings waits) {
    private static final int MB = 1024 * 1024;
    private static final long SECOND = 1_000_000_000L;

    public static final TransportSettings DEFAULT = new TransportSettings(
            1,
            16 * MB,
            1024,
            4096,
            new LaneSettings(2 * MB, 4 * SECOND),
            new LaneSettings(32 * MB, 6 * SECOND),
            new LaneSettings(32 * MB, 20 * SECOND),
            WaitSettings.DEFAULT);

    public TransportSettings {
        Check.that(threads >= 1 && threads <= 64, "threads %s is not in 1..64", threads);
        Check.that(
                frameBytesMax >= Handshake.BYTES_MAX && frameBytesMax <= 1 << 30,
                "frameBytesMax %s is not in %s..2^30",
                frameBytesMax,
                Handshake.BYTES_MAX);
        Check.that(peersMax >= 1, "peersMax %s is not positive", peersMax);
        Check.that(callersMax >= 1, "callersMax %s is not positive", callersMax);
        Check.that(
                data.queueBytesMax() >= frameBytesMax && bulk.queueBytesMax() >= frameBytesMax,
                "queues of data (%s bytes) and bulk (%s bytes) must hold a frame of frameBytesMax %s",
                data.queueBytesMax(),
                bulk.queueBytesMax(),
                frameBytesMax);
        Check.that(
                control.answerNanosMax() <= data.answerNanosMax() && data.answerNanosMax() <= bulk.answerNanosMax(),
                "lanes with more under way must wait longer for an answer: control %s, data %s, bulk %s ns",
                control.answerNanosMax(),
                data.answerNanosMax(),
                bulk.answerNanosMax());
    }

    LaneSettings of(final Lane lane) {
        return switch (lane) {
            case CONTROL -> control;
            case DATA -> data;
            case BULK -> bulk;
        };
    }
}
