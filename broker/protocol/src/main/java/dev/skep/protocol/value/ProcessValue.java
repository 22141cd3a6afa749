package dev.skep.protocol.value;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.protocol.ValueType;

/** A process definition: the whole resource, from which every partition builds the same executable graph. */
@SuppressWarnings("ArrayRecordComponent") // written once, never compared, never changed
public record ProcessValue(
        String bpmnProcessId,
        int version,
        long processDefinitionKey,
        String resourceName,
        byte[] checksum,
        byte[] resource,
        String tenantId)
        implements RecordValue {
    @Override
    public ValueType valueType() {
        return ValueType.PROCESS;
    }

    @Override
    public void write(final FieldWriter out) {
        out.text(bpmnProcessId);
        out.int32(version);
        out.int64(processDefinitionKey);
        out.text(resourceName);
        out.bytes(checksum);
        out.bytes(resource);
        out.text(tenantId);
    }

    public static ProcessValue read(final FieldReader in) {
        return new ProcessValue(in.text(), in.int32(), in.int64(), in.text(), in.bytes(), in.bytes(), in.text());
    }
}
