package dev.skep.protocol.value;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.base.Packed;
import dev.skep.protocol.ValueType;

/**
 * The side of a subscription that lives with the process instance.
 *
 * @param messageKey the message that is being correlated or was the last one, -1 where none was
 * @param correlations count of messages offered so far: tells one that is sent again from a new one
 */
public record ProcessMessageSubscriptionValue(
        int subscriptionPartitionId,
        long processInstanceKey,
        long elementInstanceKey,
        String bpmnProcessId,
        String messageName,
        String correlationKey,
        long messageKey,
        String elementId,
        boolean interrupting,
        Packed variables,
        String tenantId,
        int correlations)
        implements RecordValue {
    /** The same, with the message that the other side offers. */
    public ProcessMessageSubscriptionValue correlatedTo(final ProcessMessageSubscriptionValue offer) {
        return with(offer.messageKey, offer.variables, offer.correlations);
    }

    /** The same, but for whether this was the last that is taken. */
    public ProcessMessageSubscriptionValue withInterrupting(final boolean newInterrupting) {
        return migratedTo(bpmnProcessId, elementId, newInterrupting);
    }

    public ProcessMessageSubscriptionValue withVariables(final Packed newVariables) {
        return with(messageKey, newVariables, correlations);
    }

    /** The same, of an event of another definition. */
    public ProcessMessageSubscriptionValue migratedTo(
            final String newBpmnProcessId, final String newElementId, final boolean newInterrupting) {
        return new ProcessMessageSubscriptionValue(
                subscriptionPartitionId,
                processInstanceKey,
                elementInstanceKey,
                newBpmnProcessId,
                messageName,
                correlationKey,
                messageKey,
                newElementId,
                newInterrupting,
                variables,
                tenantId,
                correlations);
    }

    private ProcessMessageSubscriptionValue with(
            final long newMessageKey, final Packed newVariables, final int newCorrelations) {
        return new ProcessMessageSubscriptionValue(
                subscriptionPartitionId,
                processInstanceKey,
                elementInstanceKey,
                bpmnProcessId,
                messageName,
                correlationKey,
                newMessageKey,
                elementId,
                interrupting,
                newVariables,
                tenantId,
                newCorrelations);
    }

    @Override
    public ValueType valueType() {
        return ValueType.PROCESS_MESSAGE_SUBSCRIPTION;
    }

    @Override
    public void write(final FieldWriter out) {
        out.int32(subscriptionPartitionId);
        out.int64(processInstanceKey);
        out.int64(elementInstanceKey);
        out.text(bpmnProcessId);
        out.text(messageName);
        out.text(correlationKey);
        out.int64(messageKey);
        out.text(elementId);
        out.bool(interrupting);
        variables.write(out);
        out.text(tenantId);
        out.int32(correlations);
    }

    public static ProcessMessageSubscriptionValue read(final FieldReader in) {
        return new ProcessMessageSubscriptionValue(
                in.int32(),
                in.int64(),
                in.int64(),
                in.text(),
                in.text(),
                in.text(),
                in.int64(),
                in.text(),
                in.bool(),
                Packed.read(in),
                in.text(),
                in.int32());
    }
}
