package dev.skep.engine.element;

import dev.skep.model.graph.FlowNode;
import dev.skep.protocol.value.ProcessInstanceValue;

/** The element instance that a command is about, with its node in the graph. */
public record Element(long key, ProcessInstanceValue value, FlowNode node) {
    public long scopeKey() {
        return value.flowScopeKey();
    }
}
