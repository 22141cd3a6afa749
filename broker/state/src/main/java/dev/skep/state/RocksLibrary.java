package dev.skep.state;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/**
 * RocksDB's native code. A distribution has it as a file on the library path. Otherwise its jar is unpacked into a temporary file
 * that RocksDB itself removes at the end of the process, which a process that is killed never reaches; so it is removed here as
 * soon as it is mapped.
 */
final class RocksLibrary {
    private static boolean loaded;

    private RocksLibrary() {}

    /** Loads it once. Throws {@link UncheckedIOException} when there is no room for temporary files. */
    static synchronized void load() {
        if (loaded) {
            return;
        }
        if (isOnLibraryPath()) {
            // no temporary file: there may be no place for one, in a container whose file system can't be written
            RocksDB.loadLibrary();
            loaded = true;
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

    private static boolean isOnLibraryPath() {
        final String file = Environment.getJniLibraryFileName("rocksdb");
        return Stream.of(System.getProperty("java.library.path", "").split(File.pathSeparator))
                .anyMatch(directory -> Files.isRegularFile(Path.of(directory, file)));
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
