package dev.skep.protocol.message;

import dev.skep.base.FieldReader.MalformedBytes;
import dev.skep.base.MemberId;

/**
 * Why a partition did not take a command: nothing happened, and the caller may try again as the kind says.
 *
 * @param leader who leads the partition as far as the one who refuses knows, null where it does not
 * @param term of that leader, 0 without one: of two claims the one with the higher term is right
 */
public record Refusal(Kind kind, String reason, MemberId leader, long term) {
    /** With no word about who leads. */
    public Refusal(final Kind kind, final String reason) {
        this(kind, reason, null, 0);
    }

    /** What the caller can do about it. */
    public enum Kind {
        /** Another member leads the partition, or nobody does: ask again elsewhere. */
        NOT_LEADER,
        /** Too much is in flight: back off. */
        OVERLOADED,
        /** Too little disk space is left: back off until an operator has made room. */
        DISK_FULL,
        /** An operator paused processing. */
        PAUSED,
        /** The partition stopped because of a fault; the reason is in its log. */
        FAILED,
        /** The command is larger than the partition takes: ask for less at once. */
        TOO_LARGE;

        private static final Kind[] VALUES = values();

        /** The number in our messages; constants are only ever added at the end. */
        int code() {
            return ordinal();
        }

        static Kind ofCode(final int code) {
            if (code < 0 || code >= VALUES.length) {
                throw new MalformedBytes("unknown kind of refusal " + code);
            }
            return VALUES[code];
        }
    }
}
