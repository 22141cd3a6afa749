package dev.skep.protocol.value.part;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;

/** What a deployment says of one process in it. */
public record ProcessMetadata(
        String bpmnProcessId,
        int version,
        long processDefinitionKey,
        String resourceName,
        boolean duplicate,
        String tenantId) {
    public void write(final FieldWriter out) {
        out.text(bpmnProcessId);
        out.int32(version);
        out.int64(processDefinitionKey);
        out.text(resourceName);
        out.bool(duplicate);
        out.text(tenantId);
    }

    public static ProcessMetadata read(final FieldReader in) {
        return new ProcessMetadata(in.text(), in.int32(), in.int64(), in.text(), in.bool(), in.text());
    }
}
