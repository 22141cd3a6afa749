package dev.skep.protocol.value;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.base.Packed;
import dev.skep.protocol.ValueType;

/** One variable of one scope. */
public record VariableValue(
        String name,
        Packed value,
        long scopeKey,
        long processInstanceKey,
        long processDefinitionKey,
        String bpmnProcessId,
        String tenantId)
        implements RecordValue {
    @Override
    public ValueType valueType() {
        return ValueType.VARIABLE;
    }

    @Override
    public void write(final FieldWriter out) {
        out.text(name);
        value.write(out);
        out.int64(scopeKey);
        out.int64(processInstanceKey);
        out.int64(processDefinitionKey);
        out.text(bpmnProcessId);
        out.text(tenantId);
    }

    public static VariableValue read(final FieldReader in) {
        return new VariableValue(in.text(), Packed.read(in), in.int64(), in.int64(), in.int64(), in.text(), in.text());
    }
}
