package dev.skep.protocol.value;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.protocol.ValueType;
import dev.skep.protocol.value.part.ResourceLabel;

/** A process definition: the whole resource, from which every partition builds the same executable graph. */
@SuppressWarnings("ArrayRecordComponent") // written once, never compared, never changed
public record ProcessValue(
        String bpmnProcessId,
        int version,
        long processDefinitionKey,
        String resourceName,
        byte[] checksum,
        byte[] resource,
        String tenantId,
        String versionTag,
        long deploymentKey)
        implements RecordValue {
    @Override
    public ValueType valueType() {
        return ValueType.PROCESS;
    }

    @Override
    public void write(final FieldWriter out) {
        writeUnlabelled(out);
        out.text(versionTag);
        out.int64(deploymentKey);
    }

    /** Without its label, as it stands in lists. */
    void writeUnlabelled(final FieldWriter out) {
        out.text(bpmnProcessId);
        out.int32(version);
        out.int64(processDefinitionKey);
        out.text(resourceName);
        out.bytes(checksum);
        out.bytes(resource);
        out.text(tenantId);
    }

    public static ProcessValue read(final FieldReader in) {
        final ProcessValue unlabelled = readUnlabelled(in);
        return in.hasMore()
                ? unlabelled.with(new ResourceLabel(unlabelled.processDefinitionKey, in.text(), in.int64()))
                : unlabelled;
    }

    static ProcessValue readUnlabelled(final FieldReader in) {
        return new ProcessValue(
                in.text(), in.int32(), in.int64(), in.text(), in.bytes(), in.bytes(), in.text(), "", -1);
    }

    public ProcessValue with(final ResourceLabel label) {
        return new ProcessValue(
                bpmnProcessId,
                version,
                processDefinitionKey,
                resourceName,
                checksum,
                resource,
                tenantId,
                label.versionTag(),
                label.deploymentKey());
    }

    public ResourceLabel label() {
        return new ResourceLabel(processDefinitionKey, versionTag, deploymentKey);
    }
}
