package dev.skep.engine.message;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.protocol.value.ProcessMessageSubscriptionValue;

/** The side of a subscription that lives with the process instance, and its state. */
record ProcessMessageSubscription(long key, ProcessMessageSubscriptionValue value, SubscriptionState state) {

    /** Whether somebody waits, as far as this side knows. */
    boolean isOpen() {
        return switch (state) {
            case OPENING, OPEN, MIGRATING -> true;
            case CORRELATED, CLOSING -> false;
        };
    }

    /** Whether nobody waits any more, and the other side is yet to know. */
    boolean isClosing() {
        return state == SubscriptionState.CLOSING;
    }

    /** Whether the offer is the last one that was taken. */
    boolean hasTaken(final ProcessMessageSubscriptionValue offer) {
        return value.correlations() == offer.correlations() && value.messageKey() == offer.messageKey();
    }

    /** Whether the offer can still be taken: it is a new one, and somebody waits. */
    boolean mayTake(final ProcessMessageSubscriptionValue offer) {
        return isOpen() && offer.correlations() > value.correlations();
    }

    void write(final FieldWriter out) {
        out.int64(key);
        value.write(out);
        out.int8(state.ordinal());
    }

    static ProcessMessageSubscription read(final FieldReader in) {
        return new ProcessMessageSubscription(
                in.int64(), ProcessMessageSubscriptionValue.read(in), SubscriptionState.ofCode(in.int8()));
    }
}
