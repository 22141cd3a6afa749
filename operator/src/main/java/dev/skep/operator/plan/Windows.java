package dev.skep.operator.plan;

import dev.skep.operator.api.UpdatePolicy.Window;
import dev.skep.operator.model.ConfigProblem;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/** Maintenance windows: cron expressions of five fields (numbers, {@code *}, lists, ranges, steps) and how long. */
public final class Windows {
    private static final Duration LONGEST = Duration.ofDays(7);

    private Windows() {}

    /** Whether one is open now. Without windows it is always. */
    public static boolean isOpen(final List<Window> windows, final Instant now) throws ConfigProblem {
        boolean open = windows.isEmpty();
        for (final Window window : windows) {
            open |= isOpen(window, now);
        }
        return open;
    }

    private static boolean isOpen(final Window window, final Instant now) throws ConfigProblem {
        final Duration length = Duration.parse("PT" + window.duration().toUpperCase(Locale.ROOT));
        if (length.compareTo(LONGEST) > 0) {
            throw new ConfigProblem("updatePolicy.maintenanceWindows: " + window.duration()
                    + " is longer than 168h; without windows brokers may be restarted at any time");
        }
        final Cron cron = Cron.parse(window.schedule());
        final ZoneId zone;
        try {
            zone = ZoneId.of(window.timeZone());
        } catch (DateTimeException e) {
            throw new ConfigProblem("updatePolicy.maintenanceWindows: there is no time zone \"" + window.timeZone()
                    + "\"; use a name such as Europe/Berlin");
        }
        ZonedDateTime begin = now.atZone(zone).truncatedTo(ChronoUnit.MINUTES);
        final ZonedDateTime earliest = now.minus(length).atZone(zone);
        while (begin.isAfter(earliest)) {
            if (cron.matches(begin)) {
                return true;
            }
            begin = begin.minusMinutes(1);
        }
        return false;
    }

    private record Cron(
            BitSet minutes,
            BitSet hours,
            BitSet days,
            BitSet months,
            BitSet weekdays,
            boolean anyDay,
            boolean anyWeekday) {
        static Cron parse(final String text) throws ConfigProblem {
            final String[] fields = text.trim().split("\\s+", -1);
            if (fields.length != 5) {
                throw new ConfigProblem("updatePolicy.maintenanceWindows: schedule \"" + text + "\" has "
                        + fields.length + " fields, expected five: minute hour day month weekday");
            }
            final BitSet weekdays = field(fields[4], 0, 7, text);
            if (weekdays.get(7)) {
                weekdays.set(0);
            }
            return new Cron(
                    field(fields[0], 0, 59, text),
                    field(fields[1], 0, 23, text),
                    field(fields[2], 1, 31, text),
                    field(fields[3], 1, 12, text),
                    weekdays,
                    fields[2].equals("*"),
                    fields[4].equals("*"));
        }

        private static BitSet field(final String text, final int from, final int to, final String whole)
                throws ConfigProblem {
            final BitSet set = new BitSet();
            try {
                for (final String part : text.split(",", -1)) {
                    final String[] stepped = part.split("/", 2);
                    final int step = stepped.length == 2 ? Integer.parseInt(stepped[1]) : 1;
                    int first = from;
                    int last = to;
                    if (!stepped[0].equals("*")) {
                        final String[] range = stepped[0].split("-", 2);
                        first = Integer.parseInt(range[0]);
                        last = range.length == 2 ? Integer.parseInt(range[1]) : (stepped.length == 2 ? to : first);
                    }
                    if (first < from || last > to || step < 1 || first > last) {
                        throw new NumberFormatException(part);
                    }
                    for (int i = first; i <= last; i += step) {
                        set.set(i);
                    }
                }
                return set;
            } catch (NumberFormatException e) {
                throw new ConfigProblem("updatePolicy.maintenanceWindows: schedule \"" + whole + "\": \"" + text
                        + "\" is not understood, expected numbers from " + from + " to " + to
                        + ", *, lists, ranges and steps");
            }
        }

        /** As cron has it: with both days given, one of them is enough. */
        boolean matches(final ZonedDateTime time) {
            final boolean day = days.get(time.getDayOfMonth());
            final boolean weekday = weekdays.get(time.getDayOfWeek().getValue() % 7);
            return minutes.get(time.getMinute())
                    && hours.get(time.getHour())
                    && months.get(time.getMonthValue())
                    && ((anyDay || anyWeekday) ? (day && weekday) : (day || weekday));
        }
    }
}
