package dev.skep.engine.message;

import dev.skep.base.FieldReader.MalformedBytes;

/** Where a subscription is, as seen from the process instance. */
enum SubscriptionState {
    /** The other side has not said yet that it knows. */
    OPENING,
    OPEN,
    /** It has had its only message; kept until the other side knows, so that the message is not given to somebody else. */
    CORRELATED,
    /** Nobody waits any more; kept until the other side knows. */
    CLOSING,
    /** Somebody waits for its messages, now as an event of another definition: the other side has not said yet that it knows. */
    MIGRATING;

    private static final SubscriptionState[] VALUES = values();

    static SubscriptionState ofCode(final int code) {
        if (code < 0 || code >= VALUES.length) {
            throw new MalformedBytes("unknown subscription state " + code);
        }
        return VALUES[code];
    }
}
