package dev.skep.engine.deployment;

import dev.skep.engine.CommandHandler;
import dev.skep.engine.Decision;
import dev.skep.engine.definition.Definitions;
import dev.skep.protocol.intent.DeploymentIntent;
import dev.skep.protocol.value.DeploymentResource;
import dev.skep.protocol.value.DeploymentValue;
import dev.skep.protocol.value.ProcessMetadata;
import dev.skep.protocol.value.ProcessValue;
import java.util.List;

/**
 * Takes over what the deployment partition decided, with its keys and versions; the same one twice changes nothing. What is a
 * duplicate there may be new here: the deployment that it repeats may still be on its way.
 */
public final class ReceiveDeployment implements CommandHandler<DeploymentValue> {
    private final Definitions definitions;
    private final StartEvents startEvents;
    private final Distributor distributor;

    public ReceiveDeployment(
            final Definitions definitions, final StartEvents startEvents, final Distributor distributor) {
        this.definitions = definitions;
        this.startEvents = startEvents;
        this.distributor = distributor;
    }

    @Override
    public void decide(final long key, final DeploymentValue command, final Decision decision) {
        boolean news = false;
        for (final ProcessMetadata process : command.processes()) {
            if (definitions.byKey(process.processDefinitionKey()) == null) {
                create(process, command, decision);
                news = true;
            }
        }
        if (news) {
            decision.event(
                    key,
                    DeploymentIntent.DISTRIBUTED,
                    new DeploymentValue(List.of(), command.processes(), command.tenantId()));
        }
        distributor.acknowledge(key, decision);
    }

    private void create(final ProcessMetadata process, final DeploymentValue command, final Decision decision) {
        final ProcessValue value = new ProcessValue(
                process.bpmnProcessId(),
                process.version(),
                process.processDefinitionKey(),
                process.resourceName(),
                new byte[0],
                content(command, process.resourceName()),
                command.tenantId());
        CatchUp.create(value, definitions, startEvents, decision);
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
