package dev.skep.protocol.intent;

import dev.skep.protocol.ValueType;

/** What is asked of or has happened to a {@link ValueType#RESOURCE_DELETION}. The order is the number in our files. */
public enum ResourceDeletionIntent implements Intent {
    DELETE,
    DELETING,
    DELETED;

    @Override
    public ValueType valueType() {
        return ValueType.RESOURCE_DELETION;
    }
}
