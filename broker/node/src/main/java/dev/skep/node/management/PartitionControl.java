package dev.skep.node.management;

import dev.skep.partition.Partition;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;

/** Administration of the partitions of this broker. Callable from any thread. */
public interface PartitionControl {
    /** State by partition id. */
    CompletableFuture<SortedMap<Integer, PartitionState>> states();

    /** Hashes of the committed states by partition id; reads all of them. */
    CompletableFuture<SortedMap<Integer, Partition.StateHash>> stateHashes();

    /** The exporters that are configured. */
    default List<String> exporterIds() {
        return List.of();
    }

    /** Ends when the operation is done on every partition of this broker. */
    CompletableFuture<Void> run(PartitionOperation operation);
}
