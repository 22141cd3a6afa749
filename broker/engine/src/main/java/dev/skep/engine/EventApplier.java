package dev.skep.engine;

import dev.skep.protocol.intent.Intent;
import dev.skep.protocol.value.RecordValue;

/**
 * Moves the state by the events of one value type. Never decides, and never changes once released: a new meaning gets a new
 * intent or a new version.
 */
@FunctionalInterface
public interface EventApplier<I extends Intent, V extends RecordValue> {
    void apply(long key, I intent, V value, long timestamp);
}
