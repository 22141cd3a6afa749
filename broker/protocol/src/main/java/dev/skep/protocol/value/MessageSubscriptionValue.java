package dev.skep.protocol.value;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.base.Packed;
import dev.skep.protocol.ValueType;

/** The side of a subscription that lives where the correlation key hashes to. */
public record MessageSubscriptionValue(
        long processInstanceKey,
        long elementInstanceKey,
        String bpmnProcessId,
        String messageName,
        String correlationKey,
        long messageKey,
        boolean interrupting,
        Packed variables,
        String tenantId)
        implements RecordValue {
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
                in.text());
    }
}
