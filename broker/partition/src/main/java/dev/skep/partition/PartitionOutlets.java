package dev.skep.partition;

import dev.skep.protocol.message.CommandRequest;
import dev.skep.protocol.message.GatewayPort;
import java.util.function.Consumer;

/**
 * Where the effects of a partition go.
 *
 * @param gateway takes replies and jobs
 * @param otherPartitions takes commands for other partitions; may lose them, they are sent again
 */
public record PartitionOutlets(GatewayPort gateway, Consumer<CommandRequest> otherPartitions) {}
