package dev.skep.protocol.value;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.protocol.ValueType;

/** A deployed form, in one version. */
@SuppressWarnings("ArrayRecordComponent") // written once, never compared, never changed
public record FormValue(
        String formId,
        int version,
        long formKey,
        String resourceName,
        byte[] checksum,
        byte[] resource,
        String tenantId)
        implements RecordValue {
    @Override
    public ValueType valueType() {
        return ValueType.FORM;
    }

    @Override
    public void write(final FieldWriter out) {
        out.text(formId);
        out.int32(version);
        out.int64(formKey);
        out.text(resourceName);
        out.bytes(checksum);
        out.bytes(resource);
        out.text(tenantId);
    }

    public static FormValue read(final FieldReader in) {
        return new FormValue(in.text(), in.int32(), in.int64(), in.text(), in.bytes(), in.bytes(), in.text());
    }
}
