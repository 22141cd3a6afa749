package dev.skep.topology.change;

import dev.skep.base.MemberId;
import java.util.Optional;

/**
 * A request that changed nothing, and why.
 *
 * @param message a sentence for people: what is wrong, what to do
 * @param coordinator whom to ask instead, when that is known
 */
public record Refusal(Kind kind, String message, Optional<MemberId> coordinator) {
    /** What the caller can do about it. */
    public enum Kind {
        /** Ask for something else. */
        INVALID_REQUEST,
        /** Wait until the change under way, or the lease, is over. */
        CONCURRENT_MODIFICATION,
        /** Look at the document again, it is not the one that was meant. */
        VERSION_MISMATCH,
        /** There is no such thing. */
        NOT_FOUND,
        /** The idempotency key was used for another request. */
        IDEMPOTENCY_CONFLICT,
        /** Ask the coordinator. */
        NOT_COORDINATOR,
        /** Ask later, or force it: too few members are alive, or there is no document yet. */
        UNAVAILABLE
    }

    static Refusal of(final Kind kind, final String message) {
        return new Refusal(kind, message, Optional.empty());
    }

    static Refusal invalid(final String message) {
        return of(Kind.INVALID_REQUEST, message);
    }
}
