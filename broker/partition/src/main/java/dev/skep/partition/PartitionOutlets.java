package dev.skep.partition;

import dev.skep.protocol.export.ExporterPort;
import dev.skep.protocol.message.CommandRequest;
import dev.skep.protocol.message.GatewayPort;
import java.util.function.Consumer;

/**
 * Where the effects of a partition go.
 *
 * @param gateway takes replies and jobs
 * @param otherPartitions takes commands for other partitions; may lose them, they are sent again
 * @param exporters get what is committed
 */
public record PartitionOutlets(GatewayPort gateway, Consumer<CommandRequest> otherPartitions, ExporterPort exporters) {
    /** Without exporters. */
    public PartitionOutlets(final GatewayPort gateway, final Consumer<CommandRequest> otherPartitions) {
        this(gateway, otherPartitions, ExporterPort.NONE);
    }
}
