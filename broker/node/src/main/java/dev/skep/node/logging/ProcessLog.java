package dev.skep.node.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import dev.skep.node.config.LoggingSettings;
import java.io.OutputStream;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/** The one log of the process. */
public final class ProcessLog {
    private ProcessLog() {}

    /** Everything from now on goes to the stream, in the format and from the level of the settings. */
    public static void configure(final LoggingSettings settings, final OutputStream out) {
        final ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        if (!(factory instanceof LoggerContext loggers)) {
            throw new IllegalStateException(
                    "the class path has another logging library than logback: " + factory.getClass());
        }
        write(loggers, Level.toLevel(settings.level().name()), encoder(settings.format()), out);
    }

    static void write(
            final LoggerContext loggers,
            final Level level,
            final Encoder<ILoggingEvent> encoder,
            final OutputStream out) {
        encoder.setContext(loggers);
        encoder.start();
        final OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
        appender.setContext(loggers);
        appender.setName("log");
        appender.setEncoder(encoder);
        appender.setOutputStream(new UnclosedStream(out));
        appender.start();
        final Logger root = loggers.getLogger(Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.addAppender(appender);
        root.setLevel(level);
        // Netty and gRPC explain every probe of the platform at debug: of no use to whoever asks for our debug lines.
        quieten(loggers, "io.netty", level);
        quieten(loggers, "io.grpc", level);
    }

    private static void quieten(final LoggerContext loggers, final String name, final Level level) {
        loggers.getLogger(name).setLevel(level.isGreaterOrEqual(Level.INFO) ? null : Level.INFO);
    }

    private static Encoder<ILoggingEvent> encoder(final LoggingSettings.Format format) {
        return switch (format) {
            case CONSOLE -> new TextEncoder();
            case STACKDRIVER -> new JsonEncoder();
        };
    }
}
