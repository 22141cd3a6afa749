package dev.skep.node;

import dev.skep.node.config.BrokerSettings;
import dev.skep.node.config.ClusterSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Where each partition keeps its data; as many as there have ever been. */
record PartitionDirectories(Path root) {
    private static final String NAME = "partitions";

    /** Throws {@link StartFailure} when the data was written with another number of partitions. */
    static PartitionDirectories of(final BrokerSettings settings) {
        final Path root = settings.data().directory().resolve(NAME);
        final long there = count(root);
        final int wanted = settings.cluster().partitionsCount();
        if (there > 0 && there != wanted) {
            throw new StartFailure("The data in "
                    + settings.data().directory().toAbsolutePath().normalize() + " has "
                    + there + " partition(s), but " + ClusterSettings.PARTITIONS_COUNT.path() + " is " + wanted
                    + ". Set it to " + there + ", or choose another data directory");
        }
        return new PartitionDirectories(root);
    }

    Path of(final int partitionId) {
        return root.resolve(Integer.toString(partitionId));
    }

    private static long count(final Path root) {
        if (!Files.isDirectory(root)) {
            return 0;
        }
        try (Stream<Path> directories = Files.list(root)) {
            return directories.filter(Files::isDirectory).count();
        } catch (final IOException e) {
            throw new UncheckedIOException("The data directory " + root + " can't be read: " + e.getMessage(), e);
        }
    }
}
