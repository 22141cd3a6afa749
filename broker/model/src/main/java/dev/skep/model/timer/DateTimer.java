package dev.skep.model.timer;

import dev.skep.model.feel.Evaluation;
import dev.skep.model.feel.Expression;
import dev.skep.model.feel.Variables;
import java.time.ZonedDateTime;

/** Due once, at a date. */
record DateTimer(Expression expression) implements Timer {
    @Override
    public Kind kind() {
        return Kind.DATE;
    }

    @Override
    public String source() {
        return expression.source();
    }

    @Override
    public Evaluation<Due> first(final Variables variables) {
        return expression
                .dateTime(variables)
                .then((final ZonedDateTime date) -> Calendar.millis(date, source()))
                .then(millis -> Evaluation.of(new Due(millis, 1)));
    }

    @Override
    public Evaluation<Due> next(final Variables variables, final Due previous) {
        return Evaluation.failed("The timer '" + source() + "' is due only once.");
    }
}
