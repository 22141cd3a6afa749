package dev.skep.protocol.value;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.protocol.ValueType;
import dev.skep.protocol.value.part.ResourceLabel;

/** A deployed form, in one version. */
@SuppressWarnings("ArrayRecordComponent") // written once, never compared, never changed
public record FormValue(
        String formId,
        int version,
        long formKey,
        String resourceName,
        byte[] checksum,
        byte[] resource,
        String tenantId,
        String versionTag,
        long deploymentKey)
        implements RecordValue {
    @Override
    public ValueType valueType() {
        return ValueType.FORM;
    }

    @Override
    public void write(final FieldWriter out) {
        writeUnlabelled(out);
        out.text(versionTag);
        out.int64(deploymentKey);
    }

    /** Without its label, as it stands in lists. */
    void writeUnlabelled(final FieldWriter out) {
        out.text(formId);
        out.int32(version);
        out.int64(formKey);
        out.text(resourceName);
        out.bytes(checksum);
        out.bytes(resource);
        out.text(tenantId);
    }

    public static FormValue read(final FieldReader in) {
        final FormValue unlabelled = readUnlabelled(in);
        return in.hasMore()
                ? unlabelled.with(new ResourceLabel(unlabelled.formKey, in.text(), in.int64()))
                : unlabelled;
    }

    static FormValue readUnlabelled(final FieldReader in) {
        return new FormValue(in.text(), in.int32(), in.int64(), in.text(), in.bytes(), in.bytes(), in.text(), "", -1);
    }

    public FormValue with(final ResourceLabel label) {
        return new FormValue(
                formId,
                version,
                formKey,
                resourceName,
                checksum,
                resource,
                tenantId,
                label.versionTag(),
                label.deploymentKey());
    }

    public ResourceLabel label() {
        return new ResourceLabel(formKey, versionTag, deploymentKey);
    }
}
