package dev.skep.protocol.value;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.base.Packed;
import dev.skep.protocol.ValueType;

/** Variables to merge into a scope: local to it, or up the scopes to where each name is known. */
public record VariableDocumentValue(long scopeKey, boolean local, Packed variables) implements RecordValue {
    @Override
    public ValueType valueType() {
        return ValueType.VARIABLE_DOCUMENT;
    }

    @Override
    public void write(final FieldWriter out) {
        out.int64(scopeKey);
        out.bool(local);
        variables.write(out);
    }

    public static VariableDocumentValue read(final FieldReader in) {
        return new VariableDocumentValue(in.int64(), in.bool(), Packed.read(in));
    }
}
