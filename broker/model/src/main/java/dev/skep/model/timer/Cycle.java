package dev.skep.model.timer;

import dev.skep.model.feel.Evaluation;
import dev.skep.model.feel.Interval;
import dev.skep.model.feel.IsoText;
import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** A cycle that was read: {@code R[n]/[start/]interval}, or a cron line where it does not begin with R. */
sealed interface Cycle permits CronCycle, Cycle.Repeating {
    /** How often it is due; -1 for ever. */
    int repetitions();

    Evaluation<Long> first(long nowMillis);

    Evaluation<Long> next(long previousMillis, long nowMillis);

    static Evaluation<Cycle> parse(final String text, final String source) {
        return text.startsWith("R") ? repeating(text, source) : CronCycle.parse(text, source);
    }

    private static Evaluation<Cycle> repeating(final String text, final String source) {
        final String[] parts = text.split("/", -1);
        if (parts.length != 2 && parts.length != 3) {
            return malformed(text, source, "it has " + parts.length + " parts");
        }
        final int repetitions = repetitions(parts[0]);
        if (repetitions < -1) {
            return malformed(text, source, "'" + parts[0].substring(1) + "' is no number of repetitions");
        }
        final Interval interval = IsoText.interval(parts[parts.length - 1]);
        if (interval == null) {
            return malformed(text, source, "'" + parts[parts.length - 1] + "' is no duration");
        }
        if (parts.length == 2 || parts[1].isEmpty()) {
            return Evaluation.of(new Repeating(repetitions, null, interval, source));
        }
        try {
            final ZonedDateTime start = ZonedDateTime.parse(parts[1], DateTimeFormatter.ISO_DATE_TIME);
            return Calendar.millis(start, source)
                    .then(millis -> Evaluation.of(new Repeating(repetitions, millis, interval, source)));
        } catch (final DateTimeException e) {
            return malformed(text, source, "'" + parts[1] + "' is no date and time with a zone");
        }
    }

    /** The number after R; -1 where there is none, -2 where it is no number. */
    private static int repetitions(final String part) {
        if (part.length() == 1) {
            return -1;
        }
        try {
            final int number = Integer.parseInt(part.substring(1));
            return number < 0 ? -2 : number;
        } catch (final NumberFormatException e) {
            return -2;
        }
    }

    private static Evaluation<Cycle> malformed(final String text, final String source, final String reason) {
        return Evaluation.failed("The timer cycle '" + text + "'"
                + (source.equals(text) ? "" : " of the expression '" + source + "'")
                + " cannot be read: " + reason + ". Expected R[n]/[start/]interval such as R3/PT10M, or a cron line"
                + " such as 0 0 9 * * MON-FRI.");
    }

    /**
     * Due again after the same interval.
     *
     * @param startMillis the first due date; null where it is one interval from now
     */
    record Repeating(int repetitions, Long startMillis, Interval interval, String source) implements Cycle {
        @Override
        public Evaluation<Long> first(final long nowMillis) {
            return startMillis != null ? Evaluation.of(startMillis) : Calendar.plus(nowMillis, interval, source);
        }

        @Override
        public Evaluation<Long> next(final long previousMillis, final long nowMillis) {
            return Calendar.plus(previousMillis, interval, source);
        }
    }
}
