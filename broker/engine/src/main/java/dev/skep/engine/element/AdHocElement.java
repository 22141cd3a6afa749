package dev.skep.engine.element;

import dev.skep.base.BpmnElementType;
import dev.skep.base.BpmnEventType;
import dev.skep.engine.Decision;
import dev.skep.engine.definition.Definitions;
import dev.skep.engine.event.EventSubscriptions;
import dev.skep.engine.instance.ElementInstance;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.engine.variable.VariableScopes;
import dev.skep.model.graph.Behavior;
import dev.skep.model.graph.FlowNode;
import dev.skep.protocol.value.IncidentErrorType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** Ad-hoc sub-processes: a scope without a start, which begins at whichever of its elements are named. */
public final class AdHocElement implements ElementBehavior<Behavior.AdHoc> {
    private final Definitions definitions;
    private final ElementInstances instances;
    private final Transitions transitions;
    private final VariableScopes scopes;
    private final EventSubscriptions subscriptions;

    public AdHocElement(
            final Definitions definitions,
            final ElementInstances instances,
            final Transitions transitions,
            final VariableScopes scopes,
            final EventSubscriptions subscriptions) {
        this.definitions = definitions;
        this.instances = instances;
        this.transitions = transitions;
        this.scopes = scopes;
        this.subscriptions = subscriptions;
    }

    @Override
    public void activate(final Element element, final Behavior.AdHoc adHoc, final Decision decision) {
        final List<FlowNode> nodes = named(element, adHoc, decision);
        subscriptions.openScopeEvents(element, decision);
        transitions.activated(element, decision);
        final List<ElementInstance> begun = new ArrayList<>();
        for (final FlowNode node : nodes) {
            begun.add(transitions.begin(node, instances.require(element.key()), decision));
        }
        for (final ElementInstance one : begun) {
            transitions.activate(one, decision);
        }
    }

    private List<FlowNode> named(final Element element, final Behavior.AdHoc adHoc, final Decision decision) {
        if (adHoc.activeElements() == null) {
            return List.of();
        }
        final List<String> ids = Stuck.unless(
                adHoc.activeElements().texts(scopes.view(element.key(), decision.now())),
                IncidentErrorType.EXTRACT_VALUE_ERROR,
                element.key());
        final var process =
                definitions.byKey(element.value().processDefinitionKey()).process();
        final List<FlowNode> nodes = new ArrayList<>();
        for (final String id : new LinkedHashSet<>(ids)) {
            final FlowNode node = process.node(id);
            if (node == null || node.scope() != element.node() || !canBegin(node)) {
                throw new Stuck(
                        IncidentErrorType.EXTRACT_VALUE_ERROR,
                        "Expected activeElementsCollection to hold ids of elements of the ad-hoc sub-process '"
                                + element.node().id() + "' that no sequence flow leads to, but '" + id
                                + "' is none. Change the variables that it is worked out from.",
                        element.key());
            }
            nodes.add(node);
        }
        return nodes;
    }

    private static boolean canBegin(final FlowNode node) {
        return node.incoming().isEmpty()
                && node.elementType() != BpmnElementType.BOUNDARY_EVENT
                && node.elementType() != BpmnElementType.EVENT_SUB_PROCESS
                && !node.isCompensationHandler()
                && !(node.elementType() == BpmnElementType.INTERMEDIATE_CATCH_EVENT
                        && node.eventType() == BpmnEventType.LINK);
    }
}
