package dev.skep.protocol.value;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.protocol.ValueType;

/** An escalation that an element threw, and the element that caught it, empty where none did. */
public record EscalationValue(
        long processInstanceKey, String escalationCode, String throwElementId, String catchElementId)
        implements RecordValue {
    @Override
    public ValueType valueType() {
        return ValueType.ESCALATION;
    }

    @Override
    public void write(final FieldWriter out) {
        out.int64(processInstanceKey);
        out.text(escalationCode);
        out.text(throwElementId);
        out.text(catchElementId);
    }

    public static EscalationValue read(final FieldReader in) {
        return new EscalationValue(in.int64(), in.text(), in.text(), in.text());
    }
}
