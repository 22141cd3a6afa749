package dev.skep.model.feel;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.camunda.feel.FeelEngineClock;
import org.camunda.feel.api.EvaluationResult;
import org.camunda.feel.api.FeelEngineApi;
import org.camunda.feel.api.FeelEngineBuilder;
import org.camunda.feel.api.ParseResult;
import org.camunda.feel.syntaxtree.ParsedExpression;

/**
 * The one feel-engine of the process, made when the first expression needs it. It holds no state of an evaluation but the
 * time, which is kept per thread while one runs.
 */
final class FeelRuntime {
    private static final ThreadLocal<Long> NOW_MILLIS = ThreadLocal.withInitial(() -> 0L);

    private FeelRuntime() {}

    /** Loaded on first use. */
    private static final class Holder {
        static final FeelEngineApi ENGINE = FeelEngineBuilder.forJava()
                .withCustomValueMapper(new FeelMapper())
                .withFunctionProvider(new FeelFunctions())
                .withClock(clock())
                .build();
    }

    static ParseResult parse(final String text) {
        return Holder.ENGINE.parseExpression(text);
    }

    static EvaluationResult evaluate(final ParsedExpression expression, final Variables variables) {
        NOW_MILLIS.set(variables.nowMillis());
        return Holder.ENGINE.evaluate(expression, new FeelScope(new FeelScope.OfVariables(variables)));
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
