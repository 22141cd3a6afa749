package dev.skep.model.feel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.skep.base.Packed;
import dev.skep.base.Rng;
import dev.skep.model.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.feel.api.EvaluationResult;
import org.camunda.feel.api.FeelEngineApi;
import org.camunda.feel.api.FeelEngineBuilder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random expressions and variables: what we answer is what feel-engine answers by itself. The seed is fixed; others, and
 * more of them, as in {@link FeelAgreementTest}: {@code -Dfeel.seed=random -Dfeel.rounds=100000}.
 */
final class FastPathAgreementTest {
    private static final int ROUNDS = Integer.getInteger("feel.rounds", 5_000);
    private static final FeelEngineApi ORACLE = FeelEngineBuilder.forJava().build();
    private static final List<String> NAMES = List.of(
            "a", "b", "nullable", "order", "orders", "android", "inside", "iffy", "truex", "_x1", "format", "note");
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "false",
            "0",
            "1",
            "-1",
            "2",
            "7",
            "1.5",
            "0.1",
            "0.30000000000000004",
            "3.0",
            "-2.25",
            "1e20",
            "1e-7",
            "9007199254740993",
            "-9223372036854775808",
            "9223372036854775807",
            "123456789012345",
            "\"\"",
            "\"a\"",
            "\"b\"",
            "\"abc\"",
            "\"1\"",
            "\"äöü\"",
            "\"\\uD83D\\uDE00\"",
            "\"\\uFFEE\"",
            "\"a text of more than thirty-two bytes to be sure\"",
            "[]",
            "[1,2]",
            "[1.5,\"a\"]",
            "[[1],[2.0]]",
            "{}",
            "{\"a\":1}",
            "{\"a\":{\"b\":\"x\"},\"b\":2.5}",
            "{\"b\":null,\"order\":[1,{\"a\":2.0}]}");
    private static final List<String> LITERALS = List.of(
            "null",
            "true",
            "false",
            "0",
            "1",
            "-1",
            "2",
            "1.5",
            "0.1",
            "0.3",
            "-2.25",
            "100",
            "123456789012345",
            "\"a\"",
            "\"\"",
            "\"abc\"",
            "\"1\"",
            "\"äöü\"",
            "\"\uD83D\uDE00\"",
            "1.",
            ".5",
            "1e3",
            "-a",
            "\"\\n\"");
    private static final List<String> OPERATORS = List.of("=", "!=", "<", "<=", ">", ">=");

    static List<Long> seeds() {
        return Seeds.orKept(1);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldAgreeWithFeelEngine(final long seed) {
        System.out.println("FastPathAgreementTest seed " + seed);
        final Rng rng = new Rng(seed);
        int onFastPath = 0;
        for (int i = 0; i < ROUNDS; i++) {
            final String text = logic(rng, 3);
            final Map<String, String> variables = new HashMap<>();
            for (final String name : NAMES) {
                if (rng.chance(0.7)) {
                    variables.put(name, rng.chance(0.6) ? pick(rng, VALUES) : value(rng));
                }
            }
            onFastPath += FastParser.parse(text) != null ? 1 : 0;
            compare(text, variables, seed);
        }
        assertThat(onFastPath).isGreaterThan(ROUNDS / 2);
    }

    private static void compare(final String text, final Map<String, String> variables, final long seed) {
        final Map<String, Packed> packed = new HashMap<>();
        final Map<String, Object> plain = new HashMap<>();
        variables.forEach((name, json) -> {
            packed.put(name, Json.pack(json));
            plain.put(name, Json.object(json));
        });
        final String expected = oracle(text, plain);
        final String actual = ours(text, Json.of(packed, 0));
        final Evaluation<Boolean> bool = Expressions.parse("=" + text).then(e -> e.bool(Json.of(packed, 0)));
        if (bool instanceof Evaluation.Value<Boolean>(final Boolean value)
                ? !expected.equals(value.toString())
                : expected.equals("true") || expected.equals("false")) {
            fail(
                    "seed %d: '%s' with %s: feel-engine says %s, as a condition we say %s",
                    seed, text, variables, expected, bool);
        }
        if (!expected.equals(actual)) {
            fail("seed %d: '%s' with %s: feel-engine says %s, we say %s", seed, text, variables, expected, actual);
        }
    }

    private static String oracle(final String text, final Map<String, Object> variables) {
        final EvaluationResult result;
        try {
            result = ORACLE.evaluateExpression(text, variables);
        } catch (final RuntimeException e) {
            return "failure"; // feel-engine throws where arrays are put in order
        }
        return result.isSuccess() ? Plain.of(result.result()) : "failure";
    }

    private static String ours(final String text, final Variables variables) {
        return switch (Expressions.parse("=" + text)) {
            case Evaluation.Failure<Expression> unread -> "failure";
            case Evaluation.Value<Expression>(final Expression expression) ->
                switch (expression.value(variables)) {
                    case Evaluation.Failure<Packed> failure -> "failure";
                    case Evaluation.Value<Packed>(final Packed value) -> Plain.of(Json.object(Json.of(value)));
                };
        };
    }

    /** A number of any size, or a text of any signs. */
    private static String value(final Rng rng) {
        return switch (rng.nextInt(5)) {
            case 0 -> Long.toString(rng.nextLong() >> rng.nextInt(64));
            case 1 -> {
                final double number = Double.longBitsToDouble(rng.nextLong());
                yield Double.isFinite(number) ? Double.toString(number) : "0.5";
            }
            case 2 -> Double.toString(rng.between(-1000, 1000) / Math.pow(10, rng.nextInt(6)));
            default -> {
                final StringBuilder text = new StringBuilder("\"");
                for (int length = rng.nextInt(4); length > 0; length--) {
                    text.append("\\u%04X".formatted(signs(rng)));
                }
                yield text.append('"').toString();
            }
        };
    }

    /** A sign of any part of the first plane but the halves of those beyond, which no text in UTF-8 has alone. */
    private static int signs(final Rng rng) {
        final int sign = 1 + rng.nextInt(rng.chance(0.5) ? 0x7E : 0xFFFE);
        return sign >= 0xD800 && sign <= 0xDFFF ? 'x' : sign;
    }

    private static String logic(final Rng rng, final int depth) {
        if (depth == 0 || rng.chance(0.3)) {
            return comparison(rng);
        }
        return switch (rng.nextInt(4)) {
            case 0 -> logic(rng, depth - 1) + " and " + logic(rng, depth - 1);
            case 1 -> logic(rng, depth - 1) + " or " + logic(rng, depth - 1);
            case 2 -> "not(" + logic(rng, depth - 1) + ")";
            default -> comparison(rng);
        };
    }

    private static String comparison(final Rng rng) {
        return switch (rng.nextInt(5)) {
            case 0 -> term(rng);
            case 1 -> concat(rng);
            case 2 -> path(rng) + space(rng) + pick(rng, OPERATORS) + space(rng) + pick(rng, LITERALS);
            default -> term(rng) + space(rng) + pick(rng, OPERATORS) + space(rng) + term(rng);
        };
    }

    private static String concat(final Rng rng) {
        final List<String> parts = new ArrayList<>();
        for (int i = 0; i < 2 + rng.nextInt(3); i++) {
            parts.add(rng.chance(0.5) ? path(rng) : "\"" + pick(rng, List.of("-", "", "x", "ö")) + "\"");
        }
        return String.join(rng.chance(0.5) ? " + " : "+", parts);
    }

    private static String term(final Rng rng) {
        return rng.chance(0.5) ? path(rng) : pick(rng, LITERALS);
    }

    private static String path(final Rng rng) {
        final StringBuilder path = new StringBuilder(pick(rng, NAMES));
        while (rng.chance(0.3)) {
            path.append('.').append(pick(rng, NAMES));
        }
        return path.toString();
    }

    private static String space(final Rng rng) {
        return rng.chance(0.5) ? " " : "";
    }

    private static String pick(final Rng rng, final List<String> all) {
        return all.get(rng.nextInt(all.size()));
    }
}
