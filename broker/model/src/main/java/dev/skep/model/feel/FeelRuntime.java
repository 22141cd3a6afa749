package dev.skep.model.feel;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import org.camunda.feel.FeelEngine;
import org.camunda.feel.FeelEngineClock;
import org.camunda.feel.api.EvaluationFailureType;
import org.camunda.feel.api.EvaluationResult;
import org.camunda.feel.api.FailedEvaluationResult;
import org.camunda.feel.api.FeelEngineApi;
import org.camunda.feel.api.ParseResult;
import org.camunda.feel.api.SuccessfulEvaluationResult;
import org.camunda.feel.context.Context;
import org.camunda.feel.context.FunctionProvider;
import org.camunda.feel.context.VariableProvider;
import org.camunda.feel.impl.interpreter.BuiltinFunctions;
import org.camunda.feel.impl.interpreter.EvalContext;
import org.camunda.feel.impl.interpreter.EvaluationFailureCollector;
import org.camunda.feel.syntaxtree.ParsedExpression;
import org.camunda.feel.syntaxtree.Val;
import org.camunda.feel.syntaxtree.ValError;
import org.camunda.feel.syntaxtree.ValFatalError;
import org.camunda.feel.valuemapper.CustomValueMapper;
import org.camunda.feel.valuemapper.ValueMapper;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The one feel-engine of the process, made when the first expression needs it. It holds no state of an evaluation but the
 * time, which is kept per thread while one runs.
 */
final class FeelRuntime {
    private static final ThreadLocal<Long> NOW_MILLIS = ThreadLocal.withInitial(() -> 0L);

    private FeelRuntime() {}

    /** Loaded on first use. */
    private static final class Holder {
        static final ValueMapper MAPPER =
                new ValueMapper.CompositeValueMapper(list(List.<CustomValueMapper>of(new FeelMapper())));
        static final FunctionProvider FUNCTIONS = new FunctionProvider.CompositeFunctionProvider(
                list(List.of(new BuiltinFunctions(clock(), MAPPER), new FeelFunctions())));
        static final FeelEngine FEEL =
                new FeelEngine(new FeelFunctions(), MAPPER, new FeelEngine.Configuration(false), clock());
        static final FeelEngineApi ENGINE = new FeelEngineApi(FEEL);
    }

    static ParseResult parse(final String text) {
        return Holder.ENGINE.parseExpression(text);
    }

    /** The engine itself, for those that keep within a budget by themselves. */
    static FeelEngine engine() {
        return Holder.FEEL;
    }

    /** What {@link FeelEngineApi} does, but within a budget: throws {@link FeelBudget.Spent} beyond it. */
    static EvaluationResult evaluate(final ParsedExpression expression, final Variables variables) {
        final FeelScope scope = new FeelScope(new FeelScope.OfVariables(variables));
        return evaluate(expression, scope, variables.nowMillis(), new FeelBudget());
    }

    /** One of several expressions that share a budget. */
    static EvaluationResult evaluate(
            final ParsedExpression expression, final Context scope, final long nowMillis, final FeelBudget budget) {
        NOW_MILLIS.set(nowMillis);
        final Failures failures = new Failures(budget);
        final EvalContext context = new EvalContext(
                        Holder.MAPPER,
                        VariableProvider.EmptyVariableProvider$.MODULE$,
                        new BoundedFunctions(Holder.FUNCTIONS, budget),
                        failures)
                .merge(scope);
        final Val value;
        try {
            value = new BoundedInterpreter(Holder.MAPPER, budget).eval(expression.expression(), context);
        } catch (final NumberFormatException | ArithmeticException e) { // functions of numbers throw them: log(0)
            return failed("failed to evaluate expression", expression, FeelSession.reason(e), failures);
        }
        if (failures.assertion != null) {
            return failed("Assertion failure on evaluate the expression", expression, failures.assertion, failures);
        }
        return switch (value) {
            case ValError error -> failed("failed to evaluate expression", expression, error.error(), failures);
            case ValFatalError error -> failed("failed to evaluate expression", expression, error.error(), failures);
            default -> new SuccessfulEvaluationResult(value, failures.failures());
        };
    }

    private static EvaluationResult failed(
            final String what, final ParsedExpression expression, final String why, final Failures failures) {
        return new FailedEvaluationResult(
                new FeelEngine.Failure(what + " '" + expression.text() + "': " + why), failures.failures());
    }

    private static <T> scala.collection.immutable.List<T> list(final List<T> elements) {
        return CollectionConverters.asScala(elements).toList();
    }

    /** What an expression met on its way; each costs, as there is one for each step at worst. */
    private static final class Failures extends EvaluationFailureCollector {
        private static final int FAILURE_GRAINS = 1024;

        private final FeelBudget budget;
        private String assertion;

        Failures(final FeelBudget budget) {
            this.budget = budget;
        }

        @Override
        public void addFailure(final EvaluationFailureType type, final String message) {
            budget.spend(FAILURE_GRAINS);
            budget.chars(message.length());
            if (assertion == null && type == EvaluationFailureType.ASSERT_FAILURE$.MODULE$) {
                assertion = message;
            }
            super.addFailure(type, message);
        }
    }

    private static FeelEngineClock clock() {
        return new FeelEngineClock() {
            @Override
            public ZonedDateTime getCurrentTime() {
                return Instant.ofEpochMilli(NOW_MILLIS.get()).atZone(ZoneId.systemDefault());
            }
        };
    }
}
