package dev.skep.protocol.intent;

import dev.skep.protocol.ValueType;

/** What is asked of or has happened to a {@link ValueType#USER_TASK}. The order is the number in our files. */
public enum UserTaskIntent implements Intent {
    CREATING,
    CREATED,
    COMPLETE,
    COMPLETING,
    COMPLETED,
    CANCELING,
    CANCELED,
    ASSIGN,
    ASSIGNING,
    ASSIGNED,
    CLAIM,
    UPDATE,
    UPDATING,
    UPDATED,
    MIGRATED,
    CORRECTED,
    COMPLETION_DENIED,
    ASSIGNMENT_DENIED,
    UPDATE_DENIED;

    @Override
    public ValueType valueType() {
        return ValueType.USER_TASK;
    }
}
