package dev.skep.protocol.value;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.protocol.ValueType;

/** One decision of a deployed file, in one version. */
public record DecisionValue(
        String decisionId,
        String decisionName,
        int version,
        long decisionKey,
        String decisionRequirementsId,
        long decisionRequirementsKey,
        String tenantId)
        implements RecordValue {
    @Override
    public ValueType valueType() {
        return ValueType.DECISION;
    }

    @Override
    public void write(final FieldWriter out) {
        out.text(decisionId);
        out.text(decisionName);
        out.int32(version);
        out.int64(decisionKey);
        out.text(decisionRequirementsId);
        out.int64(decisionRequirementsKey);
        out.text(tenantId);
    }

    public static DecisionValue read(final FieldReader in) {
        return new DecisionValue(in.text(), in.text(), in.int32(), in.int64(), in.text(), in.int64(), in.text());
    }
}
