package dev.skep.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataDirectoryTest {
    @TempDir
    private Path folder;

    @Test
    void oneBrokerAtATime() {
        final Path path = folder.resolve("new/data");
        try (DataDirectory first = DataDirectory.take(path)) {
            assertThat(first.path()).isDirectory();
            assertThatThrownBy(() -> DataDirectory.take(path))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContainingAll(
                            path.toString(),
                            "process " + ProcessHandle.current().pid(),
                            "--data");
        }

        DataDirectory.take(path).close();
    }

    @Test
    void aFileIsNoDirectory() throws IOException {
        final Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> DataDirectory.take(file))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("is a file");
        assertThatThrownBy(() -> DataDirectory.take(file.resolve("below"))).isInstanceOf(StartFailure.class);
    }
}
