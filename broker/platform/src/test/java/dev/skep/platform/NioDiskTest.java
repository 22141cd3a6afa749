package dev.skep.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skep.base.Check;
import dev.skep.base.Disk;
import dev.skep.base.DiskContract;
import dev.skep.base.DiskException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NioDiskTest extends DiskContract {
    @TempDir
    Path root;

    @Override
    protected Disk disk() {
        return NioDisk.at(root.resolve("data"));
    }

    @Test
    void namesCannotLeaveTheRoot() {
        assertThatThrownBy(() -> disk().open("../escape")).isInstanceOf(Check.InvariantViolation.class);
    }

    @Test
    void readOnlyOpensWhatIsThereAndMakesNothing() {
        try (var file = disk().open("d/file")) {
            file.write(0, ByteBuffer.wrap(new byte[] {1, 2, 3}));
        }
        final var looking = NioDisk.readOnly(root.resolve("data"));
        try (var file = looking.open("d/file")) {
            assertThat(file.size()).isEqualTo(3);
        }
        assertThatThrownBy(() -> looking.open("d/other"))
                .isInstanceOf(DiskException.class)
                .hasMessageContaining("other");
        assertThatThrownBy(() -> looking.delete("d/file")).isInstanceOf(Check.InvariantViolation.class);
        assertThat(disk().list("d")).containsExactly("file");
    }

    @Test
    void aFullDiskIsToldApart() {
        final var full = NioDisk.failure("write", "f", new IOException("No space left on device"));
        assertThat(full.full()).isTrue();
        final var broken = NioDisk.failure("write", "f", new IOException("Input/output error"));
        assertThat(broken.full()).isFalse();
    }
}
