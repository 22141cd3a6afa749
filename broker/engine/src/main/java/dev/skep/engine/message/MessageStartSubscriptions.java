package dev.skep.engine.message;

import dev.skep.engine.EventApplier;
import dev.skep.engine.TableIds;
import dev.skep.protocol.intent.MessageStartEventSubscriptionIntent;
import dev.skep.protocol.value.MessageStartEventSubscriptionValue;
import dev.skep.state.Key;
import dev.skep.state.StateWriter;
import dev.skep.state.Table;
import dev.skep.state.ValueCodec;
import java.util.ArrayList;
import java.util.List;

/** The tables of message start events by message and by definition, and the applier of what happens to them. */
public final class MessageStartSubscriptions
        implements EventApplier<MessageStartEventSubscriptionIntent, MessageStartEventSubscriptionValue> {
    private static final ValueCodec<MessageStartEventSubscriptionValue> CODEC = ValueCodec.of(
            MessageStartEventSubscriptionValue::write, MessageStartEventSubscriptionValue::read, value -> 200);
    private static final Table<MessageStartEventSubscriptionValue> BY_NAME =
            new Table<>(TableIds.MESSAGE_START_SUBSCRIPTIONS, "message-start-subscriptions", CODEC);
    private static final Table<MessageStartEventSubscriptionValue> BY_PROCESS = new Table<>(
            TableIds.MESSAGE_START_SUBSCRIPTIONS_BY_PROCESS, "message-start-subscriptions-by-process", CODEC);

    private final StateWriter state;
    private final Messages messages;
    private final MessageStartLocks locks;

    public MessageStartSubscriptions(final StateWriter state, final Messages messages, final MessageStartLocks locks) {
        this.state = state;
        this.messages = messages;
        this.locks = locks;
    }

    /** A subscription with its key. */
    record Listening(long key, MessageStartEventSubscriptionValue value) {}

    /** Those that listen for the message. */
    List<Listening> to(final String messageName, final String tenantId) {
        return scan(
                BY_NAME, Key.builder(BY_NAME).text(tenantId).text(messageName).build());
    }

    /** Those of one version of a process. */
    List<Listening> of(final long processDefinitionKey) {
        return scan(BY_PROCESS, Key.of(BY_PROCESS, processDefinitionKey));
    }

    @Override
    public void apply(
            final long key,
            final MessageStartEventSubscriptionIntent intent,
            final MessageStartEventSubscriptionValue value,
            final long timestamp) {
        switch (intent) {
            case CREATED -> {
                state.put(BY_NAME, nameKey(key, value), value);
                state.put(BY_PROCESS, Key.of(BY_PROCESS, value.processDefinitionKey(), key), value);
            }
            case CORRELATED -> {
                messages.applyCorrelated(
                        value.messageKey(),
                        new Messages.Line(
                                value.tenantId(), value.messageName(), value.correlationKey(), value.bpmnProcessId()));
                if (!value.correlationKey().isEmpty()) {
                    locks.applyStarted(value);
                }
            }
            case DELETED -> {
                state.delete(BY_NAME, nameKey(key, value));
                state.delete(BY_PROCESS, Key.of(BY_PROCESS, value.processDefinitionKey(), key));
            }
        }
    }

    private List<Listening> scan(final Table<MessageStartEventSubscriptionValue> table, final Key prefix) {
        final List<Listening> found = new ArrayList<>();
        state.scan(table, prefix, (key, value) -> found.add(new Listening(key.lastLong(), value)));
        return found;
    }

    private static Key nameKey(final long key, final MessageStartEventSubscriptionValue value) {
        return Key.builder(BY_NAME)
                .text(value.tenantId())
                .text(value.messageName())
                .number(key)
                .build();
    }
}
