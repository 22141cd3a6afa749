package dev.skep.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page says what the table says. To make it again: {@code mvn test -pl broker/node -Dtest=ConfigurationPageTest -Dskep.write}. */
final class ConfigurationPageTest {
    private static final Path PAGE = Path.of("../../docs/configuration.md");

    @Test
    void pageIsThatOfTheTable() throws IOException {
        final String page = ReferencePage.render();
        if (System.getProperty("skep.write") != null) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, page);
        }

        assertThat(PAGE)
                .as("docs/configuration.md is stale; add -Dskep.write to this test to make it again")
                .content()
                .isEqualTo(page);
    }
}
