package dev.skep.protocol.intent;

import dev.skep.protocol.ValueType;

/** What is asked of or has happened to a {@link ValueType#PROCESS}. The order is the number in our files. */
public enum ProcessIntent implements Intent {
    CREATED,
    DELETING,
    DELETED;

    @Override
    public ValueType valueType() {
        return ValueType.PROCESS;
    }
}
