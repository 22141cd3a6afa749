package dev.skep.engine;

import dev.skep.protocol.PartitionKeys;
import dev.skep.state.Key;
import dev.skep.state.StateWriter;
import dev.skep.state.Table;
import dev.skep.state.ValueCodec;

/**
 * Keys of this partition, counted up from the highest that any event has shown. The count is written to the state once a
 * batch, so that leader, follower and replay agree on it.
 */
final class KeyGenerator {
    private static final Table<Long> KEY_COUNTER = new Table<>(TableIds.KEY_COUNTER, "key-counter", ValueCodec.INT64);
    private static final Key COUNTER = Key.of(KEY_COUNTER);

    private final int partitionId;
    private final StateWriter state;
    private long last;
    private long highestSeen;

    KeyGenerator(final int partitionId, final StateWriter state) {
        this.partitionId = partitionId;
        this.state = state;
        reload();
    }

    long next() {
        return ++last;
    }

    void seen(final long key) {
        if (key > highestSeen && PartitionKeys.partitionOf(key) == partitionId) {
            highestSeen = key;
            last = Math.max(last, key);
        }
    }

    /** After a command was decided or taken back: keys that no event shows are given out again. */
    void settle() {
        last = highestSeen;
    }

    long mark() {
        return highestSeen;
    }

    void rollback(final long mark) {
        highestSeen = mark;
        last = mark;
    }

    void save() {
        final Long saved = state.get(KEY_COUNTER, COUNTER);
        if (saved == null || saved != highestSeen) {
            state.put(KEY_COUNTER, COUNTER, highestSeen);
        }
    }

    void reload() {
        final Long saved = state.get(KEY_COUNTER, COUNTER);
        highestSeen = saved == null ? PartitionKeys.key(partitionId, 0) : saved;
        last = highestSeen;
    }
}
