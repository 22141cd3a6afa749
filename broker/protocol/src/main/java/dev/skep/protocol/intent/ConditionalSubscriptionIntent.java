package dev.skep.protocol.intent;

import dev.skep.protocol.ValueType;

/** What has happened to a {@link ValueType#CONDITIONAL_SUBSCRIPTION}. The order is the number in our files. */
public enum ConditionalSubscriptionIntent implements Intent {
    CREATED,
    DELETED;

    @Override
    public ValueType valueType() {
        return ValueType.CONDITIONAL_SUBSCRIPTION;
    }
}
