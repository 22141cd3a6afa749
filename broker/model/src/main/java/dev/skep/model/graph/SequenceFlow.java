package dev.skep.model.graph;

import dev.skep.model.feel.Expression;

/** A flow from one node to another; the condition is null where there is none. */
public final class SequenceFlow {
    private final String id;
    private final Expression condition;
    private final FlowNode source;
    private final FlowNode target;

    public SequenceFlow(final String id, final Expression condition, final FlowNode source, final FlowNode target) {
        this.id = id;
        this.condition = condition;
        this.source = source;
        this.target = target;
    }

    public String id() {
        return id;
    }

    public Expression condition() {
        return condition;
    }

    public FlowNode source() {
        return source;
    }

    public FlowNode target() {
        return target;
    }

    @Override
    public String toString() {
        return "SequenceFlow[" + id + "]";
    }
}
