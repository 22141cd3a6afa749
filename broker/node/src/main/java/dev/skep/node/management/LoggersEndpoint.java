package dev.skep.node.management;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.slf4j.LoggerFactory;

/** {@code /actuator/loggers}: which loggers say how much, and changing that while the broker runs. */
final class LoggersEndpoint {
    private static final JsonFactory JSON = new JsonFactory();
    private static final List<String> LEVELS = List.of("OFF", "ERROR", "WARN", "INFO", "DEBUG", "TRACE");

    Answer answer(final Request request) {
        final LoggerContext loggers = (LoggerContext) LoggerFactory.getILoggerFactory();
        final String name = request.rest();
        if (request.isGet()) {
            if (name.isEmpty()) {
                return all(loggers);
            }
            final Logger logger = loggers.exists(name);
            return logger == null
                    ? Answer.notFound(request.path(), "there is no logger " + name)
                    : Answer.json(200, json -> levels(json, logger));
        }
        if (name.isEmpty() || !request.method().equals("POST")) {
            return Answer.methodNotAllowed(request.method(), request.path(), name.isEmpty() ? "GET" : "GET, POST");
        }
        return configure(loggers, name, request);
    }

    private static Answer configure(final LoggerContext loggers, final String name, final Request request) {
        final String level;
        try {
            level = configuredLevel(request.body());
        } catch (IOException e) {
            return Answer.badRequest(request.path(), "expected a body such as {\"configuredLevel\":\"debug\"}");
        }
        if (level != null && !LEVELS.contains(level)) {
            return Answer.badRequest(
                    request.path(), "configuredLevel is " + level + ", expected one of " + String.join(", ", LEVELS));
        }
        final boolean root = name.equals(Logger.ROOT_LOGGER_NAME);
        if (level == null && root) {
            return Answer.badRequest(request.path(), "the root logger always has a level; give one");
        }
        loggers.getLogger(name).setLevel(level == null ? null : Level.toLevel(level));
        return Answer.empty(204);
    }

    /** Null to follow the logger above again. */
    private static String configuredLevel(final byte[] body) throws IOException {
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not an object");
            }
            String level = null;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                final String field = parser.currentName();
                final JsonToken value = parser.nextToken();
                if (!field.equals("configuredLevel")
                        || !(value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NULL)) {
                    throw new IOException("unexpected field " + field);
                }
                level = value == JsonToken.VALUE_NULL ? null : parser.getText().toUpperCase(Locale.ROOT);
            }
            return level;
        }
    }

    private static Answer all(final LoggerContext loggers) {
        return Answer.json(200, json -> {
            json.writeArrayFieldStart("levels");
            for (final String level : LEVELS) {
                json.writeString(level);
            }
            json.writeEndArray();
            json.writeObjectFieldStart("loggers");
            for (final Logger logger : loggers.getLoggerList()) {
                json.writeObjectFieldStart(logger.getName());
                levels(json, logger);
                json.writeEndObject();
            }
            json.writeEndObject();
        });
    }

    private static void levels(final JsonGenerator json, final Logger logger) throws IOException {
        if (logger.getLevel() != null) {
            json.writeStringField("configuredLevel", logger.getLevel().toString());
        }
        json.writeStringField("effectiveLevel", logger.getEffectiveLevel().toString());
    }
}
