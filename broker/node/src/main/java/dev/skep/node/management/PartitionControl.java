package dev.skep.node.management;

import dev.skep.node.config.BackpressureSettings;
import dev.skep.partition.Partition;
import dev.skep.protocol.message.JobStream;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
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

    /** What bounds the requests to the partitions that this broker leads, by their ids. */
    default SortedMap<Integer, RequestLimit> requestLimits() {
        return new TreeMap<>();
    }

    /** All partitions of this broker limit their requests by these settings from now on, until the broker ends. */
    default void limitRequests(final BackpressureSettings wanted) {}

    /** The job streams that get jobs of the partitions that this broker leads, each once. */
    default CompletableFuture<List<JobStream>> jobStreams() {
        return CompletableFuture.completedFuture(List.of());
    }

    /** Empty unless the broker was started with one that can be set. */
    default Optional<ClockControl> clock() {
        return Optional.empty();
    }

    /** Ends when the operation is done on every partition of this broker. */
    CompletableFuture<Void> run(PartitionOperation operation);
}
