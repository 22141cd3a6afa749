package dev.skep.model.timer;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import dev.skep.model.feel.Evaluation;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/** A cron line with seconds: due at the next match after now, for ever. */
record CronCycle(ExecutionTime times, String source) implements Cycle {
    private static final int CHARS_MAX = 500;

    /** Loaded when the first cron line needs it. */
    private static final class Holder {
        static final CronParser PARSER = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.SPRING53));
    }

    static Evaluation<Cycle> parse(final String text, final String source) {
        if (text.length() > CHARS_MAX) {
            return Evaluation.failed("The timer cycle '" + text.substring(0, CHARS_MAX) + "...' is too long; at most "
                    + CHARS_MAX + " characters are allowed.");
        }
        try {
            return Evaluation.of(new CronCycle(ExecutionTime.forCron(Holder.PARSER.parse(text)), source));
        } catch (final IllegalArgumentException e) {
            return Evaluation.failed(
                    "The timer cycle '" + text + "' begins with no R, so it is read as a cron line with"
                            + " six fields (second, minute, hour, day, month, day of week), and as such it is wrong: "
                            + e.getMessage());
        }
    }

    @Override
    public int repetitions() {
        return -1;
    }

    @Override
    public Evaluation<Long> first(final long nowMillis) {
        try {
            final ZonedDateTime now = Instant.ofEpochMilli(nowMillis).atZone(ZoneId.systemDefault());
            return times.nextExecution(now)
                    .map(next -> Calendar.millis(next, source))
                    .orElseGet(() -> Evaluation.failed("The timer cycle '" + source + "' is never due."));
        } catch (final DateTimeException | IllegalArgumentException e) {
            return Evaluation.failed("The timer cycle '" + source + "' has no next date: " + e.getMessage());
        }
    }

    @Override
    public Evaluation<Long> next(final long previousMillis, final long nowMillis) {
        return first(nowMillis);
    }
}
