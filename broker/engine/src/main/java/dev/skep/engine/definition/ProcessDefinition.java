package dev.skep.engine.definition;

import dev.skep.base.BpmnElementType;
import dev.skep.model.graph.Behavior;
import dev.skep.model.graph.ExecutableProcess;
import dev.skep.model.graph.FlowNode;
import dev.skep.protocol.value.ProcessInstanceValue;

/**
 * A deployed process with its graph.
 *
 * @param deploymentKey of the deployment that brought it; -1 where that is not known
 * @param deleting whether it is there for its running instances only
 */
public record ProcessDefinition(
        long key,
        String bpmnProcessId,
        int version,
        String resourceName,
        String tenantId,
        ExecutableProcess process,
        long deploymentKey,
        boolean deleting) {

    public FlowNode node(final String elementId) {
        return process.node(elementId);
    }

    /** The node that the value is about: a multi-instance body and what is in it have one id. */
    public FlowNode node(final ProcessInstanceValue value) {
        final FlowNode node = process.node(value.elementId());
        return node.behavior() instanceof Behavior.MultiInstance loop
                        && value.elementType() != BpmnElementType.MULTI_INSTANCE_BODY
                ? loop.inner()
                : node;
    }

    public FlowNode root() {
        return process.root();
    }
}
