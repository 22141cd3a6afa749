package dev.skep.protocol.value;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.base.Packed;
import dev.skep.protocol.ValueType;

/** A message start event of the latest version of a process. */
public record MessageStartEventSubscriptionValue(
        long processDefinitionKey,
        String bpmnProcessId,
        String startEventId,
        String messageName,
        long processInstanceKey,
        long messageKey,
        String correlationKey,
        Packed variables,
        String tenantId)
        implements RecordValue {
    /** The same, with the message that starts an instance. */
    public MessageStartEventSubscriptionValue correlatedTo(
            final long newMessageKey,
            final String newCorrelationKey,
            final Packed newVariables,
            final long newProcessInstanceKey) {
        return new MessageStartEventSubscriptionValue(
                processDefinitionKey,
                bpmnProcessId,
                startEventId,
                messageName,
                newProcessInstanceKey,
                newMessageKey,
                newCorrelationKey,
                newVariables,
                tenantId);
    }

    @Override
    public ValueType valueType() {
        return ValueType.MESSAGE_START_EVENT_SUBSCRIPTION;
    }

    @Override
    public void write(final FieldWriter out) {
        out.int64(processDefinitionKey);
        out.text(bpmnProcessId);
        out.text(startEventId);
        out.text(messageName);
        out.int64(processInstanceKey);
        out.int64(messageKey);
        out.text(correlationKey);
        variables.write(out);
        out.text(tenantId);
    }

    public static MessageStartEventSubscriptionValue read(final FieldReader in) {
        return new MessageStartEventSubscriptionValue(
                in.int64(),
                in.text(),
                in.text(),
                in.text(),
                in.int64(),
                in.int64(),
                in.text(),
                Packed.read(in),
                in.text());
    }
}
