package dev.skep.protocol.value;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.base.Packed;
import dev.skep.protocol.ValueType;

/** The variables with which an awaited instance ended. */
public record ProcessInstanceResultValue(
        String bpmnProcessId,
        int version,
        long processDefinitionKey,
        long processInstanceKey,
        Packed variables,
        String tenantId)
        implements RecordValue {
    @Override
    public ValueType valueType() {
        return ValueType.PROCESS_INSTANCE_RESULT;
    }

    @Override
    public void write(final FieldWriter out) {
        out.text(bpmnProcessId);
        out.int32(version);
        out.int64(processDefinitionKey);
        out.int64(processInstanceKey);
        variables.write(out);
        out.text(tenantId);
    }

    public static ProcessInstanceResultValue read(final FieldReader in) {
        return new ProcessInstanceResultValue(
                in.text(), in.int32(), in.int64(), in.int64(), Packed.read(in), in.text());
    }
}
