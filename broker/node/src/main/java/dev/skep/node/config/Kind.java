package dev.skep.node.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * How the text of a setting becomes a value.
 *
 * @param allowed what may be written, to be read after "expected"
 * @param parser throws {@link IllegalArgumentException} for any other text
 */
public record Kind<T>(Class<T> type, String allowed, Function<String, T> parser) {
    /** The value of the text. */
    T parse(final String text) {
        return parser.apply(text.strip());
    }

    static Kind<String> text(final String allowed) {
        return new Kind<>(String.class, allowed, text -> text);
    }

    static Kind<Boolean> bool() {
        return new Kind<>(Boolean.class, "true or false", text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        });
    }

    static Kind<Integer> whole(final int min, final int max) {
        final String allowed = max == Integer.MAX_VALUE
                ? "a whole number of at least " + min
                : "a whole number from " + min + " to " + max;
        return new Kind<>(Integer.class, allowed, text -> {
            final int value = Integer.parseInt(text);
            if (value < min || value > max) {
                throw new IllegalArgumentException(text);
            }
            return value;
        });
    }

    static Kind<Integer> port() {
        return new Kind<>(
                Integer.class, "a port from 1 to 65535", whole(1, 65_535).parser());
    }

    static Kind<Double> decimal(final double min, final double max) {
        return new Kind<>(Double.class, "a number from " + min + " to " + max, text -> {
            final double value = Double.parseDouble(text);
            if (!(value >= min && value <= max)) {
                throw new IllegalArgumentException(text);
            }
            return value;
        });
    }

    /** One of the constants, written in any case and with dashes or underscores. */
    static <E extends Enum<E>> Kind<E> oneOf(final Class<E> type) {
        final List<String> names = new ArrayList<>();
        for (final E constant : type.getEnumConstants()) {
            names.add(constant.toString());
        }
        return new Kind<>(type, "one of " + String.join(", ", names), text -> {
            for (final E constant : type.getEnumConstants()) {
                if (Names.squeeze(constant.toString()).equals(Names.squeeze(text))) {
                    return constant;
                }
            }
            throw new IllegalArgumentException(text);
        });
    }

    static Kind<Duration> duration(final Duration min) {
        final String atLeast = min.isZero() ? "" : " of at least " + print(min);
        return new Kind<>(Duration.class, "a duration" + atLeast + " such as 250ms, 10s, 5m or PT5M", text -> {
            final Duration value = parseDuration(text);
            if (value.compareTo(min) < 0) {
                throw new IllegalArgumentException(text);
            }
            return value;
        });
    }

    static Kind<Duration> duration(final Duration min, final Duration max) {
        final String allowed = "a duration from " + print(min) + " to " + print(max) + " such as 250ms, 10s or PT10S";
        return new Kind<>(Duration.class, allowed, text -> {
            final Duration value = parseDuration(text);
            if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
                throw new IllegalArgumentException(text);
            }
            return value;
        });
    }

    static Kind<Long> size(final long minBytes, final long maxBytes) {
        final String allowed = "a size from " + print(minBytes) + " to " + print(maxBytes) + " such as 128MB";
        return new Kind<>(Long.class, allowed, text -> {
            final long value = parseSize(text);
            if (value < minBytes || value > maxBytes) {
                throw new IllegalArgumentException(text);
            }
            return value;
        });
    }

    private static Duration parseDuration(final String text) {
        final String lower = text.toLowerCase(Locale.ROOT);
        try {
            if (lower.startsWith("p") || lower.startsWith("-p")) {
                return Duration.parse(text);
            }
            final int unitAt = unitStart(lower);
            final long amount = Long.parseLong(lower.substring(0, unitAt).strip());
            return switch (lower.substring(unitAt)) {
                case "ns" -> Duration.ofNanos(amount);
                case "us" -> Duration.ofNanos(Math.multiplyExact(amount, 1_000L));
                case "ms", "" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                case "d" -> Duration.ofDays(amount);
                default -> throw new IllegalArgumentException(text);
            };
        } catch (java.time.DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static long parseSize(final String text) {
        final String lower = text.toLowerCase(Locale.ROOT);
        final int unitAt = unitStart(lower);
        final int shift = switch (lower.substring(unitAt)) {
            case "", "b" -> 0;
            case "kb" -> 10;
            case "mb" -> 20;
            case "gb" -> 30;
            case "tb" -> 40;
            default -> throw new IllegalArgumentException(text);
        };
        try {
            return new BigDecimal(lower.substring(0, unitAt).strip())
                    .multiply(BigDecimal.valueOf(1L << shift))
                    .longValueExact();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static int unitStart(final String text) {
        int at = text.length();
        while (at > 0 && Character.isLetter(text.charAt(at - 1))) {
            at--;
        }
        return at;
    }

    /** A size in the largest unit that shows it exactly. */
    static String print(final long bytes) {
        final String[] units = {"TB", "GB", "MB", "KB"};
        for (int i = 0; i < units.length; i++) {
            final long unit = 1L << (40 - 10 * i);
            if (bytes >= unit && bytes % unit == 0) {
                return bytes / unit + units[i];
            }
        }
        return bytes + "B";
    }

    /** A duration in the largest unit that shows it exactly. */
    static String print(final Duration duration) {
        if (duration.toNanosPart() % 1_000_000 != 0) {
            return duration.toNanos() + "ns";
        }
        final long millis = duration.toMillis();
        if (millis != 0 && millis % 60_000 == 0) {
            return millis / 60_000 + "m";
        }
        return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
    }
}
