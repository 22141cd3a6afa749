package dev.skep.protocol.intent;

import dev.skep.protocol.ValueType;

/** What is asked of or has happened to a {@link ValueType#DEPLOYMENT}. The order is the number in our files. */
public enum DeploymentIntent implements Intent {
    CREATE,
    CREATED,
    DISTRIBUTE,
    DISTRIBUTED,
    FULLY_DISTRIBUTED;

    @Override
    public ValueType valueType() {
        return ValueType.DEPLOYMENT;
    }
}
