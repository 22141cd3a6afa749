package dev.skep.engine.element;

import static dev.skep.protocol.intent.ProcessInstanceIntent.ACTIVATE_ELEMENT;
import static dev.skep.protocol.intent.ProcessInstanceIntent.COMPLETE_ELEMENT;
import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_ACTIVATED;
import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_ACTIVATING;
import static dev.skep.protocol.intent.ProcessInstanceIntent.SEQUENCE_FLOW_TAKEN;
import static dev.skep.protocol.intent.ProcessInstanceIntent.TERMINATE_ELEMENT;

import dev.skep.base.BpmnElementType;
import dev.skep.base.BpmnEventType;
import dev.skep.engine.Decision;
import dev.skep.engine.instance.ElementInstance;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.model.graph.FlowNode;
import dev.skep.model.graph.SequenceFlow;
import dev.skep.protocol.value.ProcessInstanceValue;
import java.util.List;

/** The moves from one element to the next, and between the states of one. */
public final class Transitions {
    private final ElementInstances instances;
    private final InclusiveJoins joins;

    public Transitions(final ElementInstances instances, final InclusiveJoins joins) {
        this.instances = instances;
        this.joins = joins;
    }

    public void activated(final Element element, final Decision decision) {
        decision.event(element.key(), ELEMENT_ACTIVATED, element.value());
    }

    /** Asks the element to complete. */
    public void complete(final Element element, final Decision decision) {
        decision.followUp(element.key(), COMPLETE_ELEMENT, element.value());
    }

    public void complete(final ElementInstance instance, final Decision decision) {
        decision.followUp(instance.key(), COMPLETE_ELEMENT, instance.value());
    }

    public void terminate(final ElementInstance instance, final Decision decision) {
        decision.followUp(instance.key(), TERMINATE_ELEMENT, instance.value());
    }

    /**
     * An element has ended. Where the creator of its process instance wanted no more than that, the instance is asked to terminate:
     * true then, and nothing is to begin behind the element. A loop counts as a whole, not the instances in it.
     */
    public boolean endInstanceAfter(final Element element, final Decision decision) {
        return endInstanceAfter(element, instances.get(element.value().processInstanceKey()), decision);
    }

    /** The same with the scope of the element at hand, which mostly is the process instance. */
    boolean endInstanceAfter(final Element element, final ElementInstance scope, final Decision decision) {
        if (scope == null) {
            return false;
        }
        if (scope.scopeKey() >= 0) {
            return endInstanceAfter(element, decision);
        }
        if (!scope.traits().endsAfter().contains(element.node().id()) || isInLoop(element.node())) {
            return false;
        }
        if (instances.require(scope.key()).state().terminable()) {
            terminate(scope, decision);
        }
        return true;
    }

    private static boolean isInLoop(final FlowNode node) {
        return node.scope() != null && node.scope().elementType() == BpmnElementType.MULTI_INSTANCE_BODY;
    }

    /** Asks for a new instance of the node within the scope. */
    public void activate(final FlowNode node, final ElementInstance scope, final Decision decision) {
        decision.followUp(-1, ACTIVATE_ELEMENT, childValue(node, scope));
    }

    /** Makes an instance of the node active right away: for events that enter by their trigger. */
    public ElementInstance enter(final FlowNode node, final ElementInstance scope, final Decision decision) {
        final ElementInstance begun = begin(node, scope, decision);
        decision.event(begun.key(), ELEMENT_ACTIVATED, begun.value());
        return instances.require(begun.key());
    }

    /** Makes an instance of the node that is activating; {@link #activate(ElementInstance, Decision)} goes on with it. */
    public ElementInstance begin(final FlowNode node, final ElementInstance scope, final Decision decision) {
        return instances.require(decision.newEvent(ELEMENT_ACTIVATING, childValue(node, scope)));
    }

    /** Asks an instance that is activating to go on with it. */
    public void activate(final ElementInstance instance, final Decision decision) {
        decision.followUp(instance.key(), ACTIVATE_ELEMENT, instance.value());
    }

