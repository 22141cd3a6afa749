package dev.skep.engine.deployment;

import dev.skep.engine.CommandHandler;
import dev.skep.engine.Decision;
import dev.skep.protocol.intent.DeploymentIntent;
import dev.skep.protocol.value.DeploymentValue;
import dev.skep.protocol.value.DeploymentValue.DecisionMetadata;
import dev.skep.protocol.value.DeploymentValue.DecisionRequirementsMetadata;
import dev.skep.protocol.value.DeploymentValue.FormMetadata;
import dev.skep.protocol.value.part.DeploymentResource;
import dev.skep.protocol.value.part.ProcessMetadata;

/**
 * Takes over what the deployment partition decided, with its keys and versions; the same one twice changes nothing. What is a
 * duplicate there may be new here: the deployment that it repeats may still be on its way.
 */
public final class ReceiveDeployment implements CommandHandler<DeploymentValue> {
    private final ResourceKinds kinds;
    private final Distributor distributor;

    public ReceiveDeployment(final ResourceKinds kinds, final Distributor distributor) {
        this.kinds = kinds;
        this.distributor = distributor;
    }

    @Override
    public void decide(final long key, final DeploymentValue command, final Decision decision) {
        boolean news = false;
        for (final ProcessMetadata process : command.processes()) {
            news |= kinds.processes()
                    .receive(
                            process,
                            content(command, process.resourceName()),
                            command.label(process.processDefinitionKey()),
                            decision);
        }
        for (final DecisionRequirementsMetadata file : command.decisionRequirements()) {
            news |= kinds.decisions().receive(file, content(command, file.resourceName()), decision);
        }
        for (final DecisionMetadata one : command.decisions()) {
            news |= kinds.decisions().receive(one, command.label(one.decisionKey()), decision);
        }
        for (final FormMetadata form : command.forms()) {
            news |= kinds.forms()
                    .receive(form, content(command, form.resourceName()), command.label(form.formKey()), decision);
        }
        if (news) {
            decision.event(key, DeploymentIntent.DISTRIBUTED, command.withoutResources());
        }
        distributor.acknowledge(key, decision);
    }

    private static byte[] content(final DeploymentValue command, final String resourceName) {
        for (final DeploymentResource resource : command.resources()) {
            if (resource.name().equals(resourceName)) {
                return resource.content();
            }
        }
        throw new IllegalStateException("the deployment holds no resource " + resourceName);
    }
}
