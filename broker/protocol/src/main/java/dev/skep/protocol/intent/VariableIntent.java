package dev.skep.protocol.intent;

import dev.skep.protocol.ValueType;

/** What is asked of or has happened to a {@link ValueType#VARIABLE}. The order is the number in our files. */
public enum VariableIntent implements Intent {
    CREATED,
    UPDATED,
    MIGRATED;

    @Override
    public ValueType valueType() {
        return ValueType.VARIABLE;
    }
}
