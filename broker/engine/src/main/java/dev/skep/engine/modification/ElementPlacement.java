package dev.skep.engine.modification;

import dev.skep.base.BpmnElementType;
import dev.skep.base.Packed;
import dev.skep.engine.Decision;
import dev.skep.engine.Refused;
import dev.skep.engine.element.Element;
import dev.skep.engine.element.Stuck;
import dev.skep.engine.element.Transitions;
import dev.skep.engine.event.EventSubscriptions;
import dev.skep.engine.instance.ElementInstance;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.engine.variable.VariableMerge;
import dev.skep.model.graph.FlowNode;
import dev.skep.model.graph.SequenceFlow;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.ElementPlacementIntent;
import dev.skep.protocol.intent.ProcessInstanceIntent;
import dev.skep.protocol.value.ElementPlacementValue;
import java.util.ArrayList;
import java.util.List;

/** Activates elements to which no flow leads at the moment, with the scopes around them that are missing. */
public final class ElementPlacement {
    private final ElementInstances instances;
    private final Transitions transitions;
    private final EventSubscriptions subscriptions;
    private final VariableMerge merge;

    public ElementPlacement(
            final ElementInstances instances,
            final Transitions transitions,
            final EventSubscriptions subscriptions,
            final VariableMerge merge) {
        this.instances = instances;
        this.transitions = transitions;
        this.subscriptions = subscriptions;
        this.merge = merge;
    }

    /** Why an element of that kind can't be activated like this, as the end of a sentence; null where it can. */
    public static String objection(final FlowNode node) {
        switch (node.elementType()) {
            case PROCESS,
                    START_EVENT,
                    BOUNDARY_EVENT,
                    SEQUENCE_FLOW,
                    AD_HOC_SUB_PROCESS_INNER_INSTANCE,
                    UNSPECIFIED -> {
                return "elements of type " + node.elementType() + " can't be activated";
            }
            default -> {}
        }
        for (FlowNode scope = node.scope(); scope != null; scope = scope.scope()) {
            if (scope.elementType() == BpmnElementType.MULTI_INSTANCE_BODY) {
                return "elements within a multi-instance activity can't be activated";
            }
        }
        for (final SequenceFlow flow : node.incoming()) {
            if (flow.source().elementType() == BpmnElementType.EVENT_BASED_GATEWAY) {
                return "events behind an event-based gateway can't be activated: activate the gateway";
            }
        }
        return null;
    }

    /**
     * The instances around a new instance of the node, the process instance first. Where there is one of a scope, it is that;
     * where there is none, it is made.
     *
     * @param ancestorKey not positive for any; otherwise everything below this one is made
     */
    public List<ElementInstance> scopesOf(
            final FlowNode node, final ElementInstance process, final long ancestorKey, final Decision decision) {
        final List<FlowNode> path = new ArrayList<>();
        for (FlowNode scope = node.scope(); scope != null; scope = scope.scope()) {
            path.addFirst(scope);
        }
        final List<ElementInstance> scopes = ancestorKey > 0 ? upFrom(ancestorKey) : new ArrayList<>(List.of(process));
        for (int i = 0; i < scopes.size(); i++) {
            scopes.set(i, resumed(scopes.get(i), path.get(i), decision));
        }
        for (int i = scopes.size(); i < path.size(); i++) {
            final FlowNode wanted = path.get(i);
            final ElementInstance around = scopes.getLast();
            final ElementInstance found = ancestorKey > 0 ? null : only(wanted, around);
            scopes.add(found == null ? enter(wanted, around, decision) : resumed(found, wanted, decision));
        }
        return scopes;
    }

