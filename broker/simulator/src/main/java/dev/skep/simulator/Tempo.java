package dev.skep.simulator;

import java.util.Locale;

/**
 * How much was simulated in which time.
 *
 * @param steps events
 */
public record Tempo(long steps, long virtualNanos, long realNanos) {
    public static final Tempo NONE = new Tempo(0, 0, 0);

    public Tempo plus(final Tempo other) {
        return new Tempo(steps + other.steps, virtualNanos + other.virtualNanos, realNanos + other.realNanos);
    }

    @Override
    public String toString() {
        final double realSeconds = Math.max(1, realNanos) / 1e9;
        return String.format(
                Locale.ROOT,
                "%d steps, %.1f s of virtual time in %.2f s (%.0f steps/s, x%.0f)",
                steps,
                virtualNanos / 1e9,
                realSeconds,
                steps / realSeconds,
                virtualNanos / 1e9 / realSeconds);
    }
}
