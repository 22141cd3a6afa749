package dev.skep.model.feel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.Packed;
import dev.skep.model.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ExpressionsTest {
    private static final long NOW = 1_700_000_000_000L;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "abc | \"abc\"",
                "123 | 123",
                "1.5 | 1.5",
                "2.0 | 2",
                "1e3 | 1000",
                "1e999999999 | \"1e999999999\"",
                "=null | null",
                "=true | true",
                "=-7 | -7",
                "=\"text\" | \"text\"",
                "=1 + 2 | 3",
                "=1 / 4 | 0.25",
                "=5 / 2.5 | 2",
                "=2 ** 70 | 1.1805916207174113E21",
                "=[1, 2.0, \"a\"] | [1,2,\"a\"]",
                "={a: 1, b: {c: [true]}} | {\"a\":1,\"b\":{\"c\":[true]}}",
                "=date(\"2026-01-31\") | \"2026-01-31\"",
                "=time(\"10:11:12\") | \"10:11:12\"",
                "=date and time(\"2026-01-31T10:11:12+01:00\") | \"2026-01-31T10:11:12+01:00\"",
                "=duration(\"P1DT2H\") | \"PT26H\"",
                "=date and time(\"2026-01-31T10:00:00Z\") | \"2026-01-31T10:00Z\"",
                "=time(\"10:00:00\") | \"10:00\"",
                "=function(x) x | null",
                "=duration(\"P1Y2M\") | \"P1Y2M\"",
                "=cycle(duration(\"PT1H\")) | \"R/PT1H\"",
                "=cycle(3, duration(\"P1D\")) | \"R3/P1D\"",
                "=order | {\"total\":12.5,\"items\":[1,2,3]}",
                "=order.total | 12.5",
                "=order.items | [1,2,3]",
                "=order.items[item > 1] | [2,3]",
                "=count(order.items) | 3",
                "=order.items[1] | 1",
                "=order.missing | null",
                "=missing | null",
                "=missing.inner | null",
                "=if flag then \"yes\" else \"no\" | \"yes\"",
                "=for i in order.items return i * 2 | [2,4,6]",
                "=put(order, \"total\", 1).total | 1",
                "=name + \"!\" | \"Zoë!\"",
                "=string length(name) | 3",
                "=string(order) | \"{total:12.5, items:[1, 2, 3]}\"",
                "=order = {items: [1, 2, 3], total: 12.50} | true",
                "=order instance of context | true",
                "=names instance of list | true",
                "=context merge([order, {total: 1}]).total | 1",
                "=whole | 3",
                "=order.total > 10 and flag | true"
            })
    void shouldEvaluate(final String text, final String json) {
        assertThat(Json.of(value(expression(text).value(variables())))).isEqualTo(json);
    }

    @Test
    void shouldBeNullBeyondWhatADoubleCanSay() {
        final Variables variables = Json.variables("big", "1.7976931348623157e308");
        assertThat(value(expression("=big * 10").value(variables)).isNil()).isTrue();
        assertThat(value(expression("=big + 1").value(variables))).isEqualTo(variables.get("big"));
        assertThat(Json.of(value(expression("=[-big * 10, big * 10 / 100]").value(variables))))
                .isEqualTo("[null,1.7976931348623158E307]");
    }

    @Test
    void shouldGiveTypes() {
        assertThat(expression("=flag").bool(variables())).isEqualTo(Evaluation.of(true));
        assertThat(expression("=order.total < 1").bool(variables())).isEqualTo(Evaluation.of(false));
        assertThat(expression("=name").text(variables())).isEqualTo(Evaluation.of("Zoë"));
        assertThat(expression("job").text(variables())).isEqualTo(Evaluation.of("job"));
        assertThat(expression("=order.items[2]").number(variables())).isEqualTo(Evaluation.of(2L));
        assertThat(expression("=order.total").number(variables())).isEqualTo(Evaluation.of(12L));
        assertThat(expression("5").number(variables())).isEqualTo(Evaluation.of(5L));
        assertThat(expression("=name").correlationKey(variables())).isEqualTo(Evaluation.of("Zoë"));
        assertThat(expression("=whole").correlationKey(variables())).isEqualTo(Evaluation.of("3"));
        assertThat(expression("=[\"a\", name]").texts(variables())).isEqualTo(Evaluation.of(List.of("a", "Zoë")));
        assertThat(expression("=names").texts(variables())).isEqualTo(Evaluation.of(List.of("x", "y")));
        assertThat(expression("=duration(\"P1D\")").interval(variables()))
                .isEqualTo(Evaluation.of(new Interval(Period.ZERO, Duration.ofDays(1))));
        assertThat(expression("P1MT2H").interval(variables()))
                .isEqualTo(Evaluation.of(new Interval(Period.ofMonths(1), Duration.ofHours(2))));
        assertThat(expression("=date and time(\"2026-01-31T10:11:12\")").dateTime(variables()))
                .isEqualTo(Evaluation.of(ZonedDateTime.of(2026, 1, 31, 10, 11, 12, 0, ZoneId.systemDefault())));
        assertThat(expression("2026-01-31T10:11:12Z").dateTime(variables()))
                .isEqualTo(Evaluation.of(ZonedDateTime.parse("2026-01-31T10:11:12Z")));
    }

    @Test
    void shouldTakeTimeFromVariables() {
        assertThat(expression("=now()").dateTime(variables()))
                .isEqualTo(Evaluation.of(Instant.ofEpochMilli(NOW).atZone(ZoneId.systemDefault())));
        assertThat(expression("=now()").isStatic()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "=missing | STRING | NULL | No variable found with name 'missing'",
                "=order.nothing | STRING | NULL | No value found at 'order.nothing'",
                "=flag | STRING | BOOLEAN | ''",
                "=order | STRING | OBJECT | ''",
                "=names | STRING | ARRAY | ''",
                "123 | STRING | NUMBER | ''",
                "=upper case(missing) | STRING | NULL | missing",
                "=order.items[9] + name | STRING | NULL | ''"
            })
    void shouldSayWhatWasExpectedAndFound(
            final String text, final String expected, final String found, final String remark) {
        assertThat(failure(expression(text).text(variables())))
                .contains("'" + text + "'", expected, "was " + found, remark);
    }

    @Test
    void shouldSayWhichTypeWasDemanded() {
        assertThat(failure(expression("=name").bool(variables()))).contains("BOOLEAN", "was STRING");
        assertThat(failure(expression("=name > 1").bool(variables()))).contains("BOOLEAN", "was NULL");
        assertThat(failure(expression("=name").number(variables()))).contains("NUMBER", "was STRING");
        assertThat(failure(expression("=flag").correlationKey(variables())))
                .contains("STRING or NUMBER", "was BOOLEAN");
        assertThat(failure(expression("=order.items").texts(variables()))).contains("ARRAY of STRING", "was ARRAY");
        assertThat(failure(expression("=whole").interval(variables()))).contains("DURATION", "was NUMBER");
        assertThat(failure(expression("=name").interval(variables()))).contains("'Zoë'", "ISO 8601", "PT15M");
        assertThat(failure(expression("=date(\"2026-01-31\")").dateTime(variables())))
                .contains("'2026-01-31'", "with a zone");
        assertThat(failure(expression("2026-01-31T10:11:12").dateTime(variables())))
                .contains("with a zone");
    }

    @Test
    void shouldSayWhyEvaluationFailed() {
        assertThat(failure(expression("=assert(missing, missing != null)").value(variables())))
                .contains("cannot be evaluated", "missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=", "=1 +", "=(", "=a b c", "=\"open", "=if a then b", "=x = = y"})
    void shouldRefuseBrokenFeel(final String text) {
        assertThat(failure(Expressions.parse(text))).contains("'" + text + "'", "cannot be read as FEEL");
    }

    @Test
    void shouldRefuseStaticTextWhereExpressionIsNeeded() {
        assertThat(failure(Expressions.parseFeel("text"))).contains("begins with '='", "'text'");
        assertThat(Expressions.parseFeel("=text")).isInstanceOf(Evaluation.Value.class);
    }

    @Test
    void shouldReadNumbersAsTextWhereOnlyTextMakesSense() {
        assertThat(Json.of(value(value(Expressions.parseText("123")).value(variables()))))
                .isEqualTo("\"123\"");
    }

    @Test
    void shouldFoldWhatNeedsNoVariables() {
        assertThat(expression("=1 + 2").isStatic()).isTrue();
        assertThat(expression("=\"a\"").isStatic()).isTrue();
        assertThat(expression("=duration(\"P1D\")").isStatic()).isTrue();
        assertThat(expression("=not(true)").isStatic()).isTrue();
        assertThat(expression("=x").isStatic()).isFalse();
        assertThat(expression("=x + 1").isStatic()).isFalse();
        assertThat(expression("=today()").isStatic()).isFalse();
        assertThat(expression("=random number()").isStatic()).isFalse();
    }

    @Test
    void shouldRefuseWhatIsTooLongOrTooDeep() {
        assertThat(failure(Expressions.parse("=" + "a".repeat(40_000)))).contains("40000 characters", "at most");
        assertThat(failure(Expressions.parse("=1" + "+1".repeat(1_000)))).contains("operators");
        assertThat(failure(Expressions.parse("=" + "(".repeat(100)))).contains("brackets");
        assertThat(failure(Expressions.parse("=" + "{a:".repeat(100)))).contains("deeper than");
        assertThat(failure(Expressions.parse("=" + "if f(".repeat(60) + "1"))).contains("brackets");
        assertThat(failure(Expressions.parse("=/* \" */" + "[".repeat(60)))).contains("brackets");
        assertThat(Expressions.parse("=" + "{a:".repeat(40) + "1" + "}".repeat(40)))
                .isInstanceOf(Evaluation.Value.class);
        assertThat(Expressions.parse("=\"" + "(".repeat(100) + "\"")).isInstanceOf(Evaluation.Value.class);
    }

    private static Variables variables() {
        return Json.variables(
                NOW,
                "name",
                "\"Zoë\"",
                "flag",
                "true",
                "whole",
                "3.0",
                "names",
                "[\"x\",\"y\"]",
                "order",
                "{\"total\":12.5,\"items\":[1,2,3]}");
    }

    private static Expression expression(final String text) {
        return value(Expressions.parse(text));
    }

    private static <T> T value(final Evaluation<T> evaluation) {
        assertThat(evaluation).isInstanceOf(Evaluation.Value.class);
        return ((Evaluation.Value<T>) evaluation).value();
    }

    private static String failure(final Evaluation<?> evaluation) {
        assertThat(evaluation).isInstanceOf(Evaluation.Failure.class);
        return ((Evaluation.Failure<?>) evaluation).message();
    }

    @Test
    void shouldKeepBytesOfObjects() {
        final Packed order = Json.pack("{\"b\":1.0,\"a\":2}");
        final Variables variables = Json.of(java.util.Map.of("order", order), 0);
        assertThat(expression("=order").value(variables)).isEqualTo(Evaluation.of(order));
        assertThat(expression("=if true then order else 1").value(variables)).isEqualTo(Evaluation.of(order));
    }
}
