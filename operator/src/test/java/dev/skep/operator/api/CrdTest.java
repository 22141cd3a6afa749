package dev.skep.operator.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class CrdTest {
    private static final Path FILE = Path.of("../crds/zeebeclusters.skep.dev.yaml");

    @Test
    void theFileInTheRepositoryIsCurrent() throws IOException {
        final String text = CrdFile.text();
        if (System.getProperty("skep.write") != null) {
            Files.writeString(FILE, text);
        }
        assertThat(Files.readString(FILE))
                .as("renew it: mvn test -pl operator -Dtest=CrdTest -Dskep.write")
                .isEqualTo(text);
    }

    @Test
    void itIsSmallEnoughForEveryWayOfApplying() throws IOException {
        assertThat(CrdFile.text().length()).isLessThan(200 * 1024);
    }
}
