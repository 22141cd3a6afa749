package dev.skep.engine.message;

import dev.skep.base.Packed;
import dev.skep.engine.EventApplier;
import dev.skep.engine.TableIds;
import dev.skep.protocol.intent.ProcessMessageSubscriptionIntent;
import dev.skep.protocol.message.CommandRequest;
import dev.skep.protocol.value.ProcessMessageSubscriptionValue;
import dev.skep.state.Key;
import dev.skep.state.StateWriter;
import dev.skep.state.Table;
import dev.skep.state.ValueCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The table of subscriptions by the element instance that waits, and the applier of what happens to them. */
public final class ProcessMessageSubscriptions
        implements EventApplier<ProcessMessageSubscriptionIntent, ProcessMessageSubscriptionValue> {
    private static final int WEIGHT = 300;

    private static final Table<ProcessMessageSubscription> SUBSCRIPTIONS = new Table<>(
            TableIds.PROCESS_MESSAGE_SUBSCRIPTIONS,
            "process-message-subscriptions",
            ValueCodec.of(ProcessMessageSubscription::write, ProcessMessageSubscription::read, value -> WEIGHT));

    private final StateWriter state;
    private final PendingSends pending;

    public ProcessMessageSubscriptions(final StateWriter state) {
        this.state = state;
        this.pending = new PendingSends(
                state, TableIds.PROCESS_MESSAGE_SUBSCRIPTIONS_PENDING, "process-message-subscriptions-pending");
    }

    /** The subscription, or null when it is gone or never was. */
    ProcessMessageSubscription get(final long elementInstanceKey, final long key) {
        return state.get(SUBSCRIPTIONS, Key.of(SUBSCRIPTIONS, elementInstanceKey, key));
    }

    /** All subscriptions of the element instance, those that are ending as well. */
    List<ProcessMessageSubscription> of(final long elementInstanceKey) {
        final List<ProcessMessageSubscription> found = new ArrayList<>();
        state.scan(
                SUBSCRIPTIONS,
                Key.of(SUBSCRIPTIONS, elementInstanceKey),
                (key, subscription) -> found.add(subscription));
        return found;
    }

    /** Whether something is on its way between the two sides. */
    public boolean hasPending(final long elementInstanceKey) {
        for (final ProcessMessageSubscription subscription : of(elementInstanceKey)) {
            if (subscription.state() != SubscriptionState.OPEN) {
                return true;
            }
        }
        return false;
    }

    /** Tells the other side again what it has not answered for a while. */
    public void resend(final Consumer<CommandRequest> sends) {
        pending.overdue(at -> {
            final ProcessMessageSubscription subscription = get(at.reader().number(), at.lastLong());
            final long key = subscription.key();
            sends.accept(
                    switch (subscription.state()) {
                        case OPENING -> SubscriptionMail.create(key, subscription.value());
                        case CORRELATED -> SubscriptionMail.correlated(key, subscription.value());
                        case CLOSING -> SubscriptionMail.delete(key, subscription.value());
                        case MIGRATING -> SubscriptionMail.migrate(key, subscription.value());
                        case OPEN -> throw new IllegalStateException("an open subscription waits for no answer");
                    });
        });
    }

    @Override
    public void apply(
            final long key,
            final ProcessMessageSubscriptionIntent intent,
            final ProcessMessageSubscriptionValue value,
            final long timestamp) {
        switch (intent) {
            case CREATING -> putPending(key, value, SubscriptionState.OPENING, timestamp);
            case CREATED -> putOpen(key, value);
            case CORRELATED -> {
                if (value.interrupting()) {
                    putPending(key, value, SubscriptionState.CORRELATED, timestamp);
                } else {
                    putTaken(key, value);
                }
            }
            case MIGRATED -> putPending(key, value, SubscriptionState.MIGRATING, timestamp);
            case DELETING -> putPending(key, value, SubscriptionState.CLOSING, timestamp);
            case DELETED -> {
                state.delete(SUBSCRIPTIONS, Key.of(SUBSCRIPTIONS, value.elementInstanceKey(), key));
                pending.remove(value.elementInstanceKey(), key);
            }
            case CREATE, CORRELATE, DELETE -> throw new IllegalStateException(intent + " is a command");
        }
    }

    private void putPending(
            final long key,
            final ProcessMessageSubscriptionValue value,
            final SubscriptionState to,
            final long timestamp) {
        put(key, value, to);
        pending.add(value.elementInstanceKey(), key, timestamp);
    }

    private void putOpen(final long key, final ProcessMessageSubscriptionValue value) {
        put(key, value, SubscriptionState.OPEN);
        pending.remove(value.elementInstanceKey(), key);
    }

    /** It waits for more, and the other side for what it has not said yet. */
    private void putTaken(final long key, final ProcessMessageSubscriptionValue value) {
        if (get(value.elementInstanceKey(), key).state() == SubscriptionState.MIGRATING) {
            put(key, value, SubscriptionState.MIGRATING);
        } else {
            putOpen(key, value);
        }
    }

    private void put(final long key, final ProcessMessageSubscriptionValue value, final SubscriptionState to) {
        state.put(
                SUBSCRIPTIONS,
                Key.of(SUBSCRIPTIONS, value.elementInstanceKey(), key),
                new ProcessMessageSubscription(key, value.withVariables(Packed.EMPTY_DOCUMENT), to));
    }
}
