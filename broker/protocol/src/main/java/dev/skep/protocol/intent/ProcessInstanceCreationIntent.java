package dev.skep.protocol.intent;

import dev.skep.protocol.ValueType;

/** What is asked of or has happened to a {@link ValueType#PROCESS_INSTANCE_CREATION}. The order is the number in our files. */
public enum ProcessInstanceCreationIntent implements Intent {
    CREATE,
    CREATED,
    CREATE_WITH_AWAITING_RESULT;

    @Override
    public ValueType valueType() {
        return ValueType.PROCESS_INSTANCE_CREATION;
    }
}
