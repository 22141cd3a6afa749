package dev.skep.model.feel;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Period;

/** Reads spans of time in the form of ISO 8601, with calendar and exact parts together. */
public final class IsoText {
    private IsoText() {}

    /** The interval, or null where the text is none. */
    public static Interval interval(final String text) {
        try {
            final int time = text.indexOf('T');
            if (time < 0) {
                return new Interval(Period.parse(text), Duration.ZERO);
            }
            final int sign = text.startsWith("-") ? 1 : 0;
            if (time == sign + 1) {
                return new Interval(Period.ZERO, Duration.parse(text));
            }
            final String exact = (sign == 1 ? "-P" : "P") + text.substring(time);
            return new Interval(Period.parse(text.substring(0, time)), Duration.parse(exact));
        } catch (final DateTimeException e) {
            return null;
        } catch (final ArithmeticException e) {
            return null; // more weeks than an int of days
        }
    }
}
