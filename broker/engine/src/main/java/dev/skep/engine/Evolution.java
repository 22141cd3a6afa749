package dev.skep.engine;

import dev.skep.base.Check;
import dev.skep.protocol.ValueType;
import dev.skep.protocol.intent.Intent;
import dev.skep.protocol.value.RecordValue;
import java.util.EnumMap;
import java.util.Map;

/** All appliers by value type, and the count of keys, which follows the events as everything else does. */
final class Evolution {
    private final Map<ValueType, EventApplier<Intent, RecordValue>> appliers = new EnumMap<>(ValueType.class);
    private final KeyGenerator keys;

    Evolution(final KeyGenerator keys) {
        this.keys = keys;
    }

    /** The type of the applier is that of the intents and values of the value type: the caller sees to it. */
    @SuppressWarnings("unchecked")
    <I extends Intent, V extends RecordValue> Evolution with(final ValueType type, final EventApplier<I, V> applier) {
        Check.that(
                appliers.put(type, (EventApplier<Intent, RecordValue>) (EventApplier<?, ?>) applier) == null,
                "two appliers for one type");
        return this;
    }

    void apply(final long key, final Intent intent, final RecordValue value, final long timestamp) {
        keys.seen(key);
        final EventApplier<Intent, RecordValue> applier = appliers.get(intent.valueType());
        Check.that(applier != null, "no applier for events of %s", intent.valueType());
        applier.apply(key, intent, value, timestamp);
    }
}
