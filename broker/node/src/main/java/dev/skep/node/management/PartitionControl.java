package dev.skep.node.management;

import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;

/** Administration of the partitions of this broker. Callable from any thread. */
public interface PartitionControl {
    /** State by partition id. */
    CompletableFuture<SortedMap<Integer, PartitionState>> states();

    /** Ends when the operation is done on every partition of this broker. */
    CompletableFuture<Void> run(PartitionOperation operation);
}
