package dev.skep.protocol.intent;

import dev.skep.protocol.ValueType;

/** What is asked of or has happened to a {@link ValueType#SIGNAL_SUBSCRIPTION}. The order is the number in our files. */
public enum SignalSubscriptionIntent implements Intent {
    CREATED,
    DELETED;

    @Override
    public ValueType valueType() {
        return ValueType.SIGNAL_SUBSCRIPTION;
    }
}
