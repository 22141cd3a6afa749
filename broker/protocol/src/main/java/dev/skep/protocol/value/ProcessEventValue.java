package dev.skep.protocol.value;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.base.Packed;
import dev.skep.protocol.ValueType;

/** Something that happened to a scope and waits to be taken up by an element: a message, a timer, an error, the end of a job. */
public record ProcessEventValue(
        long scopeKey,
        long processDefinitionKey,
        long processInstanceKey,
        String targetElementId,
        Packed variables,
        String tenantId)
        implements RecordValue {
    @Override
    public ValueType valueType() {
        return ValueType.PROCESS_EVENT;
    }

    @Override
    public void write(final FieldWriter out) {
        out.int64(scopeKey);
        out.int64(processDefinitionKey);
        out.int64(processInstanceKey);
        out.text(targetElementId);
        variables.write(out);
        out.text(tenantId);
    }

    public static ProcessEventValue read(final FieldReader in) {
        return new ProcessEventValue(in.int64(), in.int64(), in.int64(), in.text(), Packed.read(in), in.text());
    }
}
