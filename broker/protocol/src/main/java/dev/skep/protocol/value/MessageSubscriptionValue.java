package dev.skep.protocol.value;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.base.Packed;
import dev.skep.protocol.ValueType;

/**
 * The side of a subscription that lives where the correlation key hashes to. Its key is that of the other side.
 *
 * @param messageKey the message that is being correlated or was the last one, -1 where none was
 * @param correlations count of messages offered so far: tells one that is sent again from a new one
 */
public record MessageSubscriptionValue(
        long processInstanceKey,
        long elementInstanceKey,
        String bpmnProcessId,
        String messageName,
        String correlationKey,
        long messageKey,
        boolean interrupting,
        Packed variables,
        String tenantId,
        int correlations)
        implements RecordValue {
    /** The same, offered the message. */
    public MessageSubscriptionValue offered(final long newMessageKey, final Packed newVariables) {
        return new MessageSubscriptionValue(
                processInstanceKey,
                elementInstanceKey,
                bpmnProcessId,
                messageName,
                correlationKey,
                newMessageKey,
                interrupting,
                newVariables,
                tenantId,
                correlations + 1);
    }

    /** The same, of an event of another definition. */
    public MessageSubscriptionValue migratedTo(final String newBpmnProcessId, final boolean newInterrupting) {
        return new MessageSubscriptionValue(
                processInstanceKey,
                elementInstanceKey,
                newBpmnProcessId,
                messageName,
                correlationKey,
                messageKey,
                newInterrupting,
                variables,
                tenantId,
                correlations);
    }

    public MessageSubscriptionValue withVariables(final Packed newVariables) {
        return new MessageSubscriptionValue(
                processInstanceKey,
                elementInstanceKey,
                bpmnProcessId,
                messageName,
                correlationKey,
                messageKey,
                interrupting,
                newVariables,
                tenantId,
                correlations);
    }

    @Override
    public ValueType valueType() {
        return ValueType.MESSAGE_SUBSCRIPTION;
    }

    @Override
    public void write(final FieldWriter out) {
        out.int64(processInstanceKey);
        out.int64(elementInstanceKey);
        out.text(bpmnProcessId);
        out.text(messageName);
        out.text(correlationKey);
        out.int64(messageKey);
        out.bool(interrupting);
        variables.write(out);
        out.text(tenantId);
        out.int32(correlations);
    }

    public static MessageSubscriptionValue read(final FieldReader in) {
        return new MessageSubscriptionValue(
                in.int64(),
                in.int64(),
                in.text(),
                in.text(),
                in.text(),
                in.int64(),
                in.bool(),
                Packed.read(in),
                in.text(),
                in.int32());
    }
}
