package dev.skep.model.feel;

import dev.skep.base.Packed;

/** A value that is known when the model is read. */
final class StaticExpression extends TypedExpression {
    private final Evaluation<Packed> value;

    StaticExpression(final String source, final Packed value) {
        super(source);
        this.value = Evaluation.of(value);
    }

    @Override
    public boolean isStatic() {
        return true;
    }

    @Override
    public Evaluation<Packed> value(final Variables variables) {
        return value;
    }

    @Override
    String remarks(final Variables variables) {
        return "";
    }
}
