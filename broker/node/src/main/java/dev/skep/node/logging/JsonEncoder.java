package dev.skep.node.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import dev.skep.node.Version;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/** One JSON object per line, with the field names that Google Cloud's log collector reads. */
final class JsonEncoder extends EncoderBase<ILoggingEvent> {
    private static final byte[] NOTHING = {};

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(final ILoggingEvent event) {
        final StringBuilder line = new StringBuilder(256);
        line.append("{\"severity\":\"").append(severity(event.getLevel())).append('"');
        final Instant instant = event.getInstant();
        line.append(",\"timestampSeconds\":").append(instant.getEpochSecond());
        line.append(",\"timestampNanos\":").append(instant.getNano());
        field(line, "message", event.getFormattedMessage());
        line.append(",\"serviceContext\":{\"service\":\"skep\",\"version\":\"")
                .append(Version.text())
                .append("\"},\"context\":{\"threadName\":");
        quoted(line, event.getThreadName());
        field(line, "loggerName", event.getLoggerName());
        for (final Map.Entry<String, String> entry : event.getMDCPropertyMap().entrySet()) {
            field(line, entry.getKey(), entry.getValue());
        }
        line.append('}');
        if (event.getThrowableProxy() != null) {
            field(line, "exception", ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        return line.append("}\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String severity(final Level level) {
        return switch (level.toInt()) {
            case Level.ERROR_INT -> "ERROR";
            case Level.WARN_INT -> "WARNING";
            case Level.INFO_INT -> "INFO";
            default -> "DEBUG";
        };
    }

    private static void field(final StringBuilder line, final String name, final String text) {
        line.append(',');
        quoted(line, name);
        line.append(':');
        quoted(line, text == null ? "" : text);
    }

    private static void quoted(final StringBuilder line, final String text) {
        line.append('"');
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            switch (c) {
                case '"' -> line.append("\\\"");
                case '\\' -> line.append("\\\\");
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> {
                    if (c < 0x20) {
                        line.append("\\u00")
                                .append(Character.forDigit(c >> 4, 16))
                                .append(Character.forDigit(c & 15, 16));
                    } else {
                        line.append(c);
                    }
                }
            }
        }
        line.append('"');
    }
}
