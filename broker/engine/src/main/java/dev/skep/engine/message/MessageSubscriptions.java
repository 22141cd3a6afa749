package dev.skep.engine.message;

import dev.skep.base.Packed;
import dev.skep.engine.EventApplier;
import dev.skep.engine.TableIds;
import dev.skep.protocol.intent.MessageSubscriptionIntent;
import dev.skep.protocol.message.CommandRequest;
import dev.skep.protocol.value.MessageSubscriptionValue;
import dev.skep.state.Key;
import dev.skep.state.StateWriter;
import dev.skep.state.Table;
import dev.skep.state.ValueCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The tables of subscriptions whose correlation key hashes to this partition, and the applier of what happens to them. By
 * name are only those that are not being offered a message: each of them can have the next one.
 */
public final class MessageSubscriptions implements EventApplier<MessageSubscriptionIntent, MessageSubscriptionValue> {
    private static final Table<MessageSubscription> SUBSCRIPTIONS = new Table<>(
            TableIds.MESSAGE_SUBSCRIPTIONS,
            "message-subscriptions",
            ValueCodec.of(MessageSubscription::write, MessageSubscription::read, MessageSubscription::weight));
    private static final Table<Boolean> WAITING =
            new Table<>(TableIds.MESSAGE_SUBSCRIPTIONS_BY_NAME, "message-subscriptions-by-name", ValueCodec.PRESENT);

    private final StateWriter state;
    private final int partitionId;
    private final Messages messages;
    private final PendingSends pending;

    public MessageSubscriptions(final StateWriter state, final int partitionId, final Messages messages) {
        this.state = state;
        this.partitionId = partitionId;
        this.messages = messages;
        this.pending = new PendingSends(state, TableIds.MESSAGE_SUBSCRIPTIONS_PENDING, "message-subscriptions-pending");
    }

    /** The subscription, or null when it is gone or never was. */
    MessageSubscription get(final long key) {
        return state.get(SUBSCRIPTIONS, Key.of(SUBSCRIPTIONS, key));
    }

    /** Of each process the oldest subscription that waits. */
    List<Long> waitingOfEachProcess(final String name, final String correlationKey, final String tenantId) {
        final List<Long> keys = new ArrayList<>();
        final Key all = namePrefix(name, correlationKey, tenantId).build();
        final Key[] from = {all};
        final String[] process = {null};
        while (from[0] != null) {
            final Key start = from[0];
            from[0] = null;
            state.scan(WAITING, all, start, (key, present) -> {
                final String found = processOf(key);
                if (found.equals(process[0])) {
                    // Any number of them may wait for one message: the next process is looked up, not walked to.
                    from[0] = namePrefix(name, correlationKey, tenantId)
                            .text(found)
                            .number(Long.MAX_VALUE)
                            .build();
                    return false;
                }
                process[0] = found;
                keys.add(key.lastLong());
                return true;
            });
        }
        return keys;
    }

    /** The oldest subscription of the process that waits for the same as this one and has not had its message; -1 where there is none. */
    long waitingLike(final MessageSubscriptionValue other) {
        final long[] found = {-1};
        final Key prefix = namePrefix(other.messageName(), other.correlationKey(), other.tenantId())
                .text(other.bpmnProcessId())
                .build();
        state.scan(WAITING, prefix, (key, present) -> {
            if (!messages.hasTaken(other.messageKey(), key.lastLong())) {
                found[0] = key.lastLong();
            }
            return found[0] < 0;
        });
        return found[0];
    }

    /** Offers again what has not been answered for a while. */
    public void resend(final Consumer<CommandRequest> sends) {
        pending.overdue(at -> sends.accept(SubscriptionMail.correlate(
                partitionId, at.lastLong(), get(at.lastLong()).value())));
    }

    @Override
    public void apply(
            final long key,
            final MessageSubscriptionIntent intent,
            final MessageSubscriptionValue value,
            final long timestamp) {
        switch (intent) {
            case CREATED -> putWaiting(key, value);
            case CORRELATING -> {
                final MessageSubscriptionValue kept =
                        value.withVariables(value.variables().detached());
                state.put(SUBSCRIPTIONS, Key.of(SUBSCRIPTIONS, key), new MessageSubscription(kept, true));
                state.delete(WAITING, waitingKey(key, value));
                pending.add(key, key, timestamp);
                messages.applyOffered(value.messageKey(), line(value));
            }
            case CORRELATED -> {
                if (!value.bpmnProcessId().equals(get(key).value().bpmnProcessId())) {
                    messages.applyCorrelated(value.messageKey(), line(value));
                }
                if (value.interrupting()) {
                    messages.applyClosed(value.messageKey(), false);
                    remove(key, value);
                } else {
                    messages.applyTaken(value.messageKey(), key);
                    pending.remove(key, key);
                    putWaiting(key, value);
                }
            }
            case REJECTED -> {
                remove(key, value);
                messages.applyRefused(value.messageKey(), line(value));
                messages.applyClosed(value.messageKey(), waitingLike(value) >= 0);
            }
            case MIGRATED -> {
                state.delete(WAITING, waitingKey(key, get(key).value()));
                putWaiting(key, value);
            }
            case DELETED -> {
                if (get(key).correlating()) {
                    messages.applyClosed(value.messageKey(), false);
                }
                remove(key, value);
            }
            case CREATE, CORRELATE, REJECT, DELETE, MIGRATE ->
                throw new IllegalStateException(intent + " is a command");
        }
    }

    private void putWaiting(final long key, final MessageSubscriptionValue value) {
        state.put(
                SUBSCRIPTIONS,
                Key.of(SUBSCRIPTIONS, key),
                new MessageSubscription(value.withVariables(Packed.EMPTY_DOCUMENT), false));
        state.put(WAITING, waitingKey(key, value), Boolean.TRUE);
    }

    private void remove(final long key, final MessageSubscriptionValue value) {
        state.delete(SUBSCRIPTIONS, Key.of(SUBSCRIPTIONS, key));
        state.delete(WAITING, waitingKey(key, value));
        pending.remove(key, key);
    }

    private static Messages.Line line(final MessageSubscriptionValue value) {
        return new Messages.Line(value.tenantId(), value.messageName(), value.correlationKey(), value.bpmnProcessId());
    }

    private static Key.Builder namePrefix(final String name, final String correlationKey, final String tenantId) {
        return Key.builder(WAITING).text(tenantId).text(name).text(correlationKey);
    }

    private static Key waitingKey(final long key, final MessageSubscriptionValue value) {
        return namePrefix(value.messageName(), value.correlationKey(), value.tenantId())
                .text(value.bpmnProcessId())
                .number(key)
                .build();
    }

    private static String processOf(final Key waiting) {
        final Key.Reader parts = waiting.reader();
        parts.text();
        parts.text();
        parts.text();
        return parts.text();
    }
}
