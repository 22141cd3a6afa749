package dev.skep.model.timer;

import dev.skep.model.feel.Evaluation;
import dev.skep.model.feel.Expression;
import dev.skep.model.feel.Variables;

/** Due again and again. The expression is evaluated for each due date, so it may change its mind. */
final class CycleTimer implements Timer {
    private final Expression expression;
    private final Evaluation<Cycle> constant;

    CycleTimer(final Expression expression) {
        this.expression = expression;
        this.constant = expression.isStatic()
                ? expression.text(Variables.none(0)).then(text -> Cycle.parse(text, expression.source()))
                : null;
    }

    @Override
    public Kind kind() {
        return Kind.CYCLE;
    }

    @Override
    public String source() {
        return expression.source();
    }

    @Override
    public Evaluation<Due> first(final Variables variables) {
        return cycle(variables)
                .then(cycle -> cycle.first(variables.nowMillis())
                        .then(millis -> Evaluation.of(new Due(millis, cycle.repetitions()))));
    }

    @Override
    public Evaluation<Due> next(final Variables variables, final Due previous) {
        if (previous.repetitions() >= 0 && previous.repetitions() <= 1) {
            return Evaluation.failed("The timer '" + source() + "' has no repetitions left.");
        }
        final int repetitions = previous.repetitions() < 0 ? previous.repetitions() : previous.repetitions() - 1;
        return cycle(variables)
                .then(cycle -> cycle.next(previous.dateMillis(), variables.nowMillis())
                        .then(millis -> Evaluation.of(new Due(millis, repetitions))));
    }

    private Evaluation<Cycle> cycle(final Variables variables) {
        return constant != null
                ? constant
                : expression.text(variables).then(text -> Cycle.parse(text, expression.source()));
    }
}
