package dev.skep.protocol.intent;

import dev.skep.protocol.ValueType;

/** What is asked of or has happened to a {@link ValueType#ERROR}. The order is the number in our files. */
public enum ErrorIntent implements Intent {
    CREATED,
    /** Ours alone: an operator takes an instance out of processing. */
    BAN;

    @Override
    public ValueType valueType() {
        return ValueType.ERROR;
    }
}
