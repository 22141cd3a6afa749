package dev.skep.node;

import dev.skep.node.config.BrokerSettings;
import dev.skep.node.config.ClusterSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Where each partition keeps its data. How many there are is written down before the first directory is made: a broker that is
 * killed in its first start leaves fewer directories than there are to be.
 */
record PartitionDirectories(Path root) {
    private static final String NAME = "partitions";
    private static final String COUNT_FILE = "partitions.count";

    /** Throws {@link StartFailure} when the data was written with another number of partitions. */
    static PartitionDirectories of(final BrokerSettings settings) {
        final Path data = settings.data().directory();
        final Path root = data.resolve(NAME);
        final int wanted = settings.cluster().partitionsCount();
        try {
            if (!Files.exists(data.resolve(COUNT_FILE)) || !Files.isDirectory(root)) {
                write(data, wanted);
            }
            final String there = Files.readString(data.resolve(COUNT_FILE)).strip();
            if (!there.equals(Integer.toString(wanted))) {
                throw new StartFailure("The data in " + data.toAbsolutePath().normalize() + " has " + there
                        + " partition(s), but " + ClusterSettings.PARTITIONS_COUNT.path() + " is " + wanted
                        + ". Set it to " + there + ", or choose another data directory");
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("The data directory " + data + " can't be used: " + e.getMessage(), e);
        }
        return new PartitionDirectories(root);
    }

    Path of(final int partitionId) {
        return root.resolve(Integer.toString(partitionId));
    }

    /** Whole or not at all, whatever crashes. */
    private static void write(final Path data, final int count) throws IOException {
        Files.createDirectories(data);
        final Path unfinished = data.resolve(COUNT_FILE + ".new");
        try (FileChannel file = FileChannel.open(
                unfinished,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            file.write(ByteBuffer.wrap((count + "\n").getBytes(StandardCharsets.US_ASCII)));
            file.force(true);
        }
        Files.move(unfinished, data.resolve(COUNT_FILE), StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel directory = FileChannel.open(data, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }
}
