package dev.skep.protocol.value;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.protocol.ValueType;

/** A timer of an element instance, or of a start event (element instance and process instance -1). Repetitions: -1 for ever. */
public record TimerValue(
        long elementInstanceKey,
        long processInstanceKey,
        long processDefinitionKey,
        String targetElementId,
        long dueDate,
        int repetitions,
        String tenantId)
        implements RecordValue {
    @Override
    public ValueType valueType() {
        return ValueType.TIMER;
    }

    /** Of a start event: which instance it began. */
    public TimerValue ofInstance(final long newProcessInstanceKey) {
        return new TimerValue(
                elementInstanceKey,
                newProcessInstanceKey,
                processDefinitionKey,
                targetElementId,
                dueDate,
                repetitions,
                tenantId);
    }

    @Override
    public void write(final FieldWriter out) {
        out.int64(elementInstanceKey);
        out.int64(processInstanceKey);
        out.int64(processDefinitionKey);
        out.text(targetElementId);
        out.int64(dueDate);
        out.int32(repetitions);
        out.text(tenantId);
    }

    public static TimerValue read(final FieldReader in) {
        return new TimerValue(in.int64(), in.int64(), in.int64(), in.text(), in.int64(), in.int32(), in.text());
    }
}
