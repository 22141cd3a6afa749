package dev.skep.engine.signal;

import dev.skep.engine.EventApplier;
import dev.skep.engine.TableIds;
import dev.skep.protocol.intent.SignalSubscriptionIntent;
import dev.skep.protocol.value.SignalSubscriptionValue;
import dev.skep.state.Key;
import dev.skep.state.StateWriter;
import dev.skep.state.Table;
import dev.skep.state.ValueCodec;
import java.util.ArrayList;
import java.util.List;

/** The tables of those who listen, by signal and by owner, and the applier of what happens to them. */
public final class SignalSubscriptions implements EventApplier<SignalSubscriptionIntent, SignalSubscriptionValue> {
    private static final ValueCodec<SignalSubscriptionValue> CODEC =
            ValueCodec.of(SignalSubscriptionValue::write, SignalSubscriptionValue::read, value -> 200);
    private static final Table<SignalSubscriptionValue> BY_NAME =
            new Table<>(TableIds.SIGNAL_SUBSCRIPTIONS, "signal-subscriptions", CODEC);
    private static final Table<SignalSubscriptionValue> BY_OWNER =
            new Table<>(TableIds.SIGNAL_SUBSCRIPTIONS_BY_OWNER, "signal-subscriptions-by-owner", CODEC);

    private final StateWriter state;

    public SignalSubscriptions(final StateWriter state) {
        this.state = state;
    }

    /** A subscription with its key. */
    record Listening(long key, SignalSubscriptionValue value) {}

    /** At most this many of those that listen for the signal, oldest first, with higher keys than {@code after}. */
    List<Listening> to(final String signalName, final String tenantId, final long after, final int most) {
        final List<Listening> found = new ArrayList<>();
        final Key all = Key.builder(BY_NAME).text(tenantId).text(signalName).build();
        final Key from = Key.builder(BY_NAME)
                .text(tenantId)
                .text(signalName)
                .number(after + 1)
                .build();
        state.scan(BY_NAME, all, from, (key, value) -> {
            found.add(new Listening(key.lastLong(), value));
            return found.size() < most;
        });
        return found;
    }

    /** Those of an element instance, or of the start events of a process definition. */
    List<Listening> of(final long ownerKey) {
        final List<Listening> found = new ArrayList<>();
        state.scan(
                BY_OWNER, Key.of(BY_OWNER, ownerKey), (key, value) -> found.add(new Listening(key.lastLong(), value)));
        return found;
    }

    @Override
    public void apply(
            final long key,
            final SignalSubscriptionIntent intent,
            final SignalSubscriptionValue value,
            final long timestamp) {
        final Key byName = Key.builder(BY_NAME)
                .text(value.tenantId())
                .text(value.signalName())
                .number(key)
                .build();
        final Key byOwner = Key.of(BY_OWNER, value.ownerKey(), key);
        switch (intent) {
            case CREATED -> {
                state.put(BY_NAME, byName, value);
                state.put(BY_OWNER, byOwner, value);
            }
            case DELETED -> {
                state.delete(BY_NAME, byName);
                state.delete(BY_OWNER, byOwner);
            }
        }
    }
}
