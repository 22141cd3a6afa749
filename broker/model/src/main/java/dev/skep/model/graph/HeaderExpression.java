package dev.skep.model.graph;

import dev.skep.model.feel.Evaluation;
import dev.skep.model.feel.Expression;
import dev.skep.model.feel.Variables;
import java.time.ZonedDateTime;
import java.util.List;

/**
 * A job header that is worked out when the job is created, such as the assignee of a user task.
 *
 * @param key the name of the header
 * @param expression what it is worked out from
 * @param kind what the expression has to result in
 * @param binding which version of a form
 */
public record HeaderExpression(String key, Expression expression, Kind kind, Binding binding) {
    /** Not of a form. */
    public HeaderExpression(final String key, final Expression expression, final Kind kind) {
        this(key, expression, kind, Binding.LATEST);
    }

    /** What the header holds. */
    public enum Kind {
        /** A text; an empty one means that there is no header. */
        TEXT,
        /** The id of a deployed form; the header is its key. */
        FORM,
        /** A list of texts, written as a JSON array. */
        TEXT_LIST,
        /** A date and time with a zone, in the form of ISO 8601; null or an empty text means that there is no header. */
        DATE_TIME
    }

    /** The text of the header; an empty text where there is to be none. */
    public Evaluation<String> evaluate(final Variables variables) {
        return switch (kind) {
            case TEXT, FORM -> expression.text(variables);
            case TEXT_LIST -> expression.texts(variables).then(texts -> Evaluation.of(json(texts)));
            case DATE_TIME ->
                expression.value(variables).then(value -> value.isNil() ? Evaluation.of("") : dateTime(variables));
        };
    }

    private Evaluation<String> dateTime(final Variables variables) {
        if (expression.text(variables) instanceof Evaluation.Value<String>(final String text) && text.isEmpty()) {
            return Evaluation.of("");
        }
        return expression.dateTime(variables).then((final ZonedDateTime time) -> Evaluation.of(time.toString()));
    }

    /** A JSON array of texts, as headers hold lists. */
    public static String json(final List<String> texts) {
        final StringBuilder json = new StringBuilder("[");
        for (final String text : texts) {
            json.append(json.length() > 1 ? "," : "").append('"');
            for (int i = 0; i < text.length(); i++) {
                appendEscaped(json, text.charAt(i));
            }
            json.append('"');
        }
        return json.append(']').toString();
    }

    private static void appendEscaped(final StringBuilder json, final char c) {
        if (c == '"' || c == '\\') {
            json.append('\\').append(c);
        } else if (c >= ' ') {
            json.append(c);
        } else {
            json.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 0xF, 16));
        }
    }
}
