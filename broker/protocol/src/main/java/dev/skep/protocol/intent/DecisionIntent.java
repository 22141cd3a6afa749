package dev.skep.protocol.intent;

import dev.skep.protocol.ValueType;

/** What is asked of or has happened to a {@link ValueType#DECISION}. The order is the number in our files. */
public enum DecisionIntent implements Intent {
    CREATED,
    DELETED;

    @Override
    public ValueType valueType() {
        return ValueType.DECISION;
    }
}
