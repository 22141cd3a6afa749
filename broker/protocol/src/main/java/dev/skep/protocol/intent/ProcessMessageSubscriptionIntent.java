package dev.skep.protocol.intent;

import dev.skep.protocol.ValueType;

/** What is asked of or has happened to a {@link ValueType#PROCESS_MESSAGE_SUBSCRIPTION}. The order is the number in our files. */
public enum ProcessMessageSubscriptionIntent implements Intent {
    CREATING,
    CREATE,
    CREATED,
    CORRELATE,
    CORRELATED,
    DELETING,
    DELETE,
    DELETED,
    MIGRATED;

    @Override
    public ValueType valueType() {
        return ValueType.PROCESS_MESSAGE_SUBSCRIPTION;
    }
}