    /** Takes all flows out of the element. */
    public void takeOutgoing(final Element element, final Decision decision) {
        take(element.value(), element.node().outgoing(), decision);
    }

    /** Takes some flows out of the element. */
    public void take(final ProcessInstanceValue source, final List<SequenceFlow> flows, final Decision decision) {
        for (int i = 0; i < flows.size(); i++) {
            takeOne(source, flows.get(i), decision);
        }
        joinAfter(source, flows.getFirst(), decision);
    }

    /** Takes one flow; its target is activated, a joining gateway only when all that it waits for has come. */
    public void take(final ProcessInstanceValue source, final SequenceFlow flow, final Decision decision) {
        takeOne(source, flow, decision);
        joinAfter(source, flow, decision);
    }

    private void takeOne(final ProcessInstanceValue source, final SequenceFlow flow, final Decision decision) {
        decision.newEvent(SEQUENCE_FLOW_TAKEN, flowValue(flow, source));
        final FlowNode target = flow.target();
        if (isJoin(target) ? instances.isJoined(source.flowScopeKey(), target) : !InclusiveJoins.isJoin(target)) {
            decision.followUp(-1, ACTIVATE_ELEMENT, siblingValue(target, source));
        }
    }

    /** Something moved in a scope: an inclusive gateway in it may have waited for just that. */
    private void joinAfter(final ProcessInstanceValue source, final SequenceFlow flow, final Decision decision) {
        if (!flow.target().scope().inclusiveJoins().isEmpty()) {
            join(instances.require(source.flowScopeKey()), flow.target().scope(), decision);
        }
    }

    private void join(final ElementInstance scope, final FlowNode node, final Decision decision) {
        for (final FlowNode gateway : node.inclusiveJoins()) {
            if (joins.isJoined(scope, gateway)) {
                decision.followUp(-1, ACTIVATE_ELEMENT, childValue(gateway, scope));
            }
        }
    }

    /** Whether a joining gateway has all that it waits for; true for any other node. */
    boolean isJoined(final FlowNode node, final ElementInstance scope) {
        if (isJoin(node)) {
            return instances.isJoined(scope.key(), node);
        }
        return !InclusiveJoins.isJoin(node) || joins.isJoined(scope, node);
    }

    /** Whether the node waits for a token of each of its incoming flows. */
    public static boolean isJoin(final FlowNode node) {
        return node.elementType() == BpmnElementType.PARALLEL_GATEWAY
                && node.incoming().size() > 1;
    }

    /** Asks the scope to complete when nothing in it can go on. */
    public void completeScopeIfDone(final ElementInstance scope, final Decision decision) {
        if (scope != null && scope.flows() > 0 && scope.isActivated()) {
            join(scope, joins.node(scope), decision);
            return;
        }
        if (scope != null && scope.isActivated() && scope.isEmptyScope() && scope.triggers() == 0) {
            complete(scope, decision);
        }
    }

    private static ProcessInstanceValue siblingValue(final FlowNode node, final ProcessInstanceValue sibling) {
        return value(node.id(), node.elementType(), node.eventType(), sibling.flowScopeKey(), sibling);
    }

    private static ProcessInstanceValue childValue(final FlowNode node, final ElementInstance scope) {
        return value(node.id(), node.elementType(), node.eventType(), scope.key(), scope.value());
    }

    private static ProcessInstanceValue flowValue(final SequenceFlow flow, final ProcessInstanceValue source) {
        return value(
                flow.id(), BpmnElementType.SEQUENCE_FLOW, BpmnEventType.UNSPECIFIED, source.flowScopeKey(), source);
    }

    private static ProcessInstanceValue value(
            final String elementId,
            final BpmnElementType elementType,
            final BpmnEventType eventType,
            final long flowScopeKey,
            final ProcessInstanceValue within) {
        return new ProcessInstanceValue(
                within.bpmnProcessId(),
                within.version(),
                within.processDefinitionKey(),
                within.processInstanceKey(),
                elementId,
                flowScopeKey,
                elementType,
                eventType,
                within.parentProcessInstanceKey(),
                within.parentElementInstanceKey(),
                within.tenantId());
    }
}
