package dev.skep.protocol.value;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.base.Packed;
import dev.skep.protocol.ValueType;

/** The side of a subscription that lives with the process instance. */
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
        String tenantId)
        implements RecordValue {
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
                in.text());
    }
}
