package dev.skep.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;

/** What the brokers log. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Logging(
        @Default("INFO") @JsonPropertyDescription("How much. Restarts the brokers one by one.")
        Level level) {
    public enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }

    public Logging {
        level = level == null ? Level.INFO : level;
    }
}
