package dev.skep.protocol.value;

import dev.skep.base.BpmnElementType;
import dev.skep.base.BpmnEventType;
import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.protocol.ValueType;

/** One element instance, as its events and commands tell of it. Parent keys are -1 where there is no calling instance. */
public record ProcessInstanceValue(
        String bpmnProcessId,
        int version,
        long processDefinitionKey,
        long processInstanceKey,
        String elementId,
        long flowScopeKey,
        BpmnElementType elementType,
        BpmnEventType eventType,
        long parentProcessInstanceKey,
        long parentElementInstanceKey,
        String tenantId)
        implements RecordValue {
    @Override
    public ValueType valueType() {
        return ValueType.PROCESS_INSTANCE;
    }

    @Override
    public void write(final FieldWriter out) {
        out.text(bpmnProcessId);
        out.int32(version);
        out.int64(processDefinitionKey);
        out.int64(processInstanceKey);
        out.text(elementId);
        out.int64(flowScopeKey);
        out.int8(elementType.code());
        out.int8(eventType.code());
        out.int64(parentProcessInstanceKey);
        out.int64(parentElementInstanceKey);
        out.text(tenantId);
    }

    public static ProcessInstanceValue read(final FieldReader in) {
        return new ProcessInstanceValue(
                in.text(),
                in.int32(),
                in.int64(),
                in.int64(),
                in.text(),
                in.int64(),
                BpmnElementType.ofCode(in.int8()),
                BpmnEventType.ofCode(in.int8()),
                in.int64(),
                in.int64(),
                in.text());
    }
}
