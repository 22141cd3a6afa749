package dev.skep.engine.signal;

import dev.skep.engine.EventApplier;
import dev.skep.engine.TableIds;
import dev.skep.protocol.PartitionKeys;
import dev.skep.protocol.intent.SignalIntent;
import dev.skep.protocol.value.SignalValue;
import dev.skep.state.Key;
import dev.skep.state.StateWriter;
import dev.skep.state.Table;
import dev.skep.state.ValueCodec;
import java.util.ArrayList;
import java.util.List;

/**
 * Which signals of other partitions have come: each may be sent more than once, and must not be heard twice. What its sender has
 * settled with all partitions is forgotten, but for a bound.
 */
public final class SignalLog implements EventApplier<SignalIntent, SignalValue> {
    private static final Table<Boolean> RECEIVED =
            new Table<>(TableIds.SIGNALS_RECEIVED, "signals-received", ValueCodec.PRESENT);
    private static final Table<Long> SETTLED =
            new Table<>(TableIds.SIGNALS_SETTLED, "signals-settled", ValueCodec.INT64);

    private final StateWriter state;
    private final int partitionId;

    public SignalLog(final StateWriter state, final int partitionId) {
        this.state = state;
        this.partitionId = partitionId;
    }

    /** Whether the signal of that key was heard before. */
    boolean contains(final long key) {
        final int sender = PartitionKeys.partitionOf(key);
        final Long settled = state.get(SETTLED, Key.of(SETTLED, sender));
        return (settled != null && key < settled) || state.contains(RECEIVED, Key.of(RECEIVED, sender, key));
    }

    @Override
    public void apply(final long key, final SignalIntent intent, final SignalValue value, final long timestamp) {
        final int sender = PartitionKeys.partitionOf(key);
        if (sender == partitionId) {
            return;
        }
        state.put(RECEIVED, Key.of(RECEIVED, sender, key), Boolean.TRUE);
        final List<Key> settled = new ArrayList<>();
        state.scan(RECEIVED, Key.of(RECEIVED, sender), (at, present) -> {
            if (at.lastLong() >= value.settledBefore()) {
                return false;
            }
            settled.add(at);
            return true;
        });
        settled.forEach(at -> state.delete(RECEIVED, at));
        final Long before = state.get(SETTLED, Key.of(SETTLED, sender));
        if (before == null || before < value.settledBefore()) {
            state.put(SETTLED, Key.of(SETTLED, sender), value.settledBefore());
        }
    }
}
