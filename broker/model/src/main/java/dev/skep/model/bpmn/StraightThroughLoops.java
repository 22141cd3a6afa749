package dev.skep.model.bpmn;

import dev.skep.base.BpmnElementType;
import dev.skep.model.graph.FlowNode;
import dev.skep.model.graph.SequenceFlow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Refuses loops that never wait for anything: gateways and tasks without work, with at least one such task. The engine
 * would run round and round in them for ever.
 *
 * @see <a href="https://doi.org/10.1137/0201010">Tarjan, Depth-first search and linear graph algorithms, 1972</a>
 */
final class StraightThroughLoops {
    private static final Set<BpmnElementType> WORKLESS = Set.of(BpmnElementType.TASK, BpmnElementType.MANUAL_TASK);
    private static final Set<BpmnElementType> GATEWAYS = Set.of(
            BpmnElementType.EXCLUSIVE_GATEWAY, BpmnElementType.PARALLEL_GATEWAY, BpmnElementType.INCLUSIVE_GATEWAY);

    private final Faults faults;
    private final Map<FlowNode, Visit> visits = new HashMap<>();
    private final Deque<Visit> path = new ArrayDeque<>();
    private final Deque<Visit> component = new ArrayDeque<>();

    /** The state of a node in the search. */
    private static final class Visit {
        private final FlowNode node;
        private final int number;
        private int lowest;
        private int nextFlow;
        private boolean open = true;

        Visit(final FlowNode node, final int number) {
            this.node = node;
            this.number = number;
            this.lowest = number;
        }
    }

    private StraightThroughLoops(final Faults faults) {
        this.faults = faults;
    }

    static void check(final Collection<FlowNode> nodes, final Faults faults) {
        final StraightThroughLoops search = new StraightThroughLoops(faults);
        for (final FlowNode node : nodes) {
            if (passesThrough(node) && !search.visits.containsKey(node)) {
                search.search(node);
            }
        }
    }

    private static boolean passesThrough(final FlowNode node) {
        return WORKLESS.contains(node.elementType()) || GATEWAYS.contains(node.elementType());
    }

    private void search(final FlowNode start) {
        enter(start);
        while (!path.isEmpty()) {
            final Visit visit = path.peek();
            final List<SequenceFlow> outgoing = visit.node.outgoing();
            if (visit.nextFlow == outgoing.size()) {
                leave(visit);
                continue;
            }
            final FlowNode target = outgoing.get(visit.nextFlow++).target();
            if (!passesThrough(target)) {
                continue;
            }
            final Visit seen = visits.get(target);
            if (seen == null) {
                enter(target);
            } else if (seen.open) {
                visit.lowest = Math.min(visit.lowest, seen.number);
            }
        }
    }

    private void enter(final FlowNode node) {
        final Visit visit = new Visit(node, visits.size());
        visits.put(node, visit);
        path.push(visit);
        component.push(visit);
    }

    private void leave(final Visit visit) {
        path.pop();
        if (!path.isEmpty()) {
            path.peek().lowest = Math.min(path.peek().lowest, visit.lowest);
        }
        if (visit.lowest != visit.number) {
            return;
        }
        final List<FlowNode> members = new ArrayList<>();
        Visit member;
        do {
            member = component.pop();
            member.open = false;
            members.addFirst(member.node);
        } while (member.number != visit.number);
        tell(members);
    }

    private void tell(final List<FlowNode> members) {
        final boolean loops = members.size() > 1
                || members.getFirst().outgoing().stream()
                        .anyMatch(flow -> flow.target().equals(members.getFirst()));
        if (!loops) {
            return;
        }
        for (final FlowNode member : members) {
            if (WORKLESS.contains(member.elementType())) {
                faults.add(
                        member.id(),
                        "The element is in a loop of elements that never wait, so an instance would run in it for"
                                + " ever: "
                                + names(members) + ". Put an element into the loop that waits, such as a service task"
                                + " or a timer.");
                return;
            }
        }
    }

    private static String names(final List<FlowNode> members) {
        final StringBuilder names = new StringBuilder();
        for (int i = 0; i < members.size() && i < 20; i++) {
            names.append(i > 0 ? ", " : "").append(members.get(i).id());
        }
        return names.toString();
    }
}
