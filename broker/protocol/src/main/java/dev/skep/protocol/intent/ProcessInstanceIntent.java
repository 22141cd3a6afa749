package dev.skep.protocol.intent;

import dev.skep.protocol.ValueType;

/** What is asked of or has happened to a {@link ValueType#PROCESS_INSTANCE}. The order is the number in our files. */
public enum ProcessInstanceIntent implements Intent {
    CANCEL,
    SEQUENCE_FLOW_TAKEN,
    ELEMENT_ACTIVATING,
    ELEMENT_ACTIVATED,
    ELEMENT_COMPLETING,
    ELEMENT_COMPLETED,
    ELEMENT_TERMINATING,
    ELEMENT_TERMINATED,
    ACTIVATE_ELEMENT,
    COMPLETE_ELEMENT,
    TERMINATE_ELEMENT,
    ELEMENT_MIGRATED,
    COMPLETE_EXECUTION_LISTENER;

    @Override
    public ValueType valueType() {
        return ValueType.PROCESS_INSTANCE;
    }
}
