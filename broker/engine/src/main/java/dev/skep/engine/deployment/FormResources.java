package dev.skep.engine.deployment;

import dev.skep.engine.Decision;
import dev.skep.engine.deletion.DeletedResources;
import dev.skep.engine.form.Forms;
import dev.skep.model.ModelFault;
import dev.skep.model.feel.Evaluation;
import dev.skep.model.form.FormHead;
import dev.skep.model.form.FormReader;
import dev.skep.protocol.intent.FormIntent;
import dev.skep.protocol.value.DeploymentValue;
import dev.skep.protocol.value.DeploymentValue.FormMetadata;
import dev.skep.protocol.value.FormValue;
import dev.skep.protocol.value.part.DeploymentResource;
import dev.skep.protocol.value.part.ResourceLabel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** The forms of a deployment. */
public final class FormResources {
    private final Forms forms;
    private final DeletedResources deleted;

    public FormResources(final Forms forms, final DeletedResources deleted) {
        this.forms = forms;
        this.deleted = deleted;
    }

    record Found(DeploymentResource resource, byte[] checksum, FormHead head) {}

    static boolean takes(final String name) {
        return name.endsWith(".form");
    }

    List<Found> read(final DeploymentValue command, final List<ModelFault> faults) {
        final List<Found> found = new ArrayList<>();
        final TreeMap<String, String> resourceOfId = new TreeMap<>();
        for (final DeploymentResource resource : command.resources()) {
            if (!takes(resource.name())) {
                continue;
            }
            final String name = resource.name();
            switch (FormReader.head(resource.content())) {
                case Evaluation.Failure<FormHead>(final String message) ->
                    faults.add(new ModelFault(name, "", message));
                case Evaluation.Value<FormHead>(final FormHead head) -> {
                    final String id = head.id();
                    final String other = resourceOfId.putIfAbsent(id, name);
                    if (other != null) {
                        faults.add(new ModelFault(
                                name, id, "Duplicated form id in resources '" + other + "' and '" + name + "'"));
                    }
                    found.add(new Found(resource, Checksums.of(resource.content()), head));
                }
            }
        }
        return found;
    }

    /** The latest version, if it comes from the same file; or null. */
    FormValue duplicateOf(final Found found, final String tenantId) {
        final FormValue latest = forms.latest(found.head().id(), tenantId);
        return latest != null
                        && latest.resourceName().equals(found.resource().name())
                        && Arrays.equals(latest.checksum(), found.checksum())
                ? latest
                : null;
    }

    FormMetadata deploy(
            final Found found,
            final DeployResources.Way way,
            final List<ResourceLabel> labels,
            final Decision decision) {
        final String id = found.head().id();
        final FormValue same = way.whole() ? null : duplicateOf(found, way.tenantId());
        if (same != null) {
            labels.add(same.label());
            return metadata(same, true);
        }
        final long key = decision.newKey();
        final FormValue value = new FormValue(
                id,
                forms.nextVersion(id, way.tenantId()),
                key,
                found.resource().name(),
                found.checksum(),
                found.resource().content(),
                way.tenantId(),
                found.head().versionTag(),
                way.deploymentKey());
        labels.add(value.label());
        decision.event(key, FormIntent.CREATED, value);
        return metadata(value, false);
    }

    /** What the deployment partition has made, with the file. False where it was here before. */
    boolean receive(final FormMetadata form, final byte[] content, final ResourceLabel label, final Decision decision) {
        return take(
                new FormValue(
                        form.formId(),
                        form.version(),
                        form.formKey(),
                        form.resourceName(),
                        new byte[0],
                        content,
                        form.tenantId(),
                        label.versionTag(),
                        label.deploymentKey()),
                decision);
    }

    boolean take(final FormValue value, final Decision decision) {
        if (forms.byKey(value.formKey()) != null || deleted.contains(value.formKey())) {
            return false;
        }
        decision.event(value.formKey(), FormIntent.CREATED, value);
        return true;
    }

    private static FormMetadata metadata(final FormValue value, final boolean duplicate) {
        return new FormMetadata(
                value.formId(), value.version(), value.formKey(), value.resourceName(), duplicate, value.tenantId());
    }
}
