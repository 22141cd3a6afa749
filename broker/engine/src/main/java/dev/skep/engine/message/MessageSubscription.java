package dev.skep.engine.message;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.protocol.value.MessageSubscriptionValue;

/**
 * The side of a subscription that lives where its messages are published.
 *
 * @param correlating whether it is offered a message and has not been answered
 */
record MessageSubscription(MessageSubscriptionValue value, boolean correlating) {
    private static final int WEIGHT = 250;

    /** Whether the other side speaks of the message that it is being offered. */
    boolean offers(final MessageSubscriptionValue answer) {
        return correlating
                && value.messageKey() == answer.messageKey()
                && value.correlations() == answer.correlations();
    }

    void write(final FieldWriter out) {
        value.write(out);
        out.bool(correlating);
    }

    static MessageSubscription read(final FieldReader in) {
        return new MessageSubscription(MessageSubscriptionValue.read(in), in.bool());
    }

    int weight() {
        return WEIGHT + value.variables().length();
    }
}
