package dev.skep.model.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** By which of its flows a joining gateway can be reached from the other nodes, without passing it on the way. */
public final class JoinWays {
    private final Map<FlowNode, List<SequenceFlow>> flows = new LinkedHashMap<>();

    private JoinWays() {}

    static JoinWays to(final FlowNode gateway, final Collection<FlowNode> nodes) {
        final Map<FlowNode, List<FlowNode>> links = new LinkedHashMap<>();
        for (final FlowNode node : nodes) {
            if (node.behavior() instanceof Behavior.ThrowLink(final var target)) {
                links.computeIfAbsent(target, key -> new ArrayList<>()).add(node);
            }
        }
        final JoinWays ways = new JoinWays();
        for (final SequenceFlow flow : gateway.incoming()) {
            ways.add(flow, gateway, links);
        }
        return ways;
    }

    /** The last flows of all ways from the node to the gateway; none where there is no way. */
    public List<SequenceFlow> from(final FlowNode node) {
        return flows.getOrDefault(node, List.of());
    }

    /** Walks back from the flow. */
    private void add(final SequenceFlow last, final FlowNode gateway, final Map<FlowNode, List<FlowNode>> links) {
        final Deque<FlowNode> open = new ArrayDeque<>();
        visit(last.source(), last, gateway, open);
        while (!open.isEmpty()) {
            final FlowNode node = open.poll();
            for (final SequenceFlow flow : node.incoming()) {
                visit(flow.source(), last, gateway, open);
            }
            if (node.attachedTo() != null) {
                visit(node.attachedTo(), last, gateway, open);
            }
            for (final FlowNode thrower : links.getOrDefault(node, List.of())) {
                visit(thrower, last, gateway, open);
            }
        }
    }

    private void visit(
            final FlowNode node, final SequenceFlow last, final FlowNode gateway, final Deque<FlowNode> open) {
        if (node == gateway) {
            return;
        }
        final List<SequenceFlow> known = flows.computeIfAbsent(node, key -> new ArrayList<>());
        if (known.isEmpty() || known.getLast() != last) {
            known.add(last);
            open.add(node);
        }
    }
}
