package dev.skep.protocol.intent;

import dev.skep.protocol.ValueType;

/** What is asked of or has happened to a {@link ValueType#ESCALATION}. The order is the number in our files. */
public enum EscalationIntent implements Intent {
    ESCALATED,
    NOT_ESCALATED;

    @Override
    public ValueType valueType() {
        return ValueType.ESCALATION;
    }
}
