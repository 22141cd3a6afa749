package dev.skep.model.feel;

import dev.skep.base.Packed;

/** A value that is known when the model is read. */
final class StaticExpression extends TypedExpression {
    private final Evaluation<Packed> value;

    StaticExpression(final String source, final Packed value) {
        this(source, Evaluation.of(value));
    }

    /** That it has no value may be known as well. */
    StaticExpression(final String source, final Evaluation<Packed> value) {
        super(source);
        this.value = value;
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
