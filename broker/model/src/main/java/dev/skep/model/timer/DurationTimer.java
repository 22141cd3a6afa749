package dev.skep.model.timer;

import dev.skep.model.feel.Evaluation;
import dev.skep.model.feel.Expression;
import dev.skep.model.feel.Variables;

/** Due once, after a duration. */
record DurationTimer(Expression expression) implements Timer {
    @Override
    public Kind kind() {
        return Kind.DURATION;
    }

    @Override
    public String source() {
        return expression.source();
    }

    @Override
    public Evaluation<Due> first(final Variables variables) {
        return expression
                .interval(variables)
                .then(interval -> Calendar.plus(variables.nowMillis(), interval, source()))
                .then(millis -> Evaluation.of(new Due(millis, 1)));
    }

    @Override
    public Evaluation<Due> next(final Variables variables, final Due previous) {
        return Evaluation.failed("The timer '" + source() + "' is due only once.");
    }
}
