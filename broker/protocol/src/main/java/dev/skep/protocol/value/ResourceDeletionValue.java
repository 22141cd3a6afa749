package dev.skep.protocol.value;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.protocol.ValueType;

/** A process, a DMN file or a form to be deleted, by its key. */
public record ResourceDeletionValue(long resourceKey, String tenantId) implements RecordValue {
    @Override
    public ValueType valueType() {
        return ValueType.RESOURCE_DELETION;
    }

    @Override
    public void write(final FieldWriter out) {
        out.int64(resourceKey);
        out.text(tenantId);
    }

    public static ResourceDeletionValue read(final FieldReader in) {
        return new ResourceDeletionValue(in.int64(), in.text());
    }
}
