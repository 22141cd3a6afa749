package dev.skep.engine.definition;

import dev.skep.model.graph.ExecutableProcess;
import dev.skep.model.graph.FlowNode;

/**
 * A deployed process with its graph.
 *
 * @param deleting whether it is there for its running instances only
 */
public record ProcessDefinition(
        long key, String bpmnProcessId, int version, String resourceName, String tenantId, ExecutableProcess process, boolean deleting) {

    public FlowNode node(final String elementId) {
        return process.node(elementId);
    }

    public FlowNode root() {
        return process.root();
    }
}
