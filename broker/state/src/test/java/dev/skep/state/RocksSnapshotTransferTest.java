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
    LayeredStateStore open(final String replica, final BadSnapshots bad) {
        return RocksStateStore.open(root.resolve(replica), StateStoreContract.TINY, memory, bad);
    }

    @Override
    void crash(final String replica) {
        // Without a write-ahead log, what is not in a snapshot is thrown away at the next opening anyhow.
    }

    @Override
    Map<String, byte[]> files(final String replica) {
        final Path directory = root.resolve(replica);
        final Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(directory)) {
            for (final Path file : all.filter(Files::isRegularFile).toList()) {
                final String name = directory.relativize(file).toString();
                if (!name.startsWith("runtime")) {
                    files.put(name, Files.readAllBytes(file));
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return files;
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
