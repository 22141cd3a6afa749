package dev.skep.protocol.intent;

import dev.skep.protocol.ValueType;

/** What is asked of or has happened to a {@link ValueType#DECISION_EVALUATION}. The order is the number in our files. */
public enum DecisionEvaluationIntent implements Intent {
    EVALUATED,
    FAILED,
    EVALUATE;

    @Override
    public ValueType valueType() {
        return ValueType.DECISION_EVALUATION;
    }
}
