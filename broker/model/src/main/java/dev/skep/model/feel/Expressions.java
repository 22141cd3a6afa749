package dev.skep.model.feel;

import dev.skep.base.Packed;
import java.math.BigDecimal;
import java.util.List;

/** Makes expressions of the texts in a model. A text that cannot be read is a failure that says what is wrong with it. */
public final class Expressions {
    private static final int NUMBER_CHARS_MAX = 64;
    private static final int EXPONENT_MAX = 400;

    private Expressions() {}

    /** FEEL where the text begins with {@code =}; otherwise a number where it reads as a decimal, and else a text. */
    public static Evaluation<Expression> parse(final String text) {
        return isFeel(text) ? feel(text) : Evaluation.of(new StaticExpression(text, staticValue(text)));
    }

    /** The same where static text has no meaning. */
    public static Evaluation<Expression> parseFeel(final String text) {
        return isFeel(text)
                ? feel(text)
                : Evaluation.failed("Expected an expression, which begins with '=', but found the static text '"
                        + excerpt(text) + "'. Write '=" + excerpt(text) + "' if it is one.");
    }

    /** FEEL where the text begins with {@code =}; otherwise a text, even where it looks like a number. */
    public static Evaluation<Expression> parseText(final String text) {
        return isFeel(text) ? feel(text) : Evaluation.of(text(text));
    }

    /** The same, but a text that cannot be read fails only when its value is asked for. */
    public static Expression parseTextLater(final String text) {
        return switch (parseText(text)) {
            case Evaluation.Value<Expression>(final Expression expression) -> expression;
            case Evaluation.Failure<Expression> failure -> new StaticExpression(text, failure.<Packed>as());
        };
    }

    /** The text itself, whatever it begins with. */
    public static Expression text(final String text) {
        return new StaticExpression(text, new MsgPackWriter().putText(text).build());
    }

    public static Expression number(final long value) {
        return new StaticExpression(Long.toString(value), MsgPackWriter.integer(value));
    }

    public static Expression texts(final String source, final List<String> values) {
        final MsgPackWriter out = new MsgPackWriter().putArrayHeader(values.size());
        values.forEach(out::putText);
        return new StaticExpression(source, out.build());
    }

    public static boolean isFeel(final String text) {
        return text.startsWith("=");
    }

    private static Packed staticValue(final String text) {
        if (text.length() <= NUMBER_CHARS_MAX && !text.isEmpty()) {
            try {
                final BigDecimal number = new BigDecimal(text);
                if (Math.abs((long) number.precision() - number.scale()) <= EXPONENT_MAX) {
                    return FeelNumbers.pack(number);
                }
            } catch (final NumberFormatException e) {
                return new MsgPackWriter().putText(text).build();
            }
        }
        return new MsgPackWriter().putText(text).build();
    }

    private static Evaluation<Expression> feel(final String source) {
        final String text = source.substring(1);
        final String excess = FeelGuard.excess(text, ExpressionLimits.DEFAULT);
        if (excess != null) {
            return Evaluation.failed("The expression '" + excerpt(source) + "' " + excess);
        }
        final FastNode fast = FastParser.parse(text);
        return fast != null ? Evaluation.of(FastExpression.of(source, fast)) : FeelExpression.parse(source);
    }

    private static String excerpt(final String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "...";
    }
}