    /** An event sub-process has taken the scope over, and it goes on now, as in Zeebe; not while what it did before is still ending. */
    private ElementInstance resumed(final ElementInstance scope, final FlowNode node, final Decision decision) {
        if (!scope.interrupted()) {
            return scope;
        }
        if (!scope.isActivated() || scope.triggers() > 0) {
            throw new Refused(
                    RejectionType.INVALID_ARGUMENT,
                    "Expected to activate an element in the scope '"
                            + scope.value().elementId() + "', but it was interrupted: it is ending");
        }
        subscriptions.closeSubProcessEvents(new Element(scope.key(), scope.value(), node), decision);
        decision.event(
                scope.key(),
                ElementPlacementIntent.RESUMED,
                placement(scope, scope.value().elementId()));
        return instances.require(scope.key());
    }

    /**
     * Asks for a new instance of the node.
     *
     * @param variables its own, local to it
     */
    public void activate(
            final FlowNode node, final ElementInstance scope, final Packed variables, final Decision decision) {
        place(node, scope, decision);
        if (variables.isEmptyDocument()) {
            transitions.activate(node, scope, decision);
            return;
        }
        final ElementInstance begun = transitions.begin(node, scope, decision);
        merge.local(decision, begun.key(), begun.value(), variables);
        transitions.activate(begun, decision);
    }

    /** The event sub-processes of a scope listen, though its start event never ended. */
    public void listen(final ElementInstance scope, final FlowNode node, final Decision decision) {
        try {
            subscriptions.openSubProcessEvents(new Element(scope.key(), scope.value(), node), decision);
        } catch (final Stuck stuck) {
            throw cantListen(node, stuck);
        }
    }

    private ElementInstance enter(final FlowNode node, final ElementInstance scope, final Decision decision) {
        place(node, scope, decision);
        final ElementInstance begun = transitions.begin(node, scope, decision);
        final Element element = new Element(begun.key(), begun.value(), node);
        try {
            subscriptions.openBoundaryEvents(element, decision);
        } catch (final Stuck stuck) {
            throw cantListen(node, stuck);
        }
        listen(begun, node, decision);
        decision.event(begun.key(), ProcessInstanceIntent.ELEMENT_ACTIVATED, begun.value());
        return instances.require(begun.key());
    }

    private static Refused cantListen(final FlowNode node, final Stuck stuck) {
        return new Refused(
                RejectionType.INVALID_ARGUMENT,
                "Expected to activate scope '" + node.id() + "' and to listen for its events, but "
                        + stuck.getMessage());
    }

    private void place(final FlowNode node, final ElementInstance scope, final Decision decision) {
        if (!node.isEnteredByFlow()) {
            return;
        }
        decision.event(scope.key(), ElementPlacementIntent.PLACED, placement(scope, node.id()));
    }

    private static ElementPlacementValue placement(final ElementInstance scope, final String elementId) {
        return new ElementPlacementValue(
                scope.key(),
                scope.value().processInstanceKey(),
                scope.value().processDefinitionKey(),
                elementId,
                scope.value().tenantId());
    }

    private List<ElementInstance> upFrom(final long key) {
        final List<ElementInstance> scopes = new ArrayList<>();
        for (ElementInstance at = instances.get(key); at != null; at = instances.get(at.scopeKey())) {
            scopes.addFirst(at);
        }
        return scopes;
    }

    /** The only active instance of the node in that scope; null where there is none. */
    private ElementInstance only(final FlowNode node, final ElementInstance scope) {
        if (node.elementType() == BpmnElementType.AD_HOC_SUB_PROCESS_INNER_INSTANCE) {
            return null; // one more activation, beside those that go on
        }
        ElementInstance found = null;
        for (final long child : instances.children(scope.key(), Integer.MAX_VALUE)) {
            final ElementInstance instance = instances.require(child);
            if (instance.isActivated() && instance.value().elementId().equals(node.id())) {
                if (found != null) {
                    throw new Refused(
                            RejectionType.INVALID_ARGUMENT,
                            "Expected to find one instance of scope '" + node.id() + "', but there are several: say in"
                                    + " which one by its key, as the ancestor element instance key");
                }
                found = instance;
            }
        }
        return found;
    }
}
