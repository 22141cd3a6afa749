package dev.skep.protocol.message;

/** Why a partition did not take a command: nothing happened, and the caller may try again as the kind says. */
public record Refusal(Kind kind, String reason) {
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
        TOO_LARGE
    }
}
