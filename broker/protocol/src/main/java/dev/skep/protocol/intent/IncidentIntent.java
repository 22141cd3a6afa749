package dev.skep.protocol.intent;

import dev.skep.protocol.ValueType;

/** What is asked of or has happened to a {@link ValueType#INCIDENT}. The order is the number in our files. */
public enum IncidentIntent implements Intent {
    CREATED,
    RESOLVE,
    RESOLVED,
    MIGRATED;

    @Override
    public ValueType valueType() {
        return ValueType.INCIDENT;
    }
}
