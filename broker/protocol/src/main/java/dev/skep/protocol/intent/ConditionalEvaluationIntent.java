package dev.skep.protocol.intent;

import dev.skep.protocol.ValueType;

/** What is asked of or has happened to a {@link ValueType#CONDITIONAL_EVALUATION}. The order is the number in our files. */
public enum ConditionalEvaluationIntent implements Intent {
    EVALUATE,
    EVALUATED;

    @Override
    public ValueType valueType() {
        return ValueType.CONDITIONAL_EVALUATION;
    }
}
