package dev.skep.protocol.intent;

import dev.skep.protocol.ValueType;

/** What is asked of or has happened to a {@link ValueType#PROCESS_INSTANCE_MODIFICATION}. The order is the number in our files. */
public enum ProcessInstanceModificationIntent implements Intent {
    MODIFY,
    MODIFIED;

    @Override
    public ValueType valueType() {
        return ValueType.PROCESS_INSTANCE_MODIFICATION;
    }
}
