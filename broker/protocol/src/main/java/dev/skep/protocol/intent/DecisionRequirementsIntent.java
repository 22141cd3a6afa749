package dev.skep.protocol.intent;

import dev.skep.protocol.ValueType;

/** What is asked of or has happened to a {@link ValueType#DECISION_REQUIREMENTS}. The order is the number in our files. */
public enum DecisionRequirementsIntent implements Intent {
    CREATED,
    DELETED;

    @Override
    public ValueType valueType() {
        return ValueType.DECISION_REQUIREMENTS;
    }
}
