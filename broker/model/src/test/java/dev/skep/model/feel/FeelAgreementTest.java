package dev.skep.model.feel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.skep.base.Packed;
import dev.skep.base.Rng;
import dev.skep.model.Json;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.camunda.feel.FeelEngineClock;
import org.camunda.feel.api.EvaluationResult;
import org.camunda.feel.api.FeelEngineApi;
import org.camunda.feel.api.FeelEngineBuilder;
import org.camunda.feel.context.Context;
import org.camunda.feel.syntaxtree.Val;
import org.camunda.feel.syntaxtree.ValContext;
import org.camunda.feel.syntaxtree.ValTime;
import org.camunda.feel.valuemapper.JavaCustomValueMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import scala.collection.immutable.Map$;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Random expressions of the whole language, over random variables: what comes out of ours, with its budget, its lazy variables and its
 * own numbers, is what comes out of feel-engine as it is delivered. The seeds are fixed; new expressions, and more of them:
 *
 * <pre>
 * mvn test -pl broker/model -am -Dtest=FeelAgreementTest -Dsurefire.failIfNoSpecifiedTests=false -Dfeel.seed=random -Dfeel.rounds=30000
 * </pre>
 *
 * <p>The seed that is printed, as {@code -Dfeel.seed}, draws the same ones again; what it showed is kept here.
 */
