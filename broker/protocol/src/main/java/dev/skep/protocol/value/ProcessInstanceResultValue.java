package dev.skep.protocol.value;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.base.Packed;
import dev.skep.protocol.ValueType;
import dev.skep.protocol.value.part.InstanceTraits;

/** The variables with which an awaited instance ended, and what its creator said about it. */
public record ProcessInstanceResultValue(
        String bpmnProcessId,
        int version,
        long processDefinitionKey,
        long processInstanceKey,
        Packed variables,
        String tenantId,
        InstanceTraits traits)
        implements RecordValue {
    /** Of an instance of which nothing was said as a whole. */
    public ProcessInstanceResultValue(
            final String bpmnProcessId,
            final int version,
            final long processDefinitionKey,
            final long processInstanceKey,
            final Packed variables,
            final String tenantId) {
        this(
                bpmnProcessId,
                version,
                processDefinitionKey,
                processInstanceKey,
                variables,
                tenantId,
                InstanceTraits.NONE);
    }

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
        traits.writeLast(out);
    }

    public static ProcessInstanceResultValue read(final FieldReader in) {
        return new ProcessInstanceResultValue(
                in.text(), in.int32(), in.int64(), in.int64(), Packed.read(in), in.text(), InstanceTraits.readLast(in));
    }
}
