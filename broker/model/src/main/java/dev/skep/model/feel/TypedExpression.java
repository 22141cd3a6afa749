package dev.skep.model.feel;

import dev.skep.base.FieldReader.MalformedBytes;
import dev.skep.base.Packed;
import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/** Turns the value of an expression into the type that is demanded, or into a sentence that says why it is none. */
abstract sealed class TypedExpression implements Expression permits StaticExpression, FastExpression, FeelExpression {
    static final Evaluation<Boolean> TRUE = Evaluation.of(true);
    static final Evaluation<Boolean> FALSE = Evaluation.of(false);

    private final String source;

    TypedExpression(final String source) {
        this.source = source;
    }

    /** Why the value may be another than the author of the model thought: unknown variables and the like; may be empty. */
    abstract String remarks(Variables variables);

    @Override
    public final String source() {
        return source;
    }

    @Override
    public Evaluation<Boolean> bool(final Variables variables) {
        return typed(variables, "BOOLEAN", value -> switch (MsgPack.kind(value)) {
            case BOOLEAN -> MsgPack.bool(value) ? TRUE : FALSE;
            default -> null;
        });
    }

    @Override
    public Evaluation<String> text(final Variables variables) {
        return typed(variables, "STRING", value -> switch (MsgPack.kind(value)) {
            case STRING -> Evaluation.of(MsgPack.text(value));
            default -> null;
        });
    }

    @Override
    public Evaluation<String> correlationKey(final Variables variables) {
        return typed(variables, "STRING or NUMBER", value -> switch (MsgPack.kind(value)) {
            case STRING -> Evaluation.of(MsgPack.text(value));
            case NUMBER -> Evaluation.of(Long.toString(wholePart(value)));
            default -> null;
        });
    }

    @Override
    public Evaluation<Long> number(final Variables variables) {
        return typed(variables, "NUMBER", value -> switch (MsgPack.kind(value)) {
            case NUMBER -> Evaluation.of(wholePart(value));
            default -> null;
        });
    }

    @Override
    public Evaluation<List<String>> texts(final Variables variables) {
        return typed(variables, "ARRAY of STRING", value -> switch (MsgPack.kind(value)) {
            case ARRAY -> elements(value);
            default -> null;
        });
    }

    @Override
    public Evaluation<Packed> list(final Variables variables) {
        return typed(
                variables, "ARRAY", value -> MsgPack.kind(value) == MsgPack.Kind.ARRAY ? Evaluation.of(value) : null);
    }

    @Override
    public Evaluation<Interval> interval(final Variables variables) {
        return typed(variables, "DURATION, PERIOD or STRING (ISO 8601)", value -> switch (MsgPack.kind(value)) {
            case STRING -> interval(MsgPack.text(value));
            default -> null;
        });
    }

    @Override
    public Evaluation<ZonedDateTime> dateTime(final Variables variables) {
        return typed(variables, "DATE_TIME or STRING (ISO 8601)", value -> switch (MsgPack.kind(value)) {
            case STRING -> zoned(MsgPack.text(value));
            default -> null;
        });
    }

    /** Answers null where the kind is wrong. */
    @FunctionalInterface
    private interface Demand<T> {
        Evaluation<T> of(Packed value);
    }

    private <T> Evaluation<T> typed(final Variables variables, final String expected, final Demand<T> demand) {
        final Evaluation<Packed> evaluation = value(variables);
        if (!(evaluation instanceof Evaluation.Value<Packed>(final Packed value))) {
            return ((Evaluation.Failure<Packed>) evaluation).as();
        }
        try {
            final Evaluation<T> typed = demand.of(value);
            return typed != null
                    ? typed
                    : unexpected(variables, expected, MsgPack.kind(value).name());
        } catch (final MalformedBytes e) {
            return Evaluation.failed(malformed(e));
        }
    }

    final <T> Evaluation<T> unexpected(final Variables variables, final String expected, final String found) {
        final String remarks = remarks(variables);
        return Evaluation.failed("The expression '" + source + "' is expected to result in " + expected + ", but was "
                + found + (remarks.isEmpty() ? "." : ". " + remarks));
    }

    final String malformed(final MalformedBytes cause) {
        return "The expression '" + source + "' met a variable that is not valid MessagePack: " + cause.getMessage();
    }

    final Evaluation<Interval> interval(final String text) {
        final Interval interval = IsoText.interval(text);
        return interval != null
                ? Evaluation.of(interval)
                : Evaluation.failed("Expected a duration in the form of ISO 8601, such as PT15M or P1D, but found '"
                        + text + "'" + origin(text));
    }

    final Evaluation<ZonedDateTime> zoned(final String text) {
        try {
            return Evaluation.of(ZonedDateTime.parse(text, DateTimeFormatter.ISO_DATE_TIME));
        } catch (final DateTimeException e) {
            return Evaluation.failed("Expected a date and time with a zone in the form of ISO 8601, such as"
                    + " 2026-01-31T12:00:00Z or 2026-01-31T12:00:00+01:00, but found '" + text + "'" + origin(text));
        }
    }

    private String origin(final String text) {
        return source.equals(text) ? "." : " as the result of the expression '" + source + "'.";
    }

    private static long wholePart(final Packed number) {
        return MsgPack.isInteger(number) ? MsgPack.integer(number) : (long) MsgPack.floating(number);
    }

    private static Evaluation<List<String>> elements(final Packed array) {
        final long count = MsgPack.count(array);
        final List<String> texts = new ArrayList<>();
        int position = MsgPack.bodyStart(array);
        for (long i = 0; i < count; i++) {
            final Packed element = MsgPack.at(array, position);
            if (MsgPack.kind(element) != MsgPack.Kind.STRING) {
                return null;
            }
            texts.add(MsgPack.text(element));
            position = element.offset() + element.length();
        }
        return Evaluation.of(List.copyOf(texts));
    }

    @Override
    public String toString() {
        return "Expression[" + source + "]";
    }
}
