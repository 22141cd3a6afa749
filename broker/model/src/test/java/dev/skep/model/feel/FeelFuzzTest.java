package dev.skep.model.feel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import dev.skep.base.Packed;
import dev.skep.base.Rng;
import dev.skep.model.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the texts and the bytes of variables are, the outcome is a value or a failure. Seeds as in {@link FeelAgreementTest}. */
final class FeelFuzzTest {
    private static final int ROUNDS = 2_000;
    private static final List<String> TOKENS = List.of(
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            "if ",
            " then ",
            " else ",
            "for ",
            "x",
            "y.a",
            " in ",
            " return ",
            "some ",
            "every ",
            " satisfies ",
            " and ",
            " or ",
            "not(",
            "f(",
            "1",
            "2.5",
            "\"s\"",
            "+",
            "-",
            "*",
            "/",
            "**",
            "<",
            ">",
            "=",
            "<=",
            "!=",
            ",",
            ":",
            "..",
            ".",
            "?",
            "null",
            "true",
            "@\"P1D\"",
            "date(",
            "function(",
            " between ",
            " instance of ",
            "`a b`",
            " ",
            "a:",
            "count(",
            "sort(",
            "string(",
            "//",
            "/*",
            "\\",
            "\u0000",
            "ß",
            "\uD83D");
    private static final List<String> EXPRESSIONS = List.of(
            "=x",
            "=x.a",
            "=x.a.b",
            "=x > 1",
            "=x = y",
            "=x < y",
            "=x != null",
            "=x + \"s\"",
            "=not(x)",
            "=x and y or x",
            "=[x, y]",
            "={a: x}",
            "=x[1]",
            "=x[item > 1]",
            "=count(x)",
            "=string(x)",
            "=sort(x, function(a, b) a < b)",
            "=for i in x return i",
            "=x.a + y.a",
            "=put(x, \"k\", y)",
            "=get entries(x)",
            "=x in y",
            "=if x then y else 1");

    static List<Long> seeds() {
        return Seeds.orKept(1);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldNeverThrowOnRandomTexts(final long seed) {
        System.out.println("FeelFuzzTest seed " + seed);
        final Rng rng = new Rng(seed);
        for (int i = 0; i < ROUNDS; i++) {
            final StringBuilder text = new StringBuilder(rng.chance(0.95) ? "=" : "");
            for (int length = 1 + rng.nextInt(rng.chance(0.1) ? 100 : 12); length > 0; length--) {
                text.append(TOKENS.get(rng.nextInt(TOKENS.size())));
            }
            evaluate(text.toString(), Json.variables("x", "[1,2]", "y", "{\"a\":\"b\"}"), seed);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldNeverThrowOnBrokenVariables(final long seed) {
        System.out.println("FeelFuzzTest seed " + seed);
        final Rng rng = new Rng(seed);
        final List<Packed> whole = List.of(
                Json.pack("{\"a\":{\"b\":[1,2.5,\"text\"]},\"c\":null}"),
                Json.pack("[{\"a\":1},[true],\"äöü\",-7,1e300]"),
                Json.pack("\"some text that is longer than thirty-two bytes\""));
        for (int i = 0; i < ROUNDS; i++) {
            final Map<String, Packed> values = Map.of("x", broken(whole, rng), "y", broken(whole, rng));
            evaluate(EXPRESSIONS.get(rng.nextInt(EXPRESSIONS.size())), Json.of(values, 0), seed);
            final MappingsBuilder mappings = MappingsBuilder.output();
            assertThat(mappings.add("=y", "x.a.b")).isNull();
            assertThat(mappings.add("=x", "y.c")).isNull();
            try {
                assertThat(mappings.build().evaluate(Json.of(values, 0))).isNotNull();
            } catch (final RuntimeException e) {
                fail("seed " + seed, e);
            }
        }
    }

    @Test
    void shouldNotOverflowTheStackOnDeepValues() {
        final byte[] deep = new byte[200_000];
        java.util.Arrays.fill(deep, (byte) 0x91);
        deep[deep.length - 1] = 1;
        final Variables variables = Json.of(Map.of("x", new Packed(deep), "y", new Packed(new byte[] {1})), 0);
        for (final String text : EXPRESSIONS) {
            evaluate(text, variables, 0);
        }
        assertThat(((Evaluation.Value<Expression>) Expressions.parse("=x = [1]"))
                        .value()
                        .value(variables))
                .isInstanceOf(Evaluation.Failure.class);
    }

    private static void evaluate(final String text, final Variables variables, final long seed) {
        try {
            if (Expressions.parse(text) instanceof Evaluation.Value<Expression>(final Expression expression)) {
                assertThat(expression.value(variables)).isNotNull();
                assertThat(expression.bool(variables)).isNotNull();
                assertThat(expression.text(variables)).isNotNull();
                assertThat(expression.texts(variables)).isNotNull();
                assertThat(expression.dateTime(variables)).isNotNull();
                assertThat(expression.interval(variables)).isNotNull();
                assertThat(expression.correlationKey(variables)).isNotNull();
            }
        } catch (final RuntimeException | StackOverflowError e) {
            fail("seed " + seed + ", expression '" + text + "'", e);
        }
    }

    private static Packed broken(final List<Packed> whole, final Rng rng) {
        if (rng.chance(0.3)) {
            final byte[] random = new byte[1 + rng.nextInt(20)];
            rng.nextBytes(random);
            return new Packed(random);
        }
        final byte[] bytes = whole.get(rng.nextInt(whole.size())).array().clone();
        for (int i = rng.nextInt(3); i > 0; i--) {
            bytes[rng.nextInt(bytes.length)] = (byte) rng.nextLong();
        }
        return new Packed(bytes, 0, rng.chance(0.3) ? 1 + rng.nextInt(bytes.length) : bytes.length);
    }
}
