package dev.skep.engine.message;

import dev.skep.state.Key;
import dev.skep.state.StateWriter;
import dev.skep.state.Table;
import dev.skep.state.ValueCodec;
import java.util.function.Consumer;

/**
 * What waits for an answer of another partition, with the time since when. Lists what has waited for longer than the time
 * between two looks: an answer that is merely on its way is not asked for again.
 */
final class PendingSends {
    private static final int SENDS_MAX = 1000;

    private final Table<Long> table;
    private final StateWriter state;

    // Not part of the state: where the last look stopped, and which times it and the next one are about.
    private Key next;
    private long newestMillis = Long.MAX_VALUE;
    private long overdueMillis = Long.MAX_VALUE;

    PendingSends(final StateWriter state, final int tableId, final String name) {
        this.state = state;
        this.table = new Table<>(tableId, name, ValueCodec.INT64);
        this.next = Key.of(table);
    }

    void add(final long first, final long second, final long timestamp) {
        state.put(table, Key.of(table, first, second), timestamp);
        newestMillis = timestamp;
    }

    void remove(final long first, final long second) {
        state.delete(table, Key.of(table, first, second));
    }

    /** A bounded number of those that were here at the last look, going round. */
    void overdue(final Consumer<Key> visitor) {
        final Key all = Key.of(table);
        final int[] sends = {0};
        final Key from = next;
        next = all;
        state.scan(table, all, from, (key, since) -> {
            if (sends[0] == SENDS_MAX) {
                next = key;
                return false;
            }
            // Later than the newest one: from a clock that was ahead of the present one, so it is older than that.
            if (since <= overdueMillis || since > newestMillis) {
                sends[0]++;
                visitor.accept(key);
            }
            return true;
        });
        overdueMillis = newestMillis;
    }
}
