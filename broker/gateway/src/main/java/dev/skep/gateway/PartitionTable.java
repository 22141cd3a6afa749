package dev.skep.gateway;

import dev.skep.base.Check;
import dev.skep.base.MemberId;
import dev.skep.protocol.message.PartitionPort;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * The partitions of the cluster and who leads each of them, as known at one moment. Immutable: for every change the node makes a new
 * one and gives it to {@link GatewayServer#partitions}.
 */
public final class PartitionTable {
    /** Nothing is known yet. */
    public static final PartitionTable EMPTY = new PartitionTable(List.of(), 0);

    private final Entry[] entries;
    private final Entry[] byId;
    private final int correlationPartitions;
    private final int led;

    /**
     * One partition.
     *
     * @param port leads to that leader and to no other member; never used while nobody leads
     * @param leader null while none is known or it can't be reached
     * @param term of that leader, 0 without one
     * @param healthy whether the leader takes commands; new instances go elsewhere while it does not
     */
    public record Entry(PartitionPort port, MemberId leader, long term, boolean healthy) {
        public Entry {
            Objects.requireNonNull(port, "port");
        }

        public int partitionId() {
            return port.partitionId();
        }

        /** Whether there is anybody to send to. */
        public boolean led() {
            return leader != null;
        }

        boolean takesNewInstances() {
            return leader != null && healthy;
        }

        boolean sameLeader(final Entry other) {
            return term == other.term && Objects.equals(leader, other.leader);
        }
    }

    private PartitionTable(final List<Entry> entries, final int correlationPartitions) {
        Check.that(correlationPartitions >= 0, "%d partitions can't hold messages", correlationPartitions);
        this.entries = entries.stream()
                .sorted(Comparator.comparingInt(Entry::partitionId))
                .toArray(Entry[]::new);
        this.correlationPartitions = correlationPartitions;
        byId = new Entry[this.entries.length == 0 ? 0 : this.entries[this.entries.length - 1].partitionId() + 1];
        int withLeader = 0;
        for (final Entry entry : this.entries) {
            Check.that(byId[entry.partitionId()] == null, "partition %d is there twice", entry.partitionId());
            byId[entry.partitionId()] = entry;
            withLeader += entry.led() ? 1 : 0;
        }
        led = withLeader;
    }

    /** @param correlationPartitions the partitions over which correlation keys are hashed: the first so many */
    public static PartitionTable of(final List<Entry> entries, final int correlationPartitions) {
        return new PartitionTable(entries, correlationPartitions);
    }

    /** One member leads all partitions. */
    public static PartitionTable ledBy(final MemberId leader, final List<PartitionPort> ports) {
        final List<Entry> entries = new ArrayList<>();
        for (final PartitionPort port : ports) {
            entries.add(new Entry(port, leader, 0, true));
        }
        return new PartitionTable(entries, entries.size());
    }

    int size() {
        return entries.length;
    }

    int correlationPartitions() {
        return correlationPartitions;
    }

    /** How many have a leader. */
    int led() {
        return led;
    }

    /** The partition at a place of the walk, 0 to {@link #size()} - 1. */
    Entry at(final int index) {
        return entries[index];
    }

    /** The place of a partition in the walk, 0 for one that is not known. */
    int indexOf(final int partitionId) {
        for (int i = 0; i < entries.length; i++) {
            if (entries[i].partitionId() == partitionId) {
                return i;
            }
        }
        return 0;
    }

    /** Null for an unknown partition. */
    Entry byId(final int partitionId) {
        return partitionId < 0 || partitionId >= byId.length ? null : byId[partitionId];
    }
}
