package dev.skep.model.graph;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** One executable process of a resource. The process itself is the root {@link FlowNode}, with its id. */
public final class ExecutableProcess {
    private final FlowNode root;
    private final Map<String, FlowNode> nodes;
    private final Map<String, SequenceFlow> flows = new LinkedHashMap<>();

    /** Takes all nodes, completed, the root among them. */
    public ExecutableProcess(final FlowNode root, final Collection<FlowNode> nodes) {
        this.root = root;
        this.nodes = LinkedHashMap.newLinkedHashMap(nodes.size());
        for (final FlowNode node : nodes) {
            this.nodes.put(node.id(), node);
            for (final SequenceFlow flow : node.outgoing()) {
                flows.put(flow.id(), flow);
            }
        }
    }

    public String bpmnProcessId() {
        return root.id();
    }

    public FlowNode root() {
        return root;
    }

    /** The node of that id, or null. */
    public FlowNode node(final String id) {
        return nodes.get(id);
    }

    /** The flow of that id, or null. */
    public SequenceFlow flow(final String id) {
        return flows.get(id);
    }

    public Collection<FlowNode> nodes() {
        return nodes.values();
    }
}
