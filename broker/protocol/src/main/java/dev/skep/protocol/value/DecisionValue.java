package dev.skep.protocol.value;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.protocol.ValueType;
import dev.skep.protocol.value.part.ResourceLabel;

/** One decision of a deployed file, in one version. */
public record DecisionValue(
        String decisionId,
        String decisionName,
        int version,
        long decisionKey,
        String decisionRequirementsId,
        long decisionRequirementsKey,
        String tenantId,
        String versionTag,
        long deploymentKey)
        implements RecordValue {
    @Override
    public ValueType valueType() {
        return ValueType.DECISION;
    }

    @Override
    public void write(final FieldWriter out) {
        writeUnlabelled(out);
        out.text(versionTag);
        out.int64(deploymentKey);
    }

    /** Without its label, as it stands in lists. */
    void writeUnlabelled(final FieldWriter out) {
        out.text(decisionId);
        out.text(decisionName);
        out.int32(version);
        out.int64(decisionKey);
        out.text(decisionRequirementsId);
        out.int64(decisionRequirementsKey);
        out.text(tenantId);
    }

    public static DecisionValue read(final FieldReader in) {
        final DecisionValue unlabelled = readUnlabelled(in);
        return in.hasMore()
                ? unlabelled.with(new ResourceLabel(unlabelled.decisionKey, in.text(), in.int64()))
                : unlabelled;
    }

    static DecisionValue readUnlabelled(final FieldReader in) {
        return new DecisionValue(
                in.text(), in.text(), in.int32(), in.int64(), in.text(), in.int64(), in.text(), "", -1);
    }

    public DecisionValue with(final ResourceLabel label) {
        return new DecisionValue(
                decisionId,
                decisionName,
                version,
                decisionKey,
                decisionRequirementsId,
                decisionRequirementsKey,
                tenantId,
                label.versionTag(),
                label.deploymentKey());
    }

    public ResourceLabel label() {
        return new ResourceLabel(decisionKey, versionTag, deploymentKey);
    }
}