final class FeelAgreementTest {
    private static final int ROUNDS = Integer.getInteger("feel.rounds", 1_500);
    private static final long NUMBERS_BEYOND_A_DOUBLE = 68_284_483_281_423L;
    private static final long NAMES_IN_THEIR_ORDER = 69_650_190_693_036L;
    private static final long NOW_MILLIS = 1_709_210_096_789L;
    private static final FeelEngineApi ORACLE = FeelEngineBuilder.forJava()
            .withCustomValueMapper(new AsItIsInEngines())
            .withClock(clock())
            .build();
    private static final List<String> NAMES = List.of("x", "y", "z", "order", "name1", "_u");
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "false",
            "0",
            "1",
            "-7",
            "42",
            "1.5",
            "0.1",
            "3.0",
            "1e20",
            "1e-7",
            "1.7976931348623157e308",
            "4.9e-324",
            "9007199254740993",
            "-9223372036854775808",
            "9223372036854775807",
            "\"\"",
            "\"a\"",
            "\"abc\"",
            "\"äöü\"",
            "\"\uD83D\uDE00\"",
            "\"2024-02-29\"",
            "\"12\"",
            "[]",
            "[1,2,3]",
            "[1.5,\"a\",null]",
            "[[1],[2.0,[3]]]",
            "[{\"a\":1,\"b\":\"x\"},{\"a\":null},{\"b\":2.5}]",
            "{}",
            "{\"a\":1}",
            "{\"a\":{\"b\":\"x\",\"a\":[1,2]},\"b\":2.5,\"order\":true}",
            "{\"a b\":1,\"c\":[{\"a\":7}]}");

    /** The first is as good as any; the others have once shown something. */
    static List<Long> seeds() {
        return Seeds.orKept(1, NUMBERS_BEYOND_A_DOUBLE, NAMES_IN_THEIR_ORDER);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldAgreeWithFeelEngine(final long seed) {
        System.out.println("FeelAgreementTest seed " + seed);
        final Rng rng = new Rng(seed);
        int values = 0;
        for (int i = 0; i < ROUNDS; i++) {
            final String text = new RandomFeel(rng, NAMES).expression(1 + rng.nextInt(4));
            final Map<String, String> variables = new HashMap<>();
            for (final String name : NAMES) {
                if (rng.chance(0.8)) {
                    variables.put(name, VALUES.get(rng.nextInt(VALUES.size())));
                }
            }
            values += agreed(text, variables, seed) ? 1 : 0;
        }
        System.out.println("of " + ROUNDS + " had a value other than null: " + values);
        assertThat(values).isGreaterThan(ROUNDS / 5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x + x",
                "-x - x",
                "[1, x * 10, x]",
                "{a: x ** 2}.a = null",
                "x + x > x",
                "(x + x) / 4",
                "string length(string(x * x)) > 600",
                "{a: union(sort(if false then [1,2,3] else [true,false], function(x, y) x < y), if even(1.10) then"
                        + " reverse(z) else (for i in 1..4 return if i = 1 then 1 else partial[-1] + x)), b: date(2023, 2,"
                        + " 29)}"
            })
    void shouldAgreeOnNumbersBeyondADouble(final String text) {
        agreed(text, Map.of("x", "1.7976931348623157e308", "z", "12"), 0);
    }

    /** Up to four names stay in the order in which they came, more are in one of their own; texts show it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "to json(z)",
                "lower case(to json(z))",
                "to json(z.zz)",
                "to json(five)",
                "to json({x: five, w: z})",
                "to json([z, five])",
                "to json(context put(z, \"k\", 1))",
                "to json(context put(five, \"k\", 1))",
                "to json(context merge([z, {k: 1, b: 2}]))",
                "to json(context merge([five, z]))",
                "to json({e: 1, d: 1, c: 1, b: 1, a: 1})",
                "to json(from json(to json(five)))",
                "to json(for x in [five, z] return x)",
                "to json(get entries(z.zz))",
                "string(z)",
                "string(five)",
                "string(context merge([five, z]))",
                "get entries(five).key",
                "context(get entries(five))",
                "string(context(get entries(five)))"
            })
    void shouldAgreeOnTheOrderOfNames(final String text) {
        final boolean value = agreed(
                text,
                Map.of(
                        "z",
                        "{\"zz\":{\"b\":\"x\",\"a\":[1,2]},\"b\":2.5,\"a\":true}",
                        "five",
                        "{\"e\":1,\"d\":{\"z\":1,\"y\":2},\"c\":1,\"b\":[{\"f\":5,\"e\":4,\"d\":3,\"c\":2,\"b\":1}],\"a\":1}"),
                0);

        assertThat(value).isTrue();
    }

    /** Whether both have the same value, and one that is not null. */
    private static boolean agreed(final String text, final Map<String, String> variables, final long seed) {
        final String excess = FeelGuard.excess(text, ExpressionLimits.DEFAULT);
        if (excess != null) {
            return false; // refused, not evaluated
        }
        final Map<String, Packed> packed = new HashMap<>();
        final Map<String, Object> plain = new HashMap<>();
        variables.forEach((name, json) -> {
            packed.put(name, Json.pack(json));
            plain.put(name, Json.object(json));
        });
        final String expected = oracle(text, plain);
        final String actual = ours(text, Json.of(packed, NOW_MILLIS));
        if (!expected.equals(actual)) {
            fail(
                    "seed %d: '%s' with %s: feel-engine says %s, we say %s (%s)",
                    seed, text, variables, expected, actual, evaluate(text, Json.of(packed, NOW_MILLIS)));
        }
        return !actual.equals("null") && !actual.equals("failure");
    }

    private static String oracle(final String text, final Map<String, Object> variables) {
        final EvaluationResult result;
        try {
            result = ORACLE.evaluateExpression(text, variables);
        } catch (final RuntimeException | StackOverflowError e) {
            return "failure"; // it throws where values can't be put in order, and the like
        }
        // outside of the try: what goes wrong here is no failure of feel-engine
        return result.isSuccess() ? Plain.of(Leaving.of(result.result())) : "failure";
    }

    private static String ours(final String text, final Variables variables) {
        return switch (evaluate(text, variables)) {
            case Evaluation.Failure<Packed> failure -> "failure";
            case Evaluation.Value<Packed>(final Packed value) -> Plain.of(Json.object(Json.of(value)));
        };
    }

    private static Evaluation<Packed> evaluate(final String text, final Variables variables) {
        return Expressions.parse("=" + text).then(expression -> expression.value(variables));
    }

    /**
     * Objects keep the order of their names, as they do in the mapping of engines and not in that of maps of Java. Times of day stay what they are: of
     * the types of Java none has both an offset and the name of a zone.
     */
    private static final class AsItIsInEngines extends JavaCustomValueMapper {
        @Override
        public Optional<Val> toValue(final Object value, final Function<Object, Val> inner) {
            if (!(value instanceof final Map<?, ?> map)) {
                return Optional.empty();
            }
            final Map<String, Object> entries = new LinkedHashMap<>();
            map.forEach((name, entry) -> entries.put(name.toString(), inner.apply(entry)));
            return Optional.of(new ValContext(new Context.StaticContext(
                    Map$.MODULE$.from(CollectionConverters.asScala(entries)), Map$.MODULE$.empty())));
        }

        @Override
        public Optional<Object> unpackValue(final Val value, final Function<Val, Object> inner) {
            return value instanceof ValTime ? Optional.of(value) : Optional.empty();
        }
    }

    private static FeelEngineClock clock() {
        return new FeelEngineClock() {
            @Override
            public ZonedDateTime getCurrentTime() {
                return Instant.ofEpochMilli(NOW_MILLIS).atZone(ZoneId.systemDefault());
            }
        };
    }
}
