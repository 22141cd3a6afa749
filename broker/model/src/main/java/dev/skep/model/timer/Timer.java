package dev.skep.model.timer;

import dev.skep.model.feel.Evaluation;
import dev.skep.model.feel.Variables;

/** When a timer event is due: a date, a duration or a cycle. */
public interface Timer {
    /** Kinds of timer definitions. */
    enum Kind {
        DATE,
        DURATION,
        CYCLE
    }

    Kind kind();

    /** The text in the model. */
    String source();

    /** The first due date from now on; the failure says what was expected. */
    Evaluation<Due> first(Variables variables);

    /** The due date after the given one, for cycles with repetitions left. */
    Evaluation<Due> next(Variables variables, Due previous);

    /**
     * One due date.
     *
     * @param dateMillis epoch milliseconds
     * @param repetitions how often it triggers, this time included; -1 for ever
     */
    record Due(long dateMillis, int repetitions) {}
}
