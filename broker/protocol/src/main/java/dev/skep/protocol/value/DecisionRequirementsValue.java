package dev.skep.protocol.value;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.protocol.ValueType;

/** A deployed DMN file with its decisions and what they require of each other, in one version. */
@SuppressWarnings("ArrayRecordComponent") // written once, never compared, never changed
public record DecisionRequirementsValue(
        String decisionRequirementsId,
        String decisionRequirementsName,
        int version,
        long decisionRequirementsKey,
        String namespace,
        String resourceName,
        byte[] checksum,
        byte[] resource,
        String tenantId)
        implements RecordValue {
    @Override
    public ValueType valueType() {
        return ValueType.DECISION_REQUIREMENTS;
    }

    @Override
    public void write(final FieldWriter out) {
        out.text(decisionRequirementsId);
        out.text(decisionRequirementsName);
        out.int32(version);
        out.int64(decisionRequirementsKey);
        out.text(namespace);
        out.text(resourceName);
        out.bytes(checksum);
        out.bytes(resource);
        out.text(tenantId);
    }

    public static DecisionRequirementsValue read(final FieldReader in) {
        return new DecisionRequirementsValue(
                in.text(), in.text(), in.int32(), in.int64(), in.text(), in.text(), in.bytes(), in.bytes(), in.text());
    }
}
