package dev.skep.engine.compensation;

import dev.skep.engine.EventApplier;
import dev.skep.engine.TableIds;
import dev.skep.protocol.intent.CompensationSubscriptionIntent;
import dev.skep.protocol.value.CompensationSubscriptionValue;
import dev.skep.state.Key;
import dev.skep.state.StateWriter;
import dev.skep.state.Table;
import dev.skep.state.ValueCodec;
import java.util.ArrayList;
import java.util.List;

/** The tables of what can be compensated in an instance and of the handlers at work, and the applier of what happens to them. */
public final class Compensations
        implements EventApplier<CompensationSubscriptionIntent, CompensationSubscriptionValue> {
    private static final Table<CompensationSubscriptionValue> SUBSCRIPTIONS = new Table<>(
            TableIds.COMPENSATION_SUBSCRIPTIONS,
            "compensation-subscriptions",
            ValueCodec.of(
                    CompensationSubscriptionValue::write,
                    CompensationSubscriptionValue::read,
                    value -> 300 + value.variables().length()));
    private static final Table<Long> HANDLERS =
            new Table<>(TableIds.COMPENSATION_HANDLERS, "compensation-handlers", ValueCodec.INT64);
    private static final Table<Long> BY_SCOPE =
            new Table<>(TableIds.COMPENSATION_BY_SCOPE, "compensation-by-scope", ValueCodec.INT64);
    private static final Table<Boolean> BY_EVENT =
            new Table<>(TableIds.COMPENSATION_BY_EVENT, "compensation-by-event", ValueCodec.PRESENT);

    private final StateWriter state;

    public Compensations(final StateWriter state) {
        this.state = state;
    }

    /** A subscription with its key. */
    record Entry(long key, CompensationSubscriptionValue value) {
        boolean isTriggered() {
            return value.throwEventInstanceKey() > 0;
        }
    }

    /** Those of a process instance, oldest first. */
    List<Entry> of(final long processInstanceKey) {
        final List<Entry> found = new ArrayList<>();
        state.scan(
                SUBSCRIPTIONS,
                Key.of(SUBSCRIPTIONS, processInstanceKey),
                (key, value) -> found.add(new Entry(key.lastLong(), value)));
        return found;
    }

    /** Those of activities in the scope, oldest first. */
    List<Entry> in(final long scopeKey) {
        final List<Entry> found = new ArrayList<>();
        state.scan(
                BY_SCOPE,
                Key.of(BY_SCOPE, scopeKey),
                (key, processInstanceKey) -> found.add(get(processInstanceKey, key.lastLong())));
        return found;
    }

    boolean anyIn(final long scopeKey) {
        return anyOf(BY_SCOPE, Key.of(BY_SCOPE, scopeKey));
    }

    /** Whether the event that has called handlers still waits for one. */
    boolean anyOfEvent(final long eventInstanceKey) {
        return anyOf(BY_EVENT, Key.of(BY_EVENT, eventInstanceKey));
    }

    /** Whether anything in the process instance can be compensated, or is about to be. */
    public boolean any(final long processInstanceKey) {
        return anyOf(SUBSCRIPTIONS, Key.of(SUBSCRIPTIONS, processInstanceKey));
    }

    /** The one that the handler is at work for, or null. */
    Entry ofHandler(final long processInstanceKey, final long handlerInstanceKey) {
        final Long key = state.get(HANDLERS, Key.of(HANDLERS, handlerInstanceKey));
        return key == null ? null : get(processInstanceKey, key);
    }

    @Override
    public void apply(
            final long key,
            final CompensationSubscriptionIntent intent,
            final CompensationSubscriptionValue value,
            final long timestamp) {
        final Key at = Key.of(SUBSCRIPTIONS, value.processInstanceKey(), key);
        switch (intent) {
            case CREATED -> {
                state.put(SUBSCRIPTIONS, at, value);
                state.put(BY_SCOPE, inScope(key, value), value.processInstanceKey());
            }
            case TRIGGERED -> {
                state.put(SUBSCRIPTIONS, at, value);
                if (value.handlerInstanceKey() > 0) {
                    state.put(HANDLERS, Key.of(HANDLERS, value.handlerInstanceKey()), key);
                    state.put(BY_EVENT, Key.of(BY_EVENT, value.throwEventInstanceKey(), key), Boolean.TRUE);
                }
            }
            case COMPLETED, DELETED -> {
                state.delete(SUBSCRIPTIONS, at);
                state.delete(BY_SCOPE, inScope(key, value));
                if (value.handlerInstanceKey() > 0) {
                    state.delete(HANDLERS, Key.of(HANDLERS, value.handlerInstanceKey()));
                    state.delete(BY_EVENT, Key.of(BY_EVENT, value.throwEventInstanceKey(), key));
                }
            }
        }
    }

    private Entry get(final long processInstanceKey, final long key) {
        return new Entry(key, state.get(SUBSCRIPTIONS, Key.of(SUBSCRIPTIONS, processInstanceKey, key)));
    }

    private <V> boolean anyOf(final Table<V> table, final Key prefix) {
        final boolean[] found = {false};
        state.scan(table, prefix, (key, value) -> {
            found[0] = true;
            return false;
        });
        return found[0];
    }

    private static Key inScope(final long key, final CompensationSubscriptionValue value) {
        return Key.of(BY_SCOPE, value.compensableActivityScopeKey(), key);
    }
}
