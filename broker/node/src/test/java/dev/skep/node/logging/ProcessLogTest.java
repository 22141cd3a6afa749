package dev.skep.node.logging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skep.node.config.LoggingSettings;
import dev.skep.node.config.LoggingSettings.Format;
import dev.skep.node.config.LoggingSettings.Level;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class ProcessLogTest {
    private static final Logger LOG = LoggerFactory.getLogger("dev.skep.some.Place");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @AfterEach
    void quiet() {
        ProcessLog.configure(new LoggingSettings(Level.WARN, Format.CONSOLE), System.err);
    }

    @Test
    void textIsOneLineForPeople() {
        ProcessLog.configure(new LoggingSettings(Level.INFO, Format.CONSOLE), out);

        LOG.info("Hello {}", "Skep");
        LOG.debug("not to be seen");

        assertThat(out.toString(StandardCharsets.UTF_8))
                .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} INFO  \\[main] Place: Hello Skep\n");
    }

    @Test
    void jsonIsOneObjectOnEachLineWhateverIsInIt() throws IOException {
        ProcessLog.configure(new LoggingSettings(Level.DEBUG, Format.STACKDRIVER), out);
        final String nasty = "quote \" backslash \\ line\nend tab\t bell \u0007 snow \u2603";

        LOG.warn(nasty, new IllegalStateException("inner \"reason\""));
        LOG.debug("second");

        final String[] lines = out.toString(StandardCharsets.UTF_8).split("\n", -1);
        assertThat(lines).hasSize(3);
        final JsonNode first = new ObjectMapper().readTree(lines[0]);
        assertThat(first.get("message").asText()).isEqualTo(nasty);
        assertThat(first.get("severity").asText()).isEqualTo("WARNING");
        assertThat(first.get("timestampSeconds").asLong()).isPositive();
        assertThat(first.get("exception").asText()).contains("IllegalStateException: inner \"reason\"", "\tat ");
        assertThat(first.at("/context/loggerName").asText()).isEqualTo("dev.skep.some.Place");
        assertThat(new ObjectMapper().readTree(lines[1]).get("severity").asText())
                .isEqualTo("DEBUG");
    }

    @Test
    void librariesStayQuietWhenWeAreAskedForDetail() {
        ProcessLog.configure(new LoggingSettings(Level.DEBUG, Format.CONSOLE), out);
        assertThat(LoggerFactory.getLogger("io.netty.util").isDebugEnabled()).isFalse();
        assertThat(LOG.isDebugEnabled()).isTrue();

        ProcessLog.configure(new LoggingSettings(Level.ERROR, Format.CONSOLE), out);
        assertThat(LoggerFactory.getLogger("io.netty.util").isWarnEnabled()).isFalse();
    }
}
