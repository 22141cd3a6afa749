package dev.skep.gateway;

import dev.skep.protocol.CorrelationHash;
import dev.skep.protocol.PartitionKeys;
import dev.skep.protocol.message.PartitionPort;
import io.grpc.Status;
import java.util.Comparator;
import java.util.List;

/**
 * Which partition a command is for. Each loop has its own, as the round robin is counted.
 *
 * <p>All partitions are behind ports that take a command at once; once a partition may be led elsewhere, asking again for its
 * leader belongs between this choice and the port.
 */
final class Router {
    private final PartitionPort[] ports;
    private final PartitionPort[] byId;
    private int turn;

    /** @param firstTurn where the round robin starts, so that the loops do not all start at the same partition */
    Router(final List<PartitionPort> partitions, final int firstTurn) {
        ports = partitions.stream()
                .sorted(Comparator.comparingInt(PartitionPort::partitionId))
                .toArray(PartitionPort[]::new);
        byId = new PartitionPort[ports.length == 0 ? 0 : ports[ports.length - 1].partitionId() + 1];
        for (final PartitionPort port : ports) {
            byId[port.partitionId()] = port;
        }
        turn = firstTurn;
    }

    int partitions() {
        return ports.length;
    }

    /** The partition at a place of the walk, 0 to {@link #partitions()} - 1. */
    PartitionPort at(final int index) {
        return ports[index];
    }

    /** The place of a partition in the walk, 0 for one that is not known. */
    int indexOf(final int partitionId) {
        for (int i = 0; i < ports.length; i++) {
            if (ports[i].partitionId() == partitionId) {
                return i;
            }
        }
        return 0;
    }

    /** Throws {@link RefusedCall} when the partition of the key is unknown. */
    PartitionPort byKey(final long key) {
        return byId(PartitionKeys.partitionOf(key));
    }

    PartitionPort deployment() {
        return byId(PartitionKeys.DEPLOYMENT_PARTITION);
    }

    PartitionPort byCorrelationKey(final String correlationKey) {
        requireAny();
        return byId(CorrelationHash.partitionOf(correlationKey, ports.length));
    }

    PartitionPort next() {
        requireAny();
        turn = turn + 1 >= ports.length ? 0 : turn + 1;
        return ports[turn];
    }

    /** The one after the given partition in the walk. */
    PartitionPort after(final PartitionPort port) {
        final int index = indexOf(port.partitionId()) + 1;
        return ports[index == ports.length ? 0 : index];
    }

    /** Throws {@link RefusedCall} for an unknown partition. */
    PartitionPort byId(final int partitionId) {
        final PartitionPort port = partitionId < 0 || partitionId >= byId.length ? null : byId[partitionId];
        if (port == null) {
            throw new RefusedCall(Status.UNAVAILABLE.withDescription("Expected to send the request to partition "
                    + partitionId + ", but this cluster has no such partition (it has " + ports.length
                    + "): is the key from another cluster?"));
        }
        return port;
    }

    private void requireAny() {
        if (ports.length == 0) {
            throw new RefusedCall(Status.UNAVAILABLE.withDescription(
                    "Expected to send the request to a partition, but none is known yet: try again"));
        }
    }
}
