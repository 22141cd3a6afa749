package dev.skep.protocol.value;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.protocol.ValueType;

/** Why an element instance or a job can't go on. Job key -1 where the element itself is stuck. */
public record IncidentValue(
        IncidentErrorType errorType,
        String errorMessage,
        String bpmnProcessId,
        long processDefinitionKey,
        long processInstanceKey,
        String elementId,
        long elementInstanceKey,
        long jobKey,
        long variableScopeKey,
        String tenantId)
        implements RecordValue {
    @Override
    public ValueType valueType() {
        return ValueType.INCIDENT;
    }

    @Override
    public void write(final FieldWriter out) {
        out.int8(errorType.code());
        out.text(errorMessage);
        out.text(bpmnProcessId);
        out.int64(processDefinitionKey);
        out.int64(processInstanceKey);
        out.text(elementId);
        out.int64(elementInstanceKey);
        out.int64(jobKey);
        out.int64(variableScopeKey);
        out.text(tenantId);
    }

    public static IncidentValue read(final FieldReader in) {
        return new IncidentValue(
                IncidentErrorType.ofCode(in.int8()),
                in.text(),
                in.text(),
                in.int64(),
                in.int64(),
                in.text(),
                in.int64(),
                in.int64(),
                in.int64(),
                in.text());
    }
}
