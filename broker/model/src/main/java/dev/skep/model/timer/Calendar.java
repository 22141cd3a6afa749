package dev.skep.model.timer;

import dev.skep.model.feel.Evaluation;
import dev.skep.model.feel.Interval;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/** Arithmetic on due dates, in the zone of the system. What is out of range is a failure. */
final class Calendar {
    private Calendar() {}

    static Evaluation<Long> millis(final ZonedDateTime date, final String source) {
        try {
            return Evaluation.of(date.toInstant().toEpochMilli());
        } catch (final ArithmeticException e) {
            return outOfRange(source);
        }
    }

    /** Calendar units and whole days by the calendar, so that they keep the time of day; the rest by the clock. */
    static Evaluation<Long> plus(final long millis, final Interval interval, final String source) {
        try {
            final long exactMillis = interval.duration().toMillis();
            if (interval.period().isZero() && interval.duration().toDays() == 0) {
                return Evaluation.of(Math.addExact(millis, exactMillis));
            }
            return Evaluation.of(Instant.ofEpochMilli(millis)
                    .atZone(ZoneId.systemDefault())
                    .plus(interval.period())
                    .plus(interval.duration())
                    .toInstant()
                    .toEpochMilli());
        } catch (final DateTimeException | ArithmeticException e) {
            return outOfRange(source);
        }
    }

    private static Evaluation<Long> outOfRange(final String source) {
        return Evaluation.failed("The timer '" + source + "' is due at a date that is out of range.");
    }
}
