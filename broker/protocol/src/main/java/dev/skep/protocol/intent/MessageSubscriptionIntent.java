package dev.skep.protocol.intent;

import dev.skep.protocol.ValueType;

/** What is asked of or has happened to a {@link ValueType#MESSAGE_SUBSCRIPTION}. The order is the number in our files. */
public enum MessageSubscriptionIntent implements Intent {
    CREATE,
    CREATED,
    CORRELATE,
    CORRELATED,
    REJECT,
    REJECTED,
    DELETE,
    DELETED,
    CORRELATING,
    MIGRATE,
    MIGRATED;

    @Override
    public ValueType valueType() {
        return ValueType.MESSAGE_SUBSCRIPTION;
    }
}
