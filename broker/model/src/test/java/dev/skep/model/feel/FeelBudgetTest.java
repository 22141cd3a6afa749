package dev.skep.model.feel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.Packed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Valid expressions that would take for ever, or all memory, end with a sentence; large ones that people write don't. */
final class FeelBudgetTest {
    private static final String DOUBLED =
            "{a: [1, 2], b: [a, a], c: [b, b], d: [c, c], e: [d, d], f: [e, e], g: [f, f],"
                    + " h: [g, g], i: [h, h], j: [i, i], k: [j, j], l: [k, k], m: [l, l], n: [m, m], o: [n, n], p: [o, o],"
                    + " q: [p, p], r: [q, q], s: [r, r], t: [s, s], u: [t, t], v: [u, u], w: [v, v], x: [w, w], y: [x, x],"
                    + " z: [y, y], ";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "count(for i in 1..1000000000 return 1)",
                "for i in 1000000000..1 return i",
                "for i in 1..(10 ** 30) return i",
                "some i in 1..1000000000 satisfies i < 0",
                "every i in 1..1000000000 satisfies i > 0",
                "for a in 1..1000, b in 1..1000, c in 1..1000 return 1",
                "for a in 1..1000 return for b in 1..1000 return for c in 1..1000 return 1",
                "count((for a in 1..500000 return a)[item > 0 and count(for b in 1..1000 return b) > 0])",
                "for i in 1..40 return if i = 1 then \"0123456789\" else partial[-1] + partial[-1]",
                "count(for i in 1..40 return if i = 1 then [1] else concatenate(partial[-1], partial[-1]))",
                "for i in 1..60 return if i = 1 then [1, 2] else [partial[-1], partial[-1]]",
                DOUBLED + "result: count(flatten(z))}.result",
                DOUBLED + "result: z = y}.result",
                "matches(string join(for i in 1..2000 return \"x\"), \".*.*.*.*.*.*=\")",
                "replace(string join(for i in 1..2000 return \"x\"), \".*.*.*.*.*.*=\", \"b\", \"i\")",
                "split(string join(for i in 1..2000 return \"x\"), \".*.*.*.*.*.*=\")",
                "extract(string join(for i in 1..2000 return \"x\"), \".*.*.*.*.*.*=\")",
                "replace(string join(for i in 1..50000 return \"x\"), \"\", string join(for i in 1..50000 return \"x\"))",
                "string join(for i in 1..100000 return \"x\", string join(for i in 1..100000 return \"x\"))",
                "count(distinct values(for i in 1..100000 return i))",
                "decimal(1, 1000000000)",
                "floor(10 ** 999999999)",
                "for i in 1..100000 return (for j in 1..1000 return j) + 1"
            })
    void endsWithASentence(final String text) {
        final Evaluation<Packed> value = evaluate(text);

        assertThat(value).isInstanceOf(Evaluation.Failure.class);
        assertThat(((Evaluation.Failure<Packed>) value).message())
                .startsWith("The expression '=")
                .containsAnyOf("needs more time or memory than is allowed", "it nests too deep");
    }

    @Test
    void whatIsLargeButUsualIsEvaluated() {
        assertThat(number("count(for i in 1..100000 return i * 2)")).isEqualTo(100_000);
        assertThat(number("sum(for a in 1..300, b in 1..300 return a * b)")).isEqualTo(2_038_522_500L);
        assertThat(number("count((for i in 1..10000 return {id: i, even: even(i)})[even])"))
                .isEqualTo(5_000);
        assertThat(number("string length(string join(for i in 1..50000 return \"0123456789\", \",\"))"))
                .isEqualTo(549_999);
        assertThat(number("for i in 1..30 return if i < 3 then 1 else partial[-1] + partial[-2]", 30))
                .isEqualTo(832_040);
        assertThat(number("count(distinct values(for i in 1..2000 return modulo(i, 7)))"))
                .isEqualTo(7);
        assertThat(number("string length(replace(string join(for i in 1..20000 return \"ab\"), \"a+\", \"cc\"))"))
                .isEqualTo(60_000);
    }

    @Test
    void eachEvaluationHasItsOwnBudget() {
        final Expression expression = parse("count(for i in 1..200000 return 1)");
        for (int i = 0; i < 5; i++) {
            assertThat(expression.number(Variables.none(0))).isEqualTo(Evaluation.of(200_000L));
        }
    }

    private static long number(final String text) {
        return ((Evaluation.Value<Long>) parse(text).number(Variables.none(0))).value();
    }

    private static long number(final String list, final int index) {
        return number("(" + list + ")[" + index + "]");
    }

    private static Evaluation<Packed> evaluate(final String text) {
        return parse(text).value(Variables.none(0));
    }

    private static Expression parse(final String text) {
        final Evaluation<Expression> parsed = Expressions.parse("=" + text);
        assertThat(parsed).as(text).isInstanceOf(Evaluation.Value.class);
        return ((Evaluation.Value<Expression>) parsed).value();
    }
}
