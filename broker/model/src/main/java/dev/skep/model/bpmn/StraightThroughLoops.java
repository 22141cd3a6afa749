package dev.skep.model.bpmn;

import dev.skep.base.BpmnElementType;
import dev.skep.base.BpmnEventType;
import dev.skep.model.feel.Evaluation;
import dev.skep.model.feel.Variables;
import dev.skep.model.graph.Behavior;
import dev.skep.model.graph.ExecutableProcess;
import dev.skep.model.graph.FlowNode;
import dev.skep.model.graph.SequenceFlow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Refuses loops that never wait for anything, as far as one file shows them: through gateways, tasks without work, throw events, into
 * sub-processes and out of their ends, and into the processes that call activities call. The engine would run round and round in them for
 * ever. Loops of nothing but gateways and sub-processes are left alone, as in Zeebe; so is what follows a call activity.
 *
 * @see <a href="https://doi.org/10.1137/0201010">Tarjan, Depth-first search and linear graph algorithms, 1972</a>
 */
final class StraightThroughLoops {
    private static final Set<BpmnElementType> LOOPING = Set.of(
            BpmnElementType.TASK,
            BpmnElementType.MANUAL_TASK,
            BpmnElementType.INTERMEDIATE_THROW_EVENT,
            BpmnElementType.CALL_ACTIVITY);
    private static final Set<BpmnElementType> PASSED = Set.of(
            BpmnElementType.START_EVENT,
            BpmnElementType.END_EVENT,
            BpmnElementType.SUB_PROCESS,
            BpmnElementType.EXCLUSIVE_GATEWAY,
            BpmnElementType.PARALLEL_GATEWAY,
            BpmnElementType.INCLUSIVE_GATEWAY);

    private final Faults faults;
    private final Map<String, ExecutableProcess> processes = new HashMap<>();
    private final Map<FlowNode, Visit> visits = new HashMap<>();
    private final Deque<Visit> path = new ArrayDeque<>();
    private final Deque<Visit> component = new ArrayDeque<>();

    /** The state of a node in the search. */
    private static final class Visit {
        private final FlowNode node;
        private final List<FlowNode> next;
        private final int number;
        private int lowest;
        private int seen;
        private boolean open = true;

        Visit(final FlowNode node, final List<FlowNode> next, final int number) {
            this.node = node;
            this.next = next;
            this.number = number;
            this.lowest = number;
        }
    }

    private StraightThroughLoops(final Faults faults) {
        this.faults = faults;
    }

    /** All processes of a file. */
    static void check(final List<ExecutableProcess> processes, final Faults faults) {
        final StraightThroughLoops search = new StraightThroughLoops(faults);
        processes.forEach(process -> search.processes.put(process.bpmnProcessId(), process));
        for (final ExecutableProcess process : processes) {
            for (final FlowNode node : process.nodes()) {
                if (passesThrough(node) && !search.visits.containsKey(inner(node))) {
                    search.search(inner(node));
                }
            }
        }
    }

    private static boolean passesThrough(final FlowNode node) {
        final BpmnElementType type = inner(node).elementType();
        return LOOPING.contains(type) || PASSED.contains(type);
    }

    /** What is done again and again in a multi-instance activity; the node itself otherwise. */
    private static FlowNode inner(final FlowNode node) {
        return node.behavior() instanceof final Behavior.MultiInstance loop ? loop.inner() : node;
    }

    private void search(final FlowNode start) {
        enter(start);
        while (!path.isEmpty()) {
            final Visit visit = path.peek();
            if (visit.seen == visit.next.size()) {
                leave(visit);
                continue;
            }
            final FlowNode target = visit.next.get(visit.seen++);
            final Visit seen = visits.get(target);
            if (seen == null) {
                enter(target);
            } else if (seen.open) {
                visit.lowest = Math.min(visit.lowest, seen.number);
            }
        }
    }

    private void enter(final FlowNode node) {
        final Visit visit = new Visit(node, next(node), visits.size());
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
        final List<FlowNode> names = new ArrayList<>();
        Visit member;
        do {
            member = component.pop();
            member.open = false;
            names.addFirst(member.node);
        } while (member.number != visit.number);
        final boolean loops = names.size() > 1 || visit.next.contains(visit.node);
        if (loops) {
            tell(names);
        }
    }

    /** Where an instance goes from there without waiting. */
    private List<FlowNode> next(final FlowNode node) {
        final List<FlowNode> all = new ArrayList<>();
        if (node.behavior() instanceof final Behavior.Call call) {
            add(startOf(call), all);
        } else if (node.elementType() == BpmnElementType.SUB_PROCESS) {
            add(node.noneStart(), all);
        } else {
            follow(node, all);
        }
        return all;
    }

    private static void follow(final FlowNode node, final List<FlowNode> all) {
        FlowNode at = node;
        while (outgoing(at).isEmpty() && surrounding(at) != null) {
            at = surrounding(at);
        }
        for (final SequenceFlow flow : outgoing(at)) {
            add(flow.target(), all);
        }
    }

    private static List<SequenceFlow> outgoing(final FlowNode node) {
        return body(node).outgoing();
    }

    private static FlowNode surrounding(final FlowNode node) {
        final FlowNode scope = body(node).scope();
        return scope != null
                        && scope.elementType() == BpmnElementType.SUB_PROCESS
                        && node.eventType() != BpmnEventType.LINK
                ? scope
                : null;
    }

    /** The multi-instance body around it; the node itself otherwise. */
    private static FlowNode body(final FlowNode node) {
        return node.scope() != null && node.scope().elementType() == BpmnElementType.MULTI_INSTANCE_BODY
                ? node.scope()
                : node;
    }

    private static void add(final FlowNode target, final List<FlowNode> all) {
        if (target != null && passesThrough(target)) {
            all.add(inner(target));
        }
    }

    /** Of a process in the same file that is called by its name; null otherwise. */
    private FlowNode startOf(final Behavior.Call call) {
        return !call.processId().source().startsWith("=")
                        && call.processId().text(Variables.none(0)) instanceof Evaluation.Value<String>(final String id)
                        && processes.get(id) != null
                ? processes.get(id).root().noneStart()
                : null;
    }

    private void tell(final List<FlowNode> members) {
        for (final FlowNode member : members) {
            if (LOOPING.contains(member.elementType())) {
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
