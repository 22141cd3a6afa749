package dev.skep.gateway;

import dev.skep.gateway.PartitionTable.Entry;
import dev.skep.protocol.CorrelationHash;
import dev.skep.protocol.PartitionKeys;
import io.grpc.Status;

/**
 * Which partition a command is for, and who leads it. Each loop has its own, as the round robin is counted; all get the same tables.
 * What it gives may have no leader: whoever asked then waits for another table.
 */
final class Router {
    private PartitionTable table;
    private int turn;

    /** @param firstTurn where the round robin starts, so that the loops do not all start at the same partition */
    Router(final PartitionTable table, final int firstTurn) {
        this.table = table;
        turn = firstTurn;
    }

    PartitionTable table() {
        return table;
    }

    void replace(final PartitionTable newest) {
        table = newest;
    }

    /** Throws {@link RefusedCall} when the partition of the key is unknown. */
    Entry byKey(final long key) {
        return byId(PartitionKeys.partitionOf(key));
    }

    Entry deployment() {
        return byId(PartitionKeys.DEPLOYMENT_PARTITION);
    }

    Entry byCorrelationKey(final String correlationKey) {
        requireAny(table.correlationPartitions());
        return byId(CorrelationHash.partitionOf(correlationKey, table.correlationPartitions()));
    }

    /** The next partition in turn that takes new instances; where none does, one that has a leader at least. */
    Entry next() {
        requireAny(table.size());
        Entry best = null;
        for (int i = 0; i < table.size(); i++) {
            final Entry entry = table.at(step());
            if (entry.takesNewInstances()) {
                return entry;
            }
            if (best == null || (entry.led() && !best.led())) {
                best = entry;
            }
        }
        return best;
    }

    private int step() {
        turn = turn + 1 >= table.size() ? 0 : turn + 1;
        return turn;
    }

    /** The next one after the given partition in the walk that has a leader; the same one again where no other has. */
    Entry after(final Entry last) {
        int index = table.indexOf(last.partitionId());
        for (int i = 0; i < table.size(); i++) {
            index = index + 1 >= table.size() ? 0 : index + 1;
            if (table.at(index).led()) {
                return table.at(index);
            }
        }
        return last;
    }

    /** Throws {@link RefusedCall} for an unknown partition. */
    Entry byId(final int partitionId) {
        final Entry entry = table.byId(partitionId);
        if (entry == null) {
            throw new RefusedCall(Status.UNAVAILABLE.withDescription("Expected to send the request to partition "
                    + partitionId + ", but this cluster has no such partition (it has " + table.size()
                    + "): is the key from another cluster?"));
        }
        return entry;
    }

    private static void requireAny(final int partitions) {
        if (partitions == 0) {
            throw new RefusedCall(Status.UNAVAILABLE.withDescription(
                    "Expected to send the request to a partition, but none is known yet: try again"));
        }
    }
}
