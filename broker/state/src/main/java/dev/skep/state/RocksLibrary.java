package dev.skep.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDB;

/**
 * RocksDB's native code. Its jar is unpacked into a temporary file that RocksDB itself removes at the end of the process,
 * which a process that is killed never reaches; so it is removed here as soon as it is mapped.
 */
final class RocksLibrary {
    private static boolean loaded;

    private RocksLibrary() {}

    /** Loads it once. Throws {@link UncheckedIOException} when there is no room for temporary files. */
    static synchronized void load() {
        if (loaded) {
            return;
        }
        try {
            final Path directory = Files.createTempDirectory("skep-rocksdb");
            try {
                NativeLibraryLoader.getInstance().loadLibrary(directory.toString());
            } finally {
                delete(directory);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(
                    "RocksDB's library can't be unpacked into " + System.getProperty("java.io.tmpdir") + " ("
                            + e.getMessage() + "); -Djava.io.tmpdir in SKEP_JAVA_OPTS names another directory",
                    e);
        }
        RocksDB.loadLibrary();
        loaded = true;
    }

    private static void delete(final Path directory) throws IOException {
        final List<Path> files;
        try (Stream<Path> all = Files.list(directory)) {
            files = all.toList();
        }
        for (final Path file : files) {
            Files.delete(file);
        }
        Files.delete(directory);
    }
}
