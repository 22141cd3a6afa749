package dev.skep.model.timer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.model.Json;
import dev.skep.model.feel.Evaluation;
import dev.skep.model.feel.Variables;
import dev.skep.model.timer.Timer.Due;
import dev.skep.model.timer.Timer.Kind;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TimersTest {
    private static final long NOW = local("2026-01-31T12:00:00");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DATE | 2026-02-01T00:00:00Z | 2026-02-01T00:00:00Z",
                "DATE | =date and time(\"2026-02-01T00:00:00+01:00\") | 2026-01-31T23:00:00Z",
                "DATE | =when | 2020-01-01T00:00:00Z"
            })
    void shouldBeDueAtDate(final Kind kind, final String text, final String expected) {
        assertThat(timer(kind, text).first(at(NOW)))
                .isEqualTo(
                        Evaluation.of(new Due(java.time.Instant.parse(expected).toEpochMilli(), 1)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DURATION | PT1M30S | 2026-01-31T12:01:30 | 1",
                "DURATION | =duration(\"P1M\") | 2026-02-28T12:00:00 | 1",
                "DURATION | =duration(\"PT0.5S\") | 2026-01-31T12:00:00.5 | 1",
                "DURATION | =duration(\"P2D\") | 2026-02-02T12:00:00 | 1",
                "DURATION | P1DT1H | 2026-02-01T13:00:00 | 1",
                "DURATION | =wait | 2026-01-31T12:00:05 | 1",
                "DURATION | -PT1S | 2026-01-31T11:59:59 | 1",
                "CYCLE | R3/PT10M | 2026-01-31T12:10:00 | 3",
                "CYCLE | R/P1D | 2026-02-01T12:00:00 | -1",
                "CYCLE | =cycle(2, duration(\"PT1H\")) | 2026-01-31T13:00:00 | 2",
                "CYCLE | 0 0 9 * * MON-FRI | 2026-02-02T09:00:00 | -1",
                "CYCLE | @hourly | 2026-01-31T13:00:00 | -1",
                "CYCLE | @daily | 2026-02-01T00:00:00 | -1",
                "CYCLE | @midnight | 2026-02-01T00:00:00 | -1",
                "CYCLE | @weekly | 2026-02-01T00:00:00 | -1",
                "CYCLE | @monthly | 2026-02-01T00:00:00 | -1",
                "CYCLE | @yearly | 2027-01-01T00:00:00 | -1",
                "CYCLE | @annually | 2027-01-01T00:00:00 | -1"
            })
    void shouldBeDueFirst(final Kind kind, final String text, final String expected, final int repetitions) {
        final Timer timer = timer(kind, text);
        assertThat(timer.kind()).isEqualTo(kind);
        assertThat(timer.source()).isEqualTo(text);
        assertThat(timer.first(at(NOW))).isEqualTo(Evaluation.of(new Due(local(expected), repetitions)));
    }

    @Test
    void shouldBeginCycleAtItsStart() {
        final Timer timer = timer(Kind.CYCLE, "R2/2026-02-01T00:00:00Z/PT1H");
        final long start = java.time.Instant.parse("2026-02-01T00:00:00Z").toEpochMilli();
        assertThat(timer.first(at(NOW))).isEqualTo(Evaluation.of(new Due(start, 2)));
        assertThat(timer.next(at(NOW), new Due(start, 2))).isEqualTo(Evaluation.of(new Due(start + 3_600_000, 1)));
    }

    @Test
    void shouldRepeatWithoutDriftUntilNothingIsLeft() {
        final Timer timer = timer(Kind.CYCLE, "R2/PT10S");
        final Due first = new Due(NOW + 10_000, 2);
        assertThat(timer.first(at(NOW))).isEqualTo(Evaluation.of(first));
        final Due second = new Due(NOW + 20_000, 1);
        assertThat(timer.next(at(NOW + 15_000), first)).isEqualTo(Evaluation.of(second));
        assertThat(failure(timer.next(at(NOW + 25_000), second))).contains("no repetitions left");
    }

    @Test
    void shouldRepeatForEver() {
        final Timer timer = timer(Kind.CYCLE, "R/PT10S");
        assertThat(timer.next(at(NOW), new Due(NOW, -1))).isEqualTo(Evaluation.of(new Due(NOW + 10_000, -1)));
        final Timer cron = timer(Kind.CYCLE, "*/10 * * * * *");
        assertThat(cron.next(at(NOW + 1), new Due(NOW, -1))).isEqualTo(Evaluation.of(new Due(NOW + 10_000, -1)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DATE | 2026-01-31 | with a zone",
                "DATE | soon | with a zone",
                "DURATION | 10 minutes | ISO 8601",
                "DURATION | PT | ISO 8601",
                "DURATION | =1 + | cannot be read",
                "DURATION | PT9999999999999999H | ISO 8601",
                "DURATION | P999999999Y | out of range",
                "CYCLE | R3 | 1 parts",
                "CYCLE | Rx/PT1S | no number of repetitions",
                "CYCLE | R-2/PT1S | no number of repetitions",
                "CYCLE | R3/soon/PT1S | no date and time",
                "CYCLE | R3/1h | no duration",
                "CYCLE | every hour | cron",
                "CYCLE | PT1H | cron",
                "CYCLE | 0 0 0 30 2 ? | never"
            })
    void shouldRefuseStaticTexts(final Kind kind, final String text, final String reason) {
        assertThat(failure(Timers.of(kind, text))).contains(text, reason);
    }

    @Test
    void shouldFailWhereVariablesDoNotFit() {
        assertThat(failure(timer(Kind.DATE, "=missing").first(at(NOW)))).contains("DATE_TIME", "was NULL", "missing");
        assertThat(failure(timer(Kind.DURATION, "=when").first(at(NOW)))).contains("ISO 8601");
        assertThat(failure(timer(Kind.CYCLE, "=wait").first(at(NOW)))).contains("cron", "PT5S");
    }

    @Test
    void shouldBeDueOnlyOnceWithoutCycle() {
        assertThat(failure(timer(Kind.DURATION, "PT1S").next(at(NOW), new Due(NOW, 1))))
                .contains("only once");
        assertThat(failure(timer(Kind.DATE, "=when").next(at(NOW), new Due(NOW, 1))))
                .contains("only once");
    }

    private static Variables at(final long nowMillis) {
        return Json.variables(nowMillis, "when", "\"2020-01-01T00:00:00Z\"", "wait", "\"PT5S\"");
    }

    private static long local(final String dateTime) {
        return LocalDateTime.parse(dateTime)
                .atZone(ZoneId.systemDefault())
                .toInstant()
                .toEpochMilli();
    }

    private static Timer timer(final Kind kind, final String text) {
        final Evaluation<Timer> timer = Timers.of(kind, text);
        assertThat(timer).isInstanceOf(Evaluation.Value.class);
        return ((Evaluation.Value<Timer>) timer).value();
    }

    private static String failure(final Evaluation<?> evaluation) {
        assertThat(evaluation).isInstanceOf(Evaluation.Failure.class);
        return ((Evaluation.Failure<?>) evaluation).message();
    }
}
