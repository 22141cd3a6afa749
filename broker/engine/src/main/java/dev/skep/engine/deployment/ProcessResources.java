package dev.skep.engine.deployment;

import dev.skep.engine.Decision;
import dev.skep.engine.definition.Definitions;
import dev.skep.engine.deletion.DeletedResources;
import dev.skep.model.ModelFault;
import dev.skep.model.ModelReading;
import dev.skep.model.bpmn.BpmnReader;
import dev.skep.model.graph.ExecutableProcess;
import dev.skep.protocol.intent.ProcessIntent;
import dev.skep.protocol.value.DeploymentValue;
import dev.skep.protocol.value.ProcessValue;
import dev.skep.protocol.value.part.DeploymentResource;
import dev.skep.protocol.value.part.ProcessMetadata;
import dev.skep.protocol.value.part.ResourceLabel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** The BPMN files of a deployment. */
public final class ProcessResources {
    private final Definitions definitions;
    private final BpmnReader reader;
    private final StartEvents startEvents;
    private final DeletedResources deleted;

    public ProcessResources(
            final Definitions definitions,
            final BpmnReader reader,
            final StartEvents startEvents,
            final DeletedResources deleted) {
        this.definitions = definitions;
        this.reader = reader;
        this.startEvents = startEvents;
        this.deleted = deleted;
    }

    record Found(DeploymentResource resource, byte[] checksum, ExecutableProcess process) {}

    static boolean takes(final String name) {
        return name.endsWith(".bpmn") || name.endsWith(".xml");
    }

    List<Found> read(final DeploymentValue command, final List<ModelFault> faults) {
        final List<Found> found = new ArrayList<>();
        final TreeMap<String, String> resourceOfId = new TreeMap<>();
        for (final DeploymentResource resource : command.resources()) {
            if (!takes(resource.name())) {
                continue;
            }
            switch (reader.read(resource.name(), resource.content())) {
                case ModelReading.Faulty(final var some) -> faults.addAll(some);
                case ModelReading.Readable(final var processes) -> {
                    for (final ExecutableProcess process : processes) {
                        final String id = process.bpmnProcessId();
                        final String other = resourceOfId.putIfAbsent(id, resource.name());
                        if (other != null) {
                            faults.add(new ModelFault(
                                    resource.name(),
                                    id,
                                    "Duplicated process id in resources '" + other + "' and '" + resource.name()
                                            + "'"));
                        }
                        found.add(new Found(resource, Checksums.of(resource.content()), process));
                    }
                }
            }
        }
        return found;
    }

    /** The latest version, if it comes from the same file; or null. */
    ProcessValue duplicateOf(final Found found, final String tenantId) {
        final ProcessValue latest = definitions.latestResource(found.process().bpmnProcessId(), tenantId);
        return latest != null
                        && latest.resourceName().equals(found.resource().name())
                        && Arrays.equals(latest.checksum(), found.checksum())
                ? latest
                : null;
    }

    ProcessMetadata deploy(
            final Found found,
            final DeployResources.Way way,
            final List<ResourceLabel> labels,
            final Decision decision) {
        final String id = found.process().bpmnProcessId();
        final String name = found.resource().name();
        final String tenantId = way.tenantId();
        final ProcessValue same = way.whole() ? null : duplicateOf(found, tenantId);
        if (same != null) {
            labels.add(same.label());
            return new ProcessMetadata(id, same.version(), same.processDefinitionKey(), name, true, tenantId);
        }
        final ProcessValue latest = definitions.latestResource(id, tenantId);
        final long key = decision.newKey();
        final int version = definitions.nextVersion(id, tenantId);
        final ProcessValue value = new ProcessValue(
                id,
                version,
                key,
                name,
                found.checksum(),
                found.resource().content(),
                tenantId,
                found.process().versionTag(),
                way.deploymentKey());
        labels.add(value.label());
        decision.event(key, ProcessIntent.CREATED, value);
        definitions.keep(value, found.process());
        startEvents.replace(latest, value, decision);
        return new ProcessMetadata(id, version, key, name, false, tenantId);
    }

    /** What the deployment partition has made, with the file. False where it was here before. */
    boolean receive(
            final ProcessMetadata process, final byte[] content, final ResourceLabel label, final Decision decision) {
        return take(
                new ProcessValue(
                        process.bpmnProcessId(),
                        process.version(),
                        process.processDefinitionKey(),
                        process.resourceName(),
                        new byte[0],
                        content,
                        process.tenantId(),
                        label.versionTag(),
                        label.deploymentKey()),
                decision);
    }

    /** The same as it was created: the start events of the newest version listen. */
    boolean take(final ProcessValue value, final Decision decision) {
        final long key = value.processDefinitionKey();
        if (definitions.contains(key) || deleted.contains(key)) {
            return false;
        }
        final ProcessValue latest = definitions.latestResource(value.bpmnProcessId(), value.tenantId());
        decision.event(key, ProcessIntent.CREATED, value);
        if (latest == null || latest.version() < value.version()) {
            startEvents.replace(latest, value, decision);
        }
        return true;
    }
}
