package dev.skep.node.config;

import java.util.List;
import java.util.Locale;

/** What the broker says about itself, and how. */
public record LoggingSettings(Level level, Format format) {
    /** From silent to chatty. */
    public enum Level {
        OFF,
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }

    /** Lines for people, or one JSON object per line with the field names that log collectors of clouds know. */
    public enum Format {
        CONSOLE,
        STACKDRIVER;

        @Override
        public String toString() {
            return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
        }
    }

    public static final Setting<Level> LEVEL =
            new Setting<>("zeebe.log.level", Kind.oneOf(Level.class), "INFO", "How much is logged.");
    public static final Setting<Format> FORMAT = new Setting<>(
            "zeebe.log.appender",
            Kind.oneOf(Format.class),
            "Console",
            "Console for lines of text, Stackdriver for one JSON object per line.");

    static final Section<LoggingSettings> SECTION = new Section<>(
            "Logging", List.of(LEVEL, FORMAT), values -> new LoggingSettings(values.of(LEVEL), values.of(FORMAT)));
}
