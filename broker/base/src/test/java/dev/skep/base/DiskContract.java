package dev.skep.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What every {@link Disk} must do, the simulated one as well: a test class extends this and gives an empty disk. */
public abstract class DiskContract {
    /** An empty disk for one test. */
    protected abstract Disk disk();

    @Test
    void openMakesTheFileAndItsDirectories() {
        final var disk = disk();
        assertThat(disk.exists("a/b/file")).isFalse();
        disk.open("a/b/file").close();
        assertThat(disk.exists("a/b/file")).isTrue();
        assertThat(disk.list("a")).containsExactly("b");
        assertThat(disk.list("a/b")).containsExactly("file");
    }

    @Test
    void listIsSortedAndEmptyForAMissingDirectory() {
        final var disk = disk();
        for (final String name : new String[] {"c", "a", "b"}) {
            disk.open("d/" + name).close();
        }
        assertThat(disk.list("d")).containsExactly("a", "b", "c");
        assertThat(disk.list("missing")).isEmpty();
    }

    @Test
    void readsWhatWasWrittenAtItsPosition() {
        final var disk = disk();
        try (var file = disk.open("file")) {
            file.write(0, bytes("hello world"));
            file.write(6, bytes("there"));
            assertThat(text(file, 0, 11)).isEqualTo("hello there");
            assertThat(text(file, 6, 100)).isEqualTo("there");
            assertThat(file.size()).isEqualTo(11);
            file.sync();
        }
        try (var file = disk.open("file")) {
            assertThat(text(file, 0, 11)).isEqualTo("hello there");
        }
    }

    @Test
    void writeTakesOnlyTheRemainingBytes() {
        final var disk = disk();
        try (var file = disk.open("file")) {
            final var buffer = bytes("0123456789");
            buffer.position(2).limit(5);
            file.write(0, buffer);
            assertThat(buffer.hasRemaining()).isFalse();
            assertThat(text(file, 0, 10)).isEqualTo("234");
        }
    }

    @Test
    void readAtTheEndGivesMinusOne() {
        final var disk = disk();
        try (var file = disk.open("file")) {
            assertThat(file.read(0, ByteBuffer.allocate(4))).isEqualTo(-1);
            file.write(0, bytes("x"));
            assertThat(file.read(1, ByteBuffer.allocate(4))).isEqualTo(-1);
            assertThat(file.read(5, ByteBuffer.allocate(4))).isEqualTo(-1);
        }
    }

    @Test
    void aGapReadsAsZeroes() {
        final var disk = disk();
        try (var file = disk.open("file")) {
            file.write(4, bytes("x"));
            assertThat(text(file, 0, 5)).isEqualTo("\0\0\0\0x");
        }
    }

    @Test
    void allocateGrowsWithZeroesAndKeepsWhatIsThere() {
        final var disk = disk();
        try (var file = disk.open("file")) {
            file.write(0, bytes("abc"));
            file.allocate(8);
            assertThat(file.size()).isEqualTo(8);
            assertThat(text(file, 0, 8)).isEqualTo("abc\0\0\0\0\0");
            file.allocate(4);
            assertThat(file.size()).isEqualTo(8);
        }
    }

    @Test
    void truncateCutsAndWhatGrowsAgainIsZero() {
        final var disk = disk();
        try (var file = disk.open("file")) {
            file.write(0, bytes("abcdef"));
            file.truncate(2);
            assertThat(file.size()).isEqualTo(2);
            file.allocate(6);
            assertThat(text(file, 0, 6)).isEqualTo("ab\0\0\0\0");
            file.truncate(100);
            assertThat(file.size()).isEqualTo(6);
        }
    }

    @Test
    void deleteTakesFilesAndWholeDirectories() {
        final var disk = disk();
        disk.open("d/x/one").close();
        disk.open("d/two").close();
        disk.delete("d/two");
        assertThat(disk.list("d")).containsExactly("x");
        disk.delete("d");
        assertThat(disk.exists("d")).isFalse();
        assertThat(disk.exists("d/x/one")).isFalse();
        disk.delete("d");
    }

    @Test
    void renameReplaces() {
        final var disk = disk();
        try (var file = disk.open("d/new")) {
            file.write(0, bytes("new"));
        }
        disk.open("d/old").close();
        disk.rename("d/new", "d/old");
        disk.syncDirectory("d");
        assertThat(disk.list("d")).containsExactly("old");
        try (var file = disk.open("d/old")) {
            assertThat(text(file, 0, 3)).isEqualTo("new");
        }
    }

    @Test
    void aDeletedFileCanStillBeReadWhereItIsOpen() {
        final var disk = disk();
        try (var file = disk.open("file")) {
            file.write(0, bytes("abc"));
            disk.delete("file");
            assertThat(text(file, 0, 3)).isEqualTo("abc");
        }
        assertThat(disk.exists("file")).isFalse();
    }

    @Test
    void thereIsFreeSpace() {
        assertThat(disk().freeBytes()).isPositive();
    }

    private static ByteBuffer bytes(final String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String text(final DiskFile file, final long position, final int bytesMax) {
        final var buffer = ByteBuffer.allocate(bytesMax);
        while (buffer.hasRemaining() && file.read(position + buffer.position(), buffer) > 0) {
            // A read may give less than there is.
        }
        return new String(buffer.array(), 0, buffer.position(), StandardCharsets.ISO_8859_1);
    }
}
