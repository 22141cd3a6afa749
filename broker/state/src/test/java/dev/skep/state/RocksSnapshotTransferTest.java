package dev.skep.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

final class RocksSnapshotTransferTest extends SnapshotTransferContract {
    private static RocksMemory memory;

    @TempDir
    private Path root;

    @BeforeAll
    static void openMemory() {
        memory = new RocksMemory(16L << 20, 4L << 20);
    }

    @AfterAll
    static void closeMemory() {
        memory.close();
    }

    @Override
    LayeredStateStore open(final String replica, final Redundancy redundancy) {
        return RocksStateStore.open(root.resolve(replica), StateStoreContract.TINY, memory, redundancy);
    }

    @Override
    void crash(final String replica) {
        // Without a write-ahead log, what is not in a snapshot is thrown away at the next opening anyhow.
    }

    @Override
    Map<String, byte[]> files(final String replica) {
        final Path directory = root.resolve(replica);
        final Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> names = Files.list(directory)) {
            // RocksDB deletes files in use whenever it likes.
            for (final Path name : names.filter(
                            each -> !each.getFileName().toString().startsWith("runtime"))
                    .toList()) {
                read(directory, name, files);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return files;
    }

    private static void read(final Path directory, final Path below, final Map<String, byte[]> into)
            throws IOException {
        try (Stream<Path> all = Files.walk(below)) {
            for (final Path file : all.filter(Files::isRegularFile).toList()) {
                into.put(directory.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
    }

    @Override
    void putFile(final String replica, final String name, final byte[] bytes) {
        final Path file = root.resolve(replica).resolve(name);
        try {
            // Never through a hard link into files in use, or of another snapshot.
            Files.deleteIfExists(file);
            Files.write(file, bytes);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
