package dev.skep.protocol.intent;

import dev.skep.protocol.ValueType;

/** What is asked of or has happened to a {@link ValueType#VARIABLE_DOCUMENT}. The order is the number in our files. */
public enum VariableDocumentIntent implements Intent {
    UPDATE,
    UPDATED;

    @Override
    public ValueType valueType() {
        return ValueType.VARIABLE_DOCUMENT;
    }
}
