package dev.skep.engine.deployment;

import dev.skep.engine.CommandHandler;
import dev.skep.engine.Decision;
import dev.skep.model.ModelFault;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.DeploymentIntent;
import dev.skep.protocol.value.DeploymentValue;
import dev.skep.protocol.value.DeploymentValue.DecisionMetadata;
import dev.skep.protocol.value.DeploymentValue.DecisionRequirementsMetadata;
import dev.skep.protocol.value.DeploymentValue.FormMetadata;
import dev.skep.protocol.value.part.DeploymentResource;
import dev.skep.protocol.value.part.ProcessMetadata;
import dev.skep.protocol.value.part.ResourceLabel;
import java.util.ArrayList;
import java.util.List;

/** Takes a deployment on the deployment partition: reads it, gives versions and keys, and sends it to the others. */
public final class DeployResources implements CommandHandler<DeploymentValue> {
    private final ResourceKinds kinds;
    private final Distributor distributor;
    private final int faultTextCharsMax;

    public DeployResources(final ResourceKinds kinds, final Distributor distributor, final int faultTextCharsMax) {
        this.kinds = kinds;
        this.distributor = distributor;
        this.faultTextCharsMax = faultTextCharsMax;
    }

    @Override
    public void decide(final long key, final DeploymentValue command, final Decision decision) {
        if (command.resources().isEmpty()) {
            decision.reject(RejectionType.INVALID_ARGUMENT, "Expected to deploy at least one resource, but none given");
            return;
        }
        final List<ModelFault> faults = new ArrayList<>();
        for (final DeploymentResource resource : command.resources()) {
            if (!ResourceKinds.isKnown(resource.name())) {
                faults.add(new ModelFault(
                        resource.name(),
                        "",
                        "unknown resource type: '" + resource.name() + "' ends with none of .bpmn, .xml, .dmn, .form"));
            }
        }
        final List<ProcessResources.Found> processes = kinds.processes().read(command, faults);
        final List<DecisionResources.Found> files = kinds.decisions().read(command, faults);
        final List<FormResources.Found> forms = kinds.forms().read(command, faults);
        if (!faults.isEmpty()) {
            decision.reject(RejectionType.INVALID_ARGUMENT, FaultText.of(faults, faultTextCharsMax));
            return;
        }
        final long deploymentKey = decision.newKey();
        final Way way = new Way(command.tenantId(), deploymentKey, isWhole(processes, files, forms, command));
        final List<ResourceLabel> labels = new ArrayList<>();
        final List<ProcessMetadata> deployedProcesses = new ArrayList<>();
        for (final ProcessResources.Found each : processes) {
            deployedProcesses.add(kinds.processes().deploy(each, way, labels, decision));
        }
        final List<DecisionRequirementsMetadata> deployedFiles = new ArrayList<>();
        final List<DecisionMetadata> deployedDecisions = new ArrayList<>();
        for (final DecisionResources.Found each : files) {
            final DecisionRequirementsMetadata file = kinds.decisions().deploy(each, way, decision);
            deployedFiles.add(file);
            deployedDecisions.addAll(kinds.decisions().deployDecisions(each, file, way, labels, decision));
        }
        final List<FormMetadata> deployedForms = new ArrayList<>();
        for (final FormResources.Found each : forms) {
            deployedForms.add(kinds.forms().deploy(each, way, labels, decision));
        }
        final DeploymentValue created = new DeploymentValue(
                command.resources(),
                deployedProcesses,
                deployedDecisions,
                deployedFiles,
                deployedForms,
                command.tenantId(),
                labels);
        decision.event(deploymentKey, DeploymentIntent.CREATED, created.withoutResources());
        distributor.distribute(deploymentKey, created, decision);
    }

    /**
     * How the resources of one deployment are deployed.
     *
     * @param whole whether each gets a new version, also where its file is the same as before
     */
    record Way(String tenantId, long deploymentKey, boolean whole) {}

    /**
     * Where a process means what is deployed together with it, a change of one file is a change of all: otherwise the versions
     * that belong together would belong to different deployments.
     */
    private boolean isWhole(
            final List<ProcessResources.Found> processes,
            final List<DecisionResources.Found> files,
            final List<FormResources.Found> forms,
            final DeploymentValue command) {
        if (processes.stream().noneMatch(each -> each.process().bindsDeployment())) {
            return false;
        }
        final String tenantId = command.tenantId();
        return processes.stream().anyMatch(each -> kinds.processes().duplicateOf(each, tenantId) == null)
                || files.stream().anyMatch(each -> kinds.decisions().duplicateOf(each, tenantId) == null)
                || forms.stream().anyMatch(each -> kinds.forms().duplicateOf(each, tenantId) == null);
    }
}
