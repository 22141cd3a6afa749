package dev.skep.protocol.value;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.protocol.ValueType;

/** Somebody listens for signals: an element instance, or a start event, whose instance key is -1. */
public record SignalSubscriptionValue(
        String signalName,
        long processDefinitionKey,
        String bpmnProcessId,
        String catchEventId,
        long catchEventInstanceKey,
        String tenantId)
        implements RecordValue {
    /** The element instance, or the definition of a start event. */
    public long ownerKey() {
        return catchEventInstanceKey > 0 ? catchEventInstanceKey : processDefinitionKey;
    }

    @Override
    public ValueType valueType() {
        return ValueType.SIGNAL_SUBSCRIPTION;
    }

    @Override
    public void write(final FieldWriter out) {
        out.text(signalName);
        out.int64(processDefinitionKey);
        out.text(bpmnProcessId);
        out.text(catchEventId);
        out.int64(catchEventInstanceKey);
        out.text(tenantId);
    }

    public static SignalSubscriptionValue read(final FieldReader in) {
        return new SignalSubscriptionValue(in.text(), in.int64(), in.text(), in.text(), in.int64(), in.text());
    }
}
