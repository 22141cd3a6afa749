package dev.skep.node;

import dev.skep.node.config.BrokerSettings;
import java.nio.file.Path;

/** Where each partition keeps its data. */
record PartitionDirectories(Path root) {
    private static final String NAME = "partitions";

    static PartitionDirectories of(final BrokerSettings settings) {
        return new PartitionDirectories(settings.data().directory().resolve(NAME));
    }

    Path of(final int partitionId) {
        return root.resolve(Integer.toString(partitionId));
    }
}
