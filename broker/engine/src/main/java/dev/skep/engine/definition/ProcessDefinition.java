package dev.skep.engine.definition;

import dev.skep.model.graph.ExecutableProcess;
import dev.skep.model.graph.FlowNode;
import dev.skep.protocol.value.ProcessInstanceValue;

/** A deployed process with its graph. */
public record ProcessDefinition(
        long key, String bpmnProcessId, int version, String resourceName, String tenantId, ExecutableProcess process) {

    public FlowNode node(final String elementId) {
        return process.node(elementId);
    }

    /** The node that the value is about. */
    public FlowNode node(final ProcessInstanceValue value) {
        return process.node(value.elementId());
    }

    public FlowNode root() {
        return process.root();
    }
}
