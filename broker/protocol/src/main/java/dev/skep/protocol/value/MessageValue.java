package dev.skep.protocol.value;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.base.Packed;
import dev.skep.protocol.ValueType;

/** A published message. Time to live in milliseconds, deadline in epoch milliseconds. */
public record MessageValue(
        String name,
        String correlationKey,
        String messageId,
        long timeToLive,
        long deadline,
        Packed variables,
        String tenantId)
        implements RecordValue {
    public MessageValue withVariables(final Packed newVariables) {
        return new MessageValue(name, correlationKey, messageId, timeToLive, deadline, newVariables, tenantId);
    }

    @Override
    public ValueType valueType() {
        return ValueType.MESSAGE;
    }

    @Override
    public void write(final FieldWriter out) {
        out.text(name);
        out.text(correlationKey);
        out.text(messageId);
        out.int64(timeToLive);
        out.int64(deadline);
        variables.write(out);
        out.text(tenantId);
    }

    public static MessageValue read(final FieldReader in) {
        return new MessageValue(in.text(), in.text(), in.text(), in.int64(), in.int64(), Packed.read(in), in.text());
    }
}
