package dev.skep.model.graph;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** One executable process of a resource. The process itself is the root {@link FlowNode}, with its id. */
public final class ExecutableProcess {
    private final FlowNode root;
    private final String versionTag;
    private final boolean bindsDeployment;
    private final Map<String, FlowNode> nodes;
    private final Map<String, SequenceFlow> flows = new LinkedHashMap<>();
    private final Map<FlowNode, JoinWays> joinWays = new LinkedHashMap<>();

    /** Takes all nodes, completed, the root among them; the tag is empty where there is none. */
    public ExecutableProcess(final FlowNode root, final String versionTag, final Collection<FlowNode> nodes) {
        this.root = root;
        this.versionTag = versionTag;
        this.bindsDeployment = nodes.stream().anyMatch(ExecutableProcess::bindsDeployment);
        this.nodes = LinkedHashMap.newLinkedHashMap(nodes.size());
        for (final FlowNode node : nodes) {
            this.nodes.put(node.id(), node);
            for (final SequenceFlow flow : node.outgoing()) {
                flows.put(flow.id(), flow);
            }
            if (node.isInclusiveJoin()) {
                joinWays.put(node, JoinWays.to(node, nodes));
            }
        }
    }

    public String bpmnProcessId() {
        return root.id();
    }

    public FlowNode root() {
        return root;
    }

    /** Name that others can choose this version by; empty where there is none. */
    public String versionTag() {
        return versionTag;
    }

    /** Whether something in it stands for what is deployed together with it. */
    public boolean bindsDeployment() {
        return bindsDeployment;
    }

    private static boolean bindsDeployment(final FlowNode node) {
        return switch (node.behavior()) {
            case Behavior.MultiInstance loop -> bindsDeployment(loop.inner());
            case Behavior.Call call -> isDeployment(call.binding());
            case Behavior.CalledDecision called -> isDeployment(called.binding());
            case Behavior.UserTask task -> isDeployment(task.formBinding());
            case Behavior.Job job -> job.headers().stream().anyMatch(header -> isDeployment(header.binding()));
            default -> false;
        };
    }

    private static boolean isDeployment(final Binding binding) {
        return binding.kind() == Binding.Kind.DEPLOYMENT;
    }

    /** The node of that id, or null. */
    public FlowNode node(final String id) {
        return nodes.get(id);
    }

    /** The flow of that id, or null. */
    public SequenceFlow flow(final String id) {
        return flows.get(id);
    }

    /** The ways to an inclusive gateway that joins. */
    public JoinWays waysTo(final FlowNode gateway) {
        return joinWays.get(gateway);
    }

    public Collection<FlowNode> nodes() {
        return nodes.values();
    }
}
