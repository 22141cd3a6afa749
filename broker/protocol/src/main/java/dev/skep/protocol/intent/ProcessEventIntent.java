package dev.skep.protocol.intent;

import dev.skep.protocol.ValueType;

/** What is asked of or has happened to a {@link ValueType#PROCESS_EVENT}. The order is the number in our files. */
public enum ProcessEventIntent implements Intent {
    TRIGGERING,
    TRIGGERED;

    @Override
    public ValueType valueType() {
        return ValueType.PROCESS_EVENT;
    }
}
