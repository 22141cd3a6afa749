package dev.skep.protocol.intent;

import dev.skep.protocol.ValueType;

/** What is asked of or has happened to a {@link ValueType#COMPENSATION_SUBSCRIPTION}. The order is the number in our files. */
public enum CompensationSubscriptionIntent implements Intent {
    CREATED,
    TRIGGERED,
    COMPLETED,
    DELETED;

    @Override
    public ValueType valueType() {
        return ValueType.COMPENSATION_SUBSCRIPTION;
    }
}
