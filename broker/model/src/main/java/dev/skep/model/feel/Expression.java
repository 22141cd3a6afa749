package dev.skep.model.feel;

import dev.skep.base.Packed;
import java.time.ZonedDateTime;
import java.util.List;

/**
 * A text of a model that stands for a value: static, or FEEL (it starts with {@code =}). Parsed once, evaluated often, from
 * any one thread at a time. Each method demands a type; the failure names the expression, what was expected and what was
 * found.
 */
public interface Expression {
    /** The text in the model. */
    String source();

    /** True when the value is the same without any variables. */
    boolean isStatic();

    Evaluation<Packed> value(Variables variables);

    /** The value as an entry of an object: null where there is none, since a function is no value. */
    default Evaluation<Packed> entry(final Variables variables) {
        return value(variables);
    }

    Evaluation<Boolean> bool(Variables variables);

    Evaluation<String> text(Variables variables);

    /** Text, or a number that becomes its integer text. */
    Evaluation<String> correlationKey(Variables variables);

    Evaluation<Long> number(Variables variables);

    Evaluation<List<String>> texts(Variables variables);

    /** A list, as it is. */
    Evaluation<Packed> list(Variables variables);

    /** A FEEL duration of either kind, or ISO 8601 text. */
    Evaluation<Interval> interval(Variables variables);

    /** A FEEL date and time, or ISO 8601 text with an offset or a zone. Local FEEL values are in the zone of the system. */
    Evaluation<ZonedDateTime> dateTime(Variables variables);
}
