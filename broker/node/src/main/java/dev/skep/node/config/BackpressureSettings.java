package dev.skep.node.config;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many requests of clients a partition takes before it answers.
 *
 * @param windowed judge by averages over windows instead of single requests
 * @param fixedLimit for {@link Algorithm#FIXED}
 */
public record BackpressureSettings(
        boolean enabled,
        boolean windowed,
        Algorithm algorithm,
        Aimd aimd,
        int fixedLimit,
        Vegas vegas,
        Gradient gradient,
        Gradient2 gradient2) {
    /** How the limit follows the latency. */
    public enum Algorithm {
        AIMD,
        FIXED,
        VEGAS,
        GRADIENT,
        GRADIENT2;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** One more while latency stays below the time, a share of it when above. */
    public record Aimd(Duration requestTimeout, int initialLimit, int minLimit, int maxLimit, double backoffRatio) {
        public Aimd {
            new Requirements()
                    .that(
                            minLimit <= initialLimit && initialLimit <= maxLimit,
                            AIMD_INITIAL.path() + " is " + initialLimit + ", but must lie between " + AIMD_MIN.path()
                                    + " " + minLimit + " and " + AIMD_MAX.path() + " " + maxLimit)
                    .check();
        }
    }

    /** Limit from the estimated queue: grows below alpha, shrinks above beta. */
    public record Vegas(int alpha, int beta, int initialLimit) {
        public Vegas {
            new Requirements()
                    .that(
                            alpha < beta,
                            VEGAS_ALPHA.path() + " is " + alpha + ", but must be below " + VEGAS_BETA.path() + " "
                                    + beta)
                    .check();
        }
    }

    /** Limit from the ratio of best to present latency. */
    public record Gradient(int minLimit, int initialLimit, double rttTolerance) {
        public Gradient {
            new Requirements()
                    .that(
                            minLimit <= initialLimit,
                            GRADIENT_INITIAL.path() + " is " + initialLimit + ", below " + GRADIENT_MIN.path() + " "
                                    + minLimit)
                    .check();
        }
    }

    /** Limit from the ratio of long-term to present latency. */
    public record Gradient2(int minLimit, int initialLimit, double rttTolerance, int longWindow) {
        public Gradient2 {
            new Requirements()
                    .that(
                            minLimit <= initialLimit,
                            GRADIENT2_INITIAL.path() + " is " + initialLimit + ", below " + GRADIENT2_MIN.path() + " "
                                    + minLimit)
                    .check();
        }
    }

    /**
     * The settings with these values, each by its name below {@code zeebe.broker.backpressure}, such as {@code fixed.limit}; all others are as
     * by default. Throws {@link InvalidSettings}.
     */
    public static BackpressureSettings of(final Map<String, String> texts) {
        final Map<Setting<?>, Object> values = new HashMap<>();
        final Requirements requirements = new Requirements();
        final Map<String, String> left = new TreeMap<>(texts);
        for (final Setting<?> setting : SECTION.settings()) {
            final String name = setting.path().substring(ROOT.length());
            final String text = left.getOrDefault(name, setting.fallback());
            left.remove(name);
            try {
                values.put(setting, setting.kind().parse(text));
            } catch (final IllegalArgumentException e) {
                requirements.that(
                        false,
                        name + " is \"" + text + "\", expected "
                                + setting.kind().allowed());
            }
        }
        requirements
                .that(left.isEmpty(), "there is no setting " + String.join(", ", left.keySet()))
                .check();
        return SECTION.build().apply(new Values(values));
    }

    private static final String ROOT = "zeebe.broker.backpressure.";
    private static final int LIMIT_MAX = 1_000_000;

    static final Setting<Boolean> ENABLED =
            new Setting<>(ROOT + "enabled", Kind.bool(), "true", "Refuse requests when a partition has too many.");
    static final Setting<Boolean> WINDOWED = new Setting<>(
            ROOT + "useWindowed", Kind.bool(), "true", "Judge by averages over windows instead of single requests.");
    static final Setting<Algorithm> ALGORITHM = new Setting<>(
            ROOT + "algorithm", Kind.oneOf(Algorithm.class), "aimd", "How the limit follows the latency.");
    static final Setting<Duration> AIMD_TIMEOUT = new Setting<>(
            ROOT + "aimd.requestTimeout",
            Kind.duration(Duration.ofMillis(1)),
            "200ms",
            "Latency above which the limit shrinks.");
    static final Setting<Integer> AIMD_INITIAL =
            new Setting<>(ROOT + "aimd.initialLimit", Kind.whole(1, LIMIT_MAX), "100", "Limit at start.");
    static final Setting<Integer> AIMD_MIN =
            new Setting<>(ROOT + "aimd.minLimit", Kind.whole(1, LIMIT_MAX), "1", "Lowest limit.");
    static final Setting<Integer> AIMD_MAX =
            new Setting<>(ROOT + "aimd.maxLimit", Kind.whole(1, LIMIT_MAX), "1000", "Highest limit.");
    static final Setting<Double> AIMD_BACKOFF = new Setting<>(
            ROOT + "aimd.backoffRatio", Kind.decimal(0.5, 0.99), "0.9", "The limit shrinks to this share of itself.");
    static final Setting<Integer> FIXED_LIMIT =
            new Setting<>(ROOT + "fixed.limit", Kind.whole(1, LIMIT_MAX), "20", "The limit.");
    static final Setting<Integer> VEGAS_ALPHA =
            new Setting<>(ROOT + "vegas.alpha", Kind.whole(1, LIMIT_MAX), "3", "Queue below which the limit grows.");
    static final Setting<Integer> VEGAS_BETA =
            new Setting<>(ROOT + "vegas.beta", Kind.whole(1, LIMIT_MAX), "6", "Queue above which the limit shrinks.");
    static final Setting<Integer> VEGAS_INITIAL =
            new Setting<>(ROOT + "vegas.initialLimit", Kind.whole(1, LIMIT_MAX), "20", "Limit at start.");
    static final Setting<Integer> GRADIENT_MIN =
            new Setting<>(ROOT + "gradient.minLimit", Kind.whole(1, LIMIT_MAX), "10", "Lowest limit.");
    static final Setting<Integer> GRADIENT_INITIAL =
            new Setting<>(ROOT + "gradient.initialLimit", Kind.whole(1, LIMIT_MAX), "20", "Limit at start.");
    static final Setting<Double> GRADIENT_TOLERANCE = new Setting<>(
            ROOT + "gradient.rttTolerance",
            Kind.decimal(1, 100),
            "2.0",
            "Times the best latency before the limit shrinks.");
    static final Setting<Integer> GRADIENT2_MIN =
            new Setting<>(ROOT + "gradient2.minLimit", Kind.whole(1, LIMIT_MAX), "10", "Lowest limit.");
    static final Setting<Integer> GRADIENT2_INITIAL =
            new Setting<>(ROOT + "gradient2.initialLimit", Kind.whole(1, LIMIT_MAX), "20", "Limit at start.");
    static final Setting<Double> GRADIENT2_TOLERANCE = new Setting<>(
            ROOT + "gradient2.rttTolerance",
            Kind.decimal(1, 100),
            "2.0",
            "Times the usual latency before the limit shrinks.");
    static final Setting<Integer> GRADIENT2_WINDOW = new Setting<>(
            ROOT + "gradient2.longWindow", Kind.whole(1, LIMIT_MAX), "600", "Requests that make up the usual latency.");

    static final Section<BackpressureSettings> SECTION = new Section<>(
            "Backpressure",
            List.of(
                    ENABLED,
                    WINDOWED,
                    ALGORITHM,
                    AIMD_TIMEOUT,
                    AIMD_INITIAL,
                    AIMD_MIN,
                    AIMD_MAX,
                    AIMD_BACKOFF,
                    FIXED_LIMIT,
                    VEGAS_ALPHA,
                    VEGAS_BETA,
                    VEGAS_INITIAL,
                    GRADIENT_MIN,
                    GRADIENT_INITIAL,
                    GRADIENT_TOLERANCE,
                    GRADIENT2_MIN,
                    GRADIENT2_INITIAL,
                    GRADIENT2_TOLERANCE,
                    GRADIENT2_WINDOW),
            values -> new BackpressureSettings(
                    values.of(ENABLED),
                    values.of(WINDOWED),
                    values.of(ALGORITHM),
                    new Aimd(
                            values.of(AIMD_TIMEOUT),
                            values.of(AIMD_INITIAL),
                            values.of(AIMD_MIN),
                            values.of(AIMD_MAX),
                            values.of(AIMD_BACKOFF)),
                    values.of(FIXED_LIMIT),
                    new Vegas(values.of(VEGAS_ALPHA), values.of(VEGAS_BETA), values.of(VEGAS_INITIAL)),
                    new Gradient(values.of(GRADIENT_MIN), values.of(GRADIENT_INITIAL), values.of(GRADIENT_TOLERANCE)),
                    new Gradient2(
                            values.of(GRADIENT2_MIN),
                            values.of(GRADIENT2_INITIAL),
                            values.of(GRADIENT2_TOLERANCE),
                            values.of(GRADIENT2_WINDOW))));
}
