package dev.skep.engine.message;

import dev.skep.base.FieldReader;
import dev.skep.engine.TableIds;
import dev.skep.model.graph.FlowNode;
import dev.skep.protocol.value.MessageStartEventSubscriptionValue;
import dev.skep.protocol.value.ProcessInstanceValue;
import dev.skep.state.Key;
import dev.skep.state.StateWriter;
import dev.skep.state.Table;
import dev.skep.state.ValueCodec;

/** Running instances that a message with a correlation key has started: one of each process for each key. */
public final class MessageStartLocks {
    private static final Table<Long> LOCKS =
            new Table<>(TableIds.MESSAGE_START_LOCKS, "message-start-locks", ValueCodec.INT64);
    private static final Table<String> INSTANCES = new Table<>(
            TableIds.MESSAGE_START_INSTANCES,
            "message-start-instances",
            ValueCodec.of((value, out) -> out.text(value), FieldReader::text, String::length));

    private final StateWriter state;

    public MessageStartLocks(final StateWriter state) {
        this.state = state;
    }

    /** Whether an instance of the process runs that was started with the key. */
    boolean isHeld(final String bpmnProcessId, final String correlationKey, final String tenantId) {
        return state.contains(LOCKS, lockKey(bpmnProcessId, correlationKey, tenantId));
    }

    /** The correlation key with which a message started the instance; null where none did, or it had none. */
    String heldBy(final long processInstanceKey) {
        return state.get(INSTANCES, Key.of(INSTANCES, processInstanceKey));
    }

    // ---------------------------------------------------------------- for appliers

    void applyStarted(final MessageStartEventSubscriptionValue value) {
        state.put(
                LOCKS,
                lockKey(value.bpmnProcessId(), value.correlationKey(), value.tenantId()),
                value.processInstanceKey());
        state.put(INSTANCES, Key.of(INSTANCES, value.processInstanceKey()), value.correlationKey());
    }

    /** The instance has ended, in whatever way. */
    public void applyEnded(final long processInstanceKey, final FlowNode process, final ProcessInstanceValue value) {
        if (!MessageStartEvents.startsByMessage(process)) {
            return;
        }
        final String correlationKey = heldBy(processInstanceKey);
        if (correlationKey != null) {
            state.delete(INSTANCES, Key.of(INSTANCES, processInstanceKey));
            state.delete(LOCKS, lockKey(value.bpmnProcessId(), correlationKey, value.tenantId()));
        }
    }

    /** The instance goes on as one of another definition: of another process it holds no key, nor where none starts by messages. */
    public void applyMigrated(
            final long processInstanceKey,
            final FlowNode before,
            final ProcessInstanceValue valueBefore,
            final FlowNode after,
            final ProcessInstanceValue valueAfter) {
        if (!valueBefore.bpmnProcessId().equals(valueAfter.bpmnProcessId())
                || !MessageStartEvents.startsByMessage(after)) {
            applyEnded(processInstanceKey, before, valueBefore);
        }
    }

    private static Key lockKey(final String bpmnProcessId, final String correlationKey, final String tenantId) {
        return Key.builder(LOCKS)
                .text(tenantId)
                .text(bpmnProcessId)
                .text(correlationKey)
                .build();
    }
}
