package dev.skep.model.feel;

import dev.skep.base.Packed;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.regex.Pattern;
import org.camunda.feel.api.EvaluationFailure;
import org.camunda.feel.api.EvaluationResult;
import org.camunda.feel.api.ParseResult;
import org.camunda.feel.syntaxtree.ParsedExpression;
import org.camunda.feel.syntaxtree.Val;
import org.camunda.feel.syntaxtree.ValDateTime;
import org.camunda.feel.syntaxtree.ValFunction;
import org.camunda.feel.syntaxtree.ValLocalDateTime;

/** FEEL by feel-engine. The first one loads the library. */
final class FeelExpression extends TypedExpression {
    /** Functions whose value is another each time, or for each reader. */
    private static final Pattern VOLATILE = Pattern.compile("now|today|random|uuid");

    private final ParsedExpression parsed;

    private FeelExpression(final String source, final ParsedExpression parsed) {
        super(source);
        this.parsed = parsed;
    }

    static Evaluation<Expression> parse(final String source) {
        final ParseResult result;
        try {
            result = FeelRuntime.parse(source.substring(1));
        } catch (final RuntimeException | StackOverflowError e) {
            return Evaluation.failed("The expression '" + source + "' cannot be read: " + e);
        }
        if (result.isFailure()) {
            return Evaluation.failed("The expression '" + source + "' cannot be read as FEEL: "
                    + reason(result.failure().message()));
        }
        return Evaluation.of(folded(new FeelExpression(source, result.parsedExpression())));
    }

    private static Expression folded(final FeelExpression expression) {
        if (!expression.parsed.getVariableNames().isEmpty()
                || VOLATILE.matcher(expression.source()).find()) {
            return expression;
        }
        final Variables none = Variables.none(0);
        // Local date-times mean the same only as long as nobody forgets that they are none with a zone.
        if (!(expression.evaluate(none) instanceof Evaluation.Value<EvaluationResult>(final EvaluationResult result))
                || result.isFailure()
                || result.hasSuppressedFailures()
                || result.result() instanceof ValLocalDateTime
                || result.result() instanceof ValFunction) {
            return expression;
        }
        return expression.value(none) instanceof Evaluation.Value<Packed>(final Packed value)
                ? new StaticExpression(expression.source(), value)
                : expression;
    }

    @Override
    public boolean isStatic() {
        return false;
    }

    @Override
    public Evaluation<Packed> value(final Variables variables) {
        return evaluate(variables).then(this::packed);
    }

    @Override
    public Evaluation<Packed> entry(final Variables variables) {
        return evaluate(variables)
                .then(result -> !result.isFailure() && result.result() instanceof ValFunction
                        ? Evaluation.of(null)
                        : packed(result));
    }

    private Evaluation<Packed> packed(final EvaluationResult result) {
        return result.isFailure()
                ? Evaluation.failed("The expression '" + source() + "' cannot be evaluated: "
                        + reason(result.failure().message()) + remarks(result, ". "))
                : pack((Val) result.result());
    }

    @Override
    public Evaluation<ZonedDateTime> dateTime(final Variables variables) {
        return evaluate(variables).then(result -> {
            if (result.isFailure()) {
                return super.dateTime(variables);
            }
            return switch (result.result()) {
                case ValDateTime value -> Evaluation.of(value.value());
                case ValLocalDateTime value -> Evaluation.of(value.value().atZone(ZoneId.systemDefault()));
                default -> super.dateTime(variables);
            };
        });
    }

    @Override
    String remarks(final Variables variables) {
        return evaluate(variables) instanceof Evaluation.Value<EvaluationResult>(final EvaluationResult result)
                ? remarks(result, "")
                : "";
    }

    private static String remarks(final EvaluationResult result, final String before) {
        final StringBuilder remarks = new StringBuilder();
        for (final EvaluationFailure failure : result.getSuppressedFailures()) {
            FeelRemarks.append(remarks, failure.failureMessage());
        }
        return remarks.isEmpty() ? "" : before + remarks;
    }

    /** What the library says, without the expression, which we name ourselves. */
    private static String reason(final String message) {
        final int end = message.indexOf("': ");
        return end < 0 ? message : message.substring(end + 3);
    }

    private Evaluation<Packed> pack(final Val value) {
        try {
            final MsgPackWriter out = new MsgPackWriter();
            final String unwritable = FeelValues.write(out, value);
            return unwritable == null
                    ? Evaluation.of(out.build())
                    : Evaluation.failed(
                            "The expression '" + source() + "' results in " + unwritable + ", which is no value.");
        } catch (final RuntimeException | StackOverflowError e) {
            return broken(e);
        }
    }

    private Evaluation<EvaluationResult> evaluate(final Variables variables) {
        try {
            return Evaluation.of(FeelRuntime.evaluate(parsed, variables));
        } catch (final RuntimeException | StackOverflowError e) {
            // The library throws on some values that it cannot compare; variables can be broken bytes.
            return broken(e);
        }
    }

    private <T> Evaluation<T> broken(final Throwable cause) {
        final String reason = cause instanceof StackOverflowError ? "it nests too deep" : cause.getMessage();
        return Evaluation.failed("The expression '" + source() + "' cannot be evaluated: " + reason);
    }
}
