package dev.skep.protocol.value;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.protocol.ValueType;

/** A start event of a process that begins an instance when its condition holds. */
public record ConditionalSubscriptionValue(
        long processDefinitionKey, String bpmnProcessId, String catchEventId, String condition, String tenantId)
        implements RecordValue {
    @Override
    public ValueType valueType() {
        return ValueType.CONDITIONAL_SUBSCRIPTION;
    }

    @Override
    public void write(final FieldWriter out) {
        out.int64(processDefinitionKey);
        out.text(bpmnProcessId);
        out.text(catchEventId);
        out.text(condition);
        out.text(tenantId);
    }

    public static ConditionalSubscriptionValue read(final FieldReader in) {
        return new ConditionalSubscriptionValue(in.int64(), in.text(), in.text(), in.text(), in.text());
    }
}
