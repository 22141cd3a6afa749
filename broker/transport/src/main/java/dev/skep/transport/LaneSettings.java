package dev.skep.transport;

import dev.skep.base.Check;

/**
 * The bounds of the connections of one lane.
 *
 * @param queueBytesMax what may wait for one address before sends are refused; a frame that finds an empty queue is always
 *     taken. On top of it come the bytes that are on their way to the socket: 128 KiB, or 64 KiB and
 *     one larger frame
 * @param answerNanosMax a connection whose peer leaves a ping unanswered for so long is given up. This is what ends a
 *     connection over a dead link, long before TCP would; longer where much may be under way on a slow link
 */
public record LaneSettings(int queueBytesMax, long answerNanosMax) {
    private static final long ANSWER_NANOS_MIN = 1_000_000_000L;

    public LaneSettings {
        Check.that(queueBytesMax >= 1, "queueBytesMax %s is not positive", queueBytesMax);
        Check.that(
                answerNanosMax >= ANSWER_NANOS_MIN,
                "answerNanosMax %s is less than a second: pings would wake idle members, and a pause would part them",
                answerNanosMax);
    }
}
