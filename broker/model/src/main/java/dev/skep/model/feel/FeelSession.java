package dev.skep.model.feel;

import dev.skep.base.Documents;
import dev.skep.base.FieldReader.MalformedBytes;
import dev.skep.base.Packed;
import java.util.TreeMap;
import org.camunda.feel.api.EvaluationResult;
import org.camunda.feel.api.FeelEngineApi;
import org.camunda.feel.api.ParseResult;
import org.camunda.feel.context.Context;
import org.camunda.feel.syntaxtree.ParsedExpression;
import org.camunda.feel.syntaxtree.Val;
import scala.collection.immutable.Map;
import scala.collection.immutable.Map$;
import scala.jdk.javaapi.CollectionConverters;

/**
 * FEEL for another library that evaluates many expressions for one result: all of them share one budget and one time. Throws where
 * a text is too complex or the budget is spent; {@link #reason} says it in words.
 */
public final class FeelSession extends FeelEngineApi {
    private static final ThreadLocal<Run> RUNS = new ThreadLocal<>();

    public FeelSession() {
        super(FeelRuntime.engine());
    }

    private record Run(long nowMillis, FeelBudget budget) {}

    /** Ends the reading of a text that would take the parser too long. */
    private static final class TooComplex extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooComplex(final String message) {
            super(message, null, false, false);
        }
    }

    /** What follows on this thread is evaluated at that time, with a new budget. */
    public void begin(final long nowMillis) {
        RUNS.set(new Run(nowMillis, new FeelBudget()));
    }

    public void end() {
        RUNS.remove();
    }

    @Override
    public ParseResult parseExpression(final String text) {
        requireSimple(text);
        return super.parseExpression(text);
    }

    @Override
    public ParseResult parseUnaryTests(final String text) {
        requireSimple(text);
        return super.parseUnaryTests(text);
    }

    @Override
    public EvaluationResult evaluate(final ParsedExpression expression, final Context context) {
        final Run run = RUNS.get();
        return FeelRuntime.evaluate(expression, context, run.nowMillis(), run.budget());
    }

    /** The entries of a document as the library sees them. Throws {@link MalformedBytes} when it is none. */
    @SuppressWarnings("unchecked") // an immutable map of values is one of objects
    public static Map<String, Object> variables(final Packed document) {
        final TreeMap<String, Object> values = new TreeMap<>();
        Documents.forEach(document, (name, value) -> values.put(name, FeelValues.read(value)));
        return (Map<String, Object>) (Map<?, ?>) Map$.MODULE$.from(CollectionConverters.asScala(values));
    }

    /** The value as MessagePack. */
    public static Evaluation<Packed> pack(final Val value) {
        final MsgPackWriter out = new MsgPackWriter();
        final String unwritable = FeelValues.write(out, value);
        return unwritable == null
                ? Evaluation.of(out.build())
                : Evaluation.failed("it results in " + unwritable + ", which is no value.");
    }

    /** What an exception or error of an evaluation, or of reading an expression, means. */
    public static String reason(final Throwable thrown) {
        return thrown instanceof StackOverflowError
                ? "it nests too deep"
                : thrown.getMessage() == null ? thrown.toString() : thrown.getMessage();
    }

    private static void requireSimple(final String text) {
        final String excess = FeelGuard.excess(text, ExpressionLimits.DEFAULT);
        if (excess != null) {
            throw new TooComplex("The expression '" + text.substring(0, Math.min(200, text.length())) + "' " + excess);
        }
    }
}
