package dev.skep.protocol.intent;

import dev.skep.protocol.ValueType;

/** What is asked of or has happened to a {@link ValueType#MESSAGE_START_EVENT_SUBSCRIPTION}. The order is the number in our files. */
public enum MessageStartEventSubscriptionIntent implements Intent {
    CREATED,
    CORRELATED,
    DELETED;

    @Override
    public ValueType valueType() {
        return ValueType.MESSAGE_START_EVENT_SUBSCRIPTION;
    }
}
