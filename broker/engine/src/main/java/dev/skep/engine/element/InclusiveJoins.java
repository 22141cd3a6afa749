package dev.skep.engine.element;

import dev.skep.engine.definition.Definitions;
import dev.skep.engine.definition.ProcessDefinition;
import dev.skep.engine.instance.ElementInstance;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.model.graph.Behavior;
import dev.skep.model.graph.FlowNode;
import dev.skep.model.graph.SequenceFlow;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * When an inclusive gateway joins: at least one of its flows was taken, and nothing that is still under way in its scope can come
 * by one of the others.
 */
public final class InclusiveJoins {
    private final Definitions definitions;
    private final ElementInstances instances;

    public InclusiveJoins(final Definitions definitions, final ElementInstances instances) {
        this.definitions = definitions;
        this.instances = instances;
    }

    /** Whether the node waits for all flows that can still come. */
    public static boolean isJoin(final FlowNode node) {
        return node.behavior() instanceof Behavior.InclusiveGateway
                && node.incoming().size() > 1;
    }

    /** The scope as a node of the graph. */
    FlowNode node(final ElementInstance scope) {
        return definitions.byKey(scope.value().processDefinitionKey()).node(scope.value());
    }

    /** Whether the gateway can be activated now. */
    boolean isJoined(final ElementInstance scope, final FlowNode gateway) {
        final ProcessDefinition definition = definitions.byKey(scope.value().processDefinitionKey());
        final Set<FlowNode> before = new LinkedHashSet<>();
        boolean taken = false;
        for (final SequenceFlow flow : gateway.incoming()) {
            if (instances.hasToken(scope.key(), gateway, flow)) {
                taken = true;
            } else {
                before.add(flow.source());
            }
        }
        if (!taken) {
            return false;
        }
        before.remove(gateway);
        addAllBefore(before, gateway, definition);
        for (final long child : instances.children(scope.key(), Integer.MAX_VALUE)) {
            if (before.contains(definition.node(instances.require(child).value()))) {
                return false;
            }
        }
        for (final String target : instances.tokenTargets(scope.key())) {
            if (before.contains(definition.node(target))) {
                return false;
            }
        }
        return true;
    }

    /** Adds everything from which a way leads to one of the nodes without passing the gateway. */
    private static void addAllBefore(
            final Set<FlowNode> nodes, final FlowNode gateway, final ProcessDefinition definition) {
        final Deque<FlowNode> open = new ArrayDeque<>(nodes);
        while (!open.isEmpty()) {
            final FlowNode node = open.poll();
            for (final SequenceFlow flow : node.incoming()) {
                add(flow.source(), gateway, nodes, open);
            }
            if (node.attachedTo() != null) {
                add(node.attachedTo(), gateway, nodes, open);
            }
            if (node.incoming().isEmpty() && node.attachedTo() == null) {
                for (final FlowNode other : definition.process().nodes()) {
                    if (other.behavior() instanceof Behavior.ThrowLink(final var target) && target == node) {
                        add(other, gateway, nodes, open);
                    }
                }
            }
        }
    }

    private static void add(
            final FlowNode node, final FlowNode gateway, final Set<FlowNode> nodes, final Deque<FlowNode> open) {
        if (node != gateway && nodes.add(node)) {
            open.add(node);
        }
    }
}
