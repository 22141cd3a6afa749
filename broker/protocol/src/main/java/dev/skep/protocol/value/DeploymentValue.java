package dev.skep.protocol.value;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.protocol.ValueType;
import dev.skep.protocol.value.part.DeploymentResource;
import dev.skep.protocol.value.part.ProcessMetadata;
import dev.skep.protocol.value.part.ResourceLabel;
import java.util.List;

/** Resources deployed together, all or none, and what was found in them. */
public record DeploymentValue(
        List<DeploymentResource> resources,
        List<ProcessMetadata> processes,
        List<DecisionMetadata> decisions,
        List<DecisionRequirementsMetadata> decisionRequirements,
        List<FormMetadata> forms,
        String tenantId,
        List<ResourceLabel> labels)
        implements RecordValue {
    public DeploymentValue(
            final List<DeploymentResource> resources, final List<ProcessMetadata> processes, final String tenantId) {
        this(resources, processes, List.of(), List.of(), List.of(), tenantId, List.of());
    }

    /** The label of the resource of that key. */
    public ResourceLabel label(final long key) {
        for (final ResourceLabel label : labels) {
            if (label.key() == key) {
                return label;
            }
        }
        return ResourceLabel.NONE;
    }

    /** The same without the files, which other records hold. */
    public DeploymentValue withoutResources() {
        return new DeploymentValue(List.of(), processes, decisions, decisionRequirements, forms, tenantId, labels);
    }

    @Override
    public ValueType valueType() {
        return ValueType.DEPLOYMENT;
    }

    @Override
    public void write(final FieldWriter out) {
        out.list(resources, (o, v) -> v.write(o));
        out.list(processes, (o, v) -> v.write(o));
        out.text(tenantId);
        out.list(decisions, (o, v) -> v.write(o));
        out.list(decisionRequirements, (o, v) -> v.write(o));
        out.list(forms, (o, v) -> v.write(o));
        out.list(labels, (o, v) -> v.write(o));
    }

    public static DeploymentValue read(final FieldReader in) {
        final List<DeploymentResource> resources = in.list(DeploymentResource::read);
        final List<ProcessMetadata> processes = in.list(ProcessMetadata::read);
        final String tenantId = in.text();
        return in.hasMore()
                ? new DeploymentValue(
                        resources,
                        processes,
                        in.list(DecisionMetadata::read),
                        in.list(DecisionRequirementsMetadata::read),
                        in.list(FormMetadata::read),
                        tenantId,
                        in.hasMore() ? in.list(ResourceLabel::read) : List.of())
                : new DeploymentValue(resources, processes, tenantId);
    }

    /** What a deployment says of one decision in it. */
    public record DecisionMetadata(
            String decisionId,
            String decisionName,
            int version,
            long decisionKey,
            String decisionRequirementsId,
            long decisionRequirementsKey,
            boolean duplicate,
            String tenantId) {
        public void write(final FieldWriter out) {
            out.text(decisionId);
            out.text(decisionName);
            out.int32(version);
            out.int64(decisionKey);
            out.text(decisionRequirementsId);
            out.int64(decisionRequirementsKey);
            out.bool(duplicate);
            out.text(tenantId);
        }

        public static DecisionMetadata read(final FieldReader in) {
            return new DecisionMetadata(
                    in.text(), in.text(), in.int32(), in.int64(), in.text(), in.int64(), in.bool(), in.text());
        }
    }

    /** What a deployment says of one DMN file in it. */
    public record DecisionRequirementsMetadata(
            String decisionRequirementsId,
            String decisionRequirementsName,
            int version,
            long decisionRequirementsKey,
            String namespace,
            String resourceName,
            boolean duplicate,
            String tenantId) {
        public void write(final FieldWriter out) {
            out.text(decisionRequirementsId);
            out.text(decisionRequirementsName);
            out.int32(version);
            out.int64(decisionRequirementsKey);
            out.text(namespace);
            out.text(resourceName);
            out.bool(duplicate);
            out.text(tenantId);
        }

        public static DecisionRequirementsMetadata read(final FieldReader in) {
            return new DecisionRequirementsMetadata(
                    in.text(), in.text(), in.int32(), in.int64(), in.text(), in.text(), in.bool(), in.text());
        }
    }

    /** What a deployment says of one form in it. */
    public record FormMetadata(
            String formId, int version, long formKey, String resourceName, boolean duplicate, String tenantId) {
        public void write(final FieldWriter out) {
            out.text(formId);
            out.int32(version);
            out.int64(formKey);
            out.text(resourceName);
            out.bool(duplicate);
            out.text(tenantId);
        }

        public static FormMetadata read(final FieldReader in) {
            return new FormMetadata(in.text(), in.int32(), in.int64(), in.text(), in.bool(), in.text());
        }
    }
}
