package dev.skep.engine.deployment;

import dev.skep.engine.CommandHandler;
import dev.skep.engine.Decision;
import dev.skep.engine.definition.Definitions;
import dev.skep.model.ModelFault;
import dev.skep.model.ModelReading;
import dev.skep.model.bpmn.BpmnReader;
import dev.skep.model.graph.ExecutableProcess;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.DeploymentIntent;
import dev.skep.protocol.intent.ProcessIntent;
import dev.skep.protocol.value.DeploymentResource;
import dev.skep.protocol.value.DeploymentValue;
import dev.skep.protocol.value.ProcessMetadata;
import dev.skep.protocol.value.ProcessValue;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** Takes a deployment on the deployment partition: reads it, gives versions and keys, and sends it to the others. */
public final class DeployResources implements CommandHandler<DeploymentValue> {
    private final Definitions definitions;
    private final BpmnReader reader;
    private final StartEvents startEvents;
    private final Distributor distributor;
    private final int faultTextCharsMax;

    public DeployResources(
            final Definitions definitions,
            final BpmnReader reader,
            final StartEvents startEvents,
            final Distributor distributor,
            final int faultTextCharsMax) {
        this.definitions = definitions;
        this.reader = reader;
        this.startEvents = startEvents;
        this.distributor = distributor;
        this.faultTextCharsMax = faultTextCharsMax;
    }

    private record Found(DeploymentResource resource, byte[] checksum, ExecutableProcess process) {}

    @Override
    public void decide(final long key, final DeploymentValue command, final Decision decision) {
        if (command.resources().isEmpty()) {
            decision.reject(RejectionType.INVALID_ARGUMENT, "Expected to deploy at least one resource, but none given");
            return;
        }
        final List<ModelFault> faults = new ArrayList<>();
        final List<Found> found = read(command, faults);
        if (!faults.isEmpty()) {
            decision.reject(RejectionType.INVALID_ARGUMENT, FaultText.of(faults, faultTextCharsMax));
            return;
        }
        final long deploymentKey = decision.newKey();
        final List<ProcessMetadata> processes = new ArrayList<>();
        for (final Found each : found) {
            processes.add(deploy(each, command.tenantId(), decision));
        }
        final DeploymentValue created = new DeploymentValue(command.resources(), processes, command.tenantId());
        decision.event(
                deploymentKey, DeploymentIntent.CREATED, new DeploymentValue(List.of(), processes, command.tenantId()));
        distributor.distribute(deploymentKey, created, decision);
    }

    private List<Found> read(final DeploymentValue command, final List<ModelFault> faults) {
        final List<Found> found = new ArrayList<>();
        final TreeMap<String, String> resourceOfId = new TreeMap<>();
        for (final DeploymentResource resource : command.resources()) {
            if (!resource.name().endsWith(".bpmn") && !resource.name().endsWith(".xml")) {
                faults.add(new ModelFault(resource.name(), "", unknownKind(resource.name())));
                continue;
            }
            switch (reader.read(resource.name(), resource.content())) {
                case ModelReading.Faulty(final var some) -> faults.addAll(some);
                case ModelReading.Readable(final var processes) -> {
                    for (final ExecutableProcess process : processes) {
                        final String other = resourceOfId.putIfAbsent(process.bpmnProcessId(), resource.name());
                        if (other != null) {
                            faults.add(new ModelFault(
                                    resource.name(),
                                    process.bpmnProcessId(),
                                    "Duplicated process id in resources '" + other + "' and '" + resource.name()
                                            + "'"));
                        }
                        found.add(new Found(resource, checksum(resource.content()), process));
                    }
                }
            }
        }
        return found;
    }

    private ProcessMetadata deploy(final Found found, final String tenantId, final Decision decision) {
        final String id = found.process().bpmnProcessId();
        final String name = found.resource().name();
        final ProcessValue latest = definitions.latestResource(id, tenantId);
        if (latest != null
                && latest.resourceName().equals(name)
                && Arrays.equals(latest.checksum(), found.checksum())) {
            return new ProcessMetadata(id, latest.version(), latest.processDefinitionKey(), name, true, tenantId);
        }
        final long key = decision.newKey();
        final int version = latest == null ? 1 : latest.version() + 1;
        final ProcessValue value = new ProcessValue(
                id, version, key, name, found.checksum(), found.resource().content(), tenantId);
        decision.event(key, ProcessIntent.CREATED, value);
        definitions.keep(value, found.process());
        startEvents.replace(latest, value, decision);
        return new ProcessMetadata(id, version, key, name, false, tenantId);
    }

    private static String unknownKind(final String name) {
        if (name.endsWith(".dmn") || name.endsWith(".form")) {
            return "This version can't deploy decisions and forms yet, only BPMN: leave '" + name + "' out";
        }
        return "unknown resource type: '" + name + "' ends with none of .bpmn, .xml";
    }

    private static byte[] checksum(final byte[] content) {
        try {
            return MessageDigest.getInstance("MD5").digest(content);
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no MD5, which tells equal resources", e);
        }
    }
}
