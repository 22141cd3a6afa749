package dev.skep.model.timer;

import dev.skep.model.feel.Evaluation;
import dev.skep.model.feel.Expression;
import dev.skep.model.feel.Expressions;
import dev.skep.model.feel.Variables;
import dev.skep.model.timer.Timer.Kind;

/** Makes timers of the texts in a model. A text that can never be due is a failure that says what is wrong with it. */
public final class Timers {
    private Timers() {}

    /** A date, a duration or a cycle. Static texts are checked at once. */
    public static Evaluation<Timer> of(final Kind kind, final String text) {
        return Expressions.parseText(text.strip()).then(expression -> {
            final Timer timer = make(kind, expression);
            if (Expressions.isFeel(text.strip())) {
                return Evaluation.of(timer);
            }
            return timer.first(Variables.none(0)).then(due -> Evaluation.of(timer));
        });
    }

    private static Timer make(final Kind kind, final Expression expression) {
        return switch (kind) {
            case DATE -> new DateTimer(expression);
            case DURATION -> new DurationTimer(expression);
            case CYCLE -> new CycleTimer(expression);
        };
    }
}
