package dev.skep.protocol.value;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.protocol.ValueType;

/** An element that is to be activated by a modification or a start instruction, not by a flow. */
public record ElementPlacementValue(
        long scopeKey, long processInstanceKey, long processDefinitionKey, String elementId, String tenantId)
        implements RecordValue {
    @Override
    public ValueType valueType() {
        return ValueType.ELEMENT_PLACEMENT;
    }

    @Override
    public void write(final FieldWriter out) {
        out.int64(scopeKey);
        out.int64(processInstanceKey);
        out.int64(processDefinitionKey);
        out.text(elementId);
        out.text(tenantId);
    }

    public static ElementPlacementValue read(final FieldReader in) {
        return new ElementPlacementValue(in.int64(), in.int64(), in.int64(), in.text(), in.text());
    }
}
