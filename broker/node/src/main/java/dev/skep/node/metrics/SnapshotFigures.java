package dev.skep.node.metrics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The newest snapshot of a replica as it lies on the disk.
 *
 * @param files that it consists of
 */
record SnapshotFigures(long bytes, long files) {
    private static final SnapshotFigures NONE = new SnapshotFigures(0, 0);

    /** @param directory of all snapshots, each a directory in it */
    static SnapshotFigures in(final Path directory) {
        try (Stream<Path> snapshots = Files.list(directory)) {
            final Path newest = snapshots
                    .filter(Files::isDirectory)
                    .max(Comparator.comparingLong(SnapshotFigures::changed))
                    .orElse(null);
            return newest == null ? NONE : of(newest);
        } catch (IOException | UncheckedIOException e) {
            return NONE; // none yet, or it was replaced under our eyes
        }
    }

    private static SnapshotFigures of(final Path snapshot) throws IOException {
        try (Stream<Path> all = Files.walk(snapshot)) {
            final List<Path> files = all.filter(Files::isRegularFile).toList();
            long bytes = 0;
            for (final Path file : files) {
                bytes += Files.size(file);
            }
            return new SnapshotFigures(bytes, files.size());
        }
    }

    private static long changed(final Path path) {
        try {
            return Files.getLastModifiedTime(path).toMillis();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
