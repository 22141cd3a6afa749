package dev.skep.engine.event;

import static dev.skep.protocol.intent.ProcessEventIntent.TRIGGERED;
import static dev.skep.protocol.intent.ProcessEventIntent.TRIGGERING;

import dev.skep.base.BpmnElementType;
import dev.skep.base.Packed;
import dev.skep.engine.Decision;
import dev.skep.engine.adhoc.AdHocEndings;
import dev.skep.engine.definition.Definitions;
import dev.skep.engine.element.ChildTermination;
import dev.skep.engine.element.Element;
import dev.skep.engine.element.Transitions;
import dev.skep.engine.event.EventTriggers.Trigger;
import dev.skep.engine.instance.ElementInstance;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.engine.loop.MultiInstanceSteps;
import dev.skep.engine.variable.VariableMerge;
import dev.skep.engine.variable.VariableScopes;
import dev.skep.model.graph.Behavior;
import dev.skep.model.graph.FlowNode;
import dev.skep.protocol.value.ProcessEventValue;

/** What a trigger does: it completes the element that waits, or interrupts or accompanies it with another one. */
public final class PendingEvents {
    private final Definitions definitions;
    private final ElementInstances instances;
    private final EventTriggers triggers;
    private final VariableScopes scopes;
    private final VariableMerge merge;
    private final Transitions transitions;
    private final MultiInstanceSteps loops;
    private final ChildTermination termination;
    private final AdHocEndings adHocEndings;

    public PendingEvents(
            final Definitions definitions,
            final ElementInstances instances,
            final EventTriggers triggers,
            final VariableScopes scopes,
            final Transitions transitions,
            final MultiInstanceSteps loops,
            final ChildTermination termination,
            final AdHocEndings adHocEndings) {
        this.definitions = definitions;
        this.instances = instances;
        this.triggers = triggers;
        this.scopes = scopes;
        this.merge = new VariableMerge(scopes);
        this.transitions = transitions;
        this.loops = loops;
        this.termination = termination;
        this.adHocEndings = adHocEndings;
    }

    /** The event that takes over when the element has ended. */
    public record Follower(FlowNode node, Packed variables) {}

    /**
     * Something happened that the element instance listens for.
     *
     * @param waiting the catch event or receive task itself, the activity of the boundary event, or the scope of the event
     *     sub-process
     * @param target the node that listens: the waiting one itself, the boundary event, or the start event
     * @return false when it is too late: the scope was interrupted already, or is ending
     */
    public boolean trigger(
            final ElementInstance waiting, final FlowNode target, final Packed variables, final Decision decision) {
        return switch (target.behavior()) {
            case Behavior.Boundary(final var trigger, final boolean interrupting) ->
                triggerBoundary(waiting, target, interrupting, variables, decision);
            case Behavior.Start(final var trigger, final boolean interrupting) ->
                triggerSubProcess(waiting, target, interrupting, variables, decision);
            case Behavior.Catch(final var trigger, final boolean behindGateway)
            when behindGateway -> triggerGateway(waiting, target, variables, decision);
            default -> triggerWaiting(waiting, target, variables, decision);
        };
    }

    /** The element's own work is done and leaves these variables, to be taken up when it completes. */
    public void triggerOwn(final Element element, final Packed variables, final Decision decision) {
        if (!variables.isEmptyDocument()) {
            decision.newEvent(TRIGGERING, value(element.key(), element.node(), element.value(), variables));
        }
    }

    /** The same for an element known by its instance. */
    public void workDone(final ElementInstance instance, final Packed variables, final Decision decision) {
        if (!variables.isEmptyDocument()) {
            final FlowNode node =
                    definitions.byKey(instance.value().processDefinitionKey()).node(instance.value());
            decision.newEvent(TRIGGERING, value(instance.key(), node, instance.value(), variables));
        }
    }

    /** The element completes: the variables of its own trigger get into the scopes. */
    public void takeUpOwn(final Element element, final ElementInstance instance, final Decision decision) {
        if (instance.triggers() > 0) {
            final Trigger trigger = triggers.first(instance, target -> target == element.node());
            if (trigger != null) {
                decision.event(trigger.key(), TRIGGERED, trigger.value());
                if (element.node().outputMappings().isEmpty()) {
                    merge.propagate(
                            decision,
                            element.key(),
                            element.value(),
                            trigger.value().variables());
                } else {
                    merge.local(
                            decision,
                            element.key(),
                            element.value(),
                            trigger.value().variables());
                }
            }
        }
        if (carriesPayload(element.node()) && element.node().outputMappings().isEmpty()) {
            merge.propagate(decision, element.scopeKey(), element.value(), scopes.localDocument(element.key()));
        }
    }

    /** The interrupting boundary event that ended the element, or null; it is no longer pending then. */
    public Follower followerOf(final Element element, final ElementInstance instance, final Decision decision) {
        final Trigger trigger = triggers.first(instance, target -> target.attachedTo() == element.node());
        if (trigger == null) {
            return null;
        }
        decision.event(trigger.key(), TRIGGERED, trigger.value());
        return new Follower(node(trigger.value()), trigger.value().variables());
    }

    /** The catch event behind an event-based gateway whose trigger came first; null for other elements. */
    public Follower chosenBehind(final Element element, final ElementInstance instance, final Decision decision) {
        if (!(element.node().behavior() instanceof Behavior.EventGateway)) {
            return null;
        }
        final Trigger trigger = triggers.first(instance, target -> true);
        decision.event(trigger.key(), TRIGGERED, trigger.value());
        return new Follower(node(trigger.value()), trigger.value().variables());
    }

    /** Makes the event active within the scope, with its payload as local variables, and goes on from it. */
    public void enter(final Follower follower, final ElementInstance scope, final Decision decision) {
        final ElementInstance event = transitions.enter(follower.node(), scope, decision);
        merge.local(decision, event.key(), event.value(), follower.variables());
        transitions.complete(event, decision);
    }

    /** The start event was triggered; it is entered by {@link #enterTriggered} once its process or sub-process is active. */
    public void keep(
            final ElementInstance scope, final FlowNode start, final Packed variables, final Decision decision) {
        decision.newEvent(TRIGGERING, value(scope.key(), start, scope.value(), variables));
    }

    /** A process or an event sub-process is active: goes on from its start event, which was triggered before. */
    public void enterTriggered(final ElementInstance subProcess, final Decision decision) {
        final Trigger trigger = triggers.first(subProcess, PendingEvents::starts);
        if (trigger == null) {
            // Activated by somebody from outside: nothing has happened that would start it.
            transitions.activate(startOf(subProcess), subProcess, decision);
            return;
        }
        decision.event(trigger.key(), TRIGGERED, trigger.value());
        enter(new Follower(node(trigger.value()), trigger.value().variables()), subProcess, decision);
    }

    private FlowNode startOf(final ElementInstance subProcess) {
        final var definition = definitions.byKey(subProcess.value().processDefinitionKey());
        for (final FlowNode node : definition.process().nodes()) {
            if (node.elementType() == BpmnElementType.START_EVENT
                    && node.scope().id().equals(subProcess.value().elementId())) {
                return node;
            }
        }
        throw new IllegalStateException(
                "no start event in " + subProcess.value().elementId());
    }

    /** The element has completed: along the flows, or back to its scope, where an event sub-process may wait for this. */
    public void goOn(final Element element, final Decision decision) {
        if (!element.node().outgoing().isEmpty()) {
            transitions.takeOutgoing(element, decision);
            return;
        }
        final ElementInstance scope = instances.require(element.scopeKey());
        switch (element.node().behavior()) {
            case Behavior.ThrowLink(final var target) ->
                transitions.activate(transitions.begin(target, scope, decision), decision);
            case Behavior.TerminateEnd end -> terminateAll(scope, decision);
            default -> afterChildEnded(scope, decision);
        }
    }

    /** Ends all that goes on in the scope, which was marked as interrupted before; then it is done, or taken over. */
    public void terminateAll(final ElementInstance scope, final Decision decision) {
        if (!termination.begin(scope, decision)) {
            afterChildEnded(instances.require(scope.key()), decision);
        }
    }

    /** A child of the scope has ended: an event sub-process may take over now, or the scope is done. */
    public void afterChildEnded(final ElementInstance scope, final Decision decision) {
        if (MultiInstanceSteps.isBody(scope)) {
            loops.completeIfDone(scope, decision);
            return;
        }
        if (!scope.interrupted() && staysOpen(scope)) {
            return;
        }
        if (scope.interrupted() && scope.children() == 0 && scope.isActivated()) {
            final Trigger trigger = triggers.first(scope, PendingEvents::startsSubProcess);
            if (trigger != null) {
                decision.event(trigger.key(), TRIGGERED, trigger.value());
                enterSubProcess(
                        instances.require(scope.key()),
                        node(trigger.value()),
                        trigger.value().variables(),
                        decision);
                return;
            }
        }
        transitions.completeScopeIfDone(scope, decision);
    }

    /** An ad-hoc sub-process with a condition, or that a worker leads, does not end because nothing goes on in it. */
    private boolean staysOpen(final ElementInstance scope) {
        return scope.value().elementType() == BpmnElementType.AD_HOC_SUB_PROCESS
                && node(scope).behavior() instanceof Behavior.AdHoc adHoc
                && (adHoc.worker() == null ? adHoc.completionCondition() != null : !adHocEndings.isEnding(scope.key()));
    }

    private boolean triggerWaiting(
            final ElementInstance waiting, final FlowNode target, final Packed variables, final Decision decision) {
        if (!waiting.isActivated()) {
            return false;
        }
        final Element element = new Element(waiting.key(), waiting.value(), target);
        triggerOwn(element, variables, decision);
        transitions.complete(element, decision);
        return true;
    }

    /** Only the first trigger counts. */
    private boolean triggerGateway(
            final ElementInstance gateway, final FlowNode target, final Packed variables, final Decision decision) {
        if (!gateway.isActivated() || gateway.triggers() > 0) {
            return false;
        }
        decision.newEvent(TRIGGERING, value(gateway.key(), target, gateway.value(), variables));
        transitions.complete(gateway, decision);
        return true;
    }

    private boolean triggerBoundary(
            final ElementInstance host,
            final FlowNode target,
            final boolean interrupting,
            final Packed variables,
            final Decision decision) {
        final ElementInstance scope = instances.get(host.scopeKey());
        if (!host.state().terminable() || scope == null || !scope.isActivated() || scope.interrupted()) {
            return false;
        }
        if (!interrupting) {
            enter(new Follower(target, variables), scope, decision);
            return true;
        }
        decision.newEvent(TRIGGERING, value(host.key(), target, host.value(), variables));
        transitions.terminate(host, decision);
        return true;
    }

    private boolean triggerSubProcess(
            final ElementInstance scope,
            final FlowNode start,
            final boolean interrupting,
            final Packed variables,
            final Decision decision) {
        if (!scope.isActivated() || scope.interrupted()) {
            return false;
        }
        if (!interrupting) {
            enterSubProcess(scope, start, variables, decision);
            return true;
        }
        decision.newEvent(TRIGGERING, value(scope.key(), start, scope.value(), variables));
        terminateAll(scope, decision);
        return true;
    }

    /** Input mappings may fail, and listeners take their time: with them, the trigger waits until the sub-process is active. */
    private void enterSubProcess(
            final ElementInstance scope, final FlowNode start, final Packed variables, final Decision decision) {
        if (!start.scope().inputMappings().isEmpty()
                || !start.scope().startListeners().isEmpty()) {
            final ElementInstance subProcess = transitions.begin(start.scope(), scope, decision);
            keep(subProcess, start, variables, decision);
            transitions.activate(subProcess, decision);
            return;
        }
        final ElementInstance subProcess = transitions.enter(start.scope(), scope, decision);
        enter(new Follower(start, variables), subProcess, decision);
    }

    /** Events that are entered with a payload of their own. What an error boundary event caught stays with it. */
    private static boolean carriesPayload(final FlowNode node) {
        return switch (node.behavior()) {
            case Behavior.Boundary(final var trigger, final boolean interrupting) ->
                !(trigger instanceof Behavior.EventTrigger.Error);
            case Behavior.Start(final var trigger, final boolean interrupting) ->
                !(trigger instanceof Behavior.EventTrigger.None);
            case Behavior.Catch(final var trigger, final boolean behindGateway) -> behindGateway;
            default -> false;
        };
    }

    private FlowNode node(final ElementInstance instance) {
        return definitions.byKey(instance.value().processDefinitionKey()).node(instance.value());
    }

    private FlowNode node(final ProcessEventValue value) {
        return definitions.byKey(value.processDefinitionKey()).node(value.targetElementId());
    }

    private static ProcessEventValue value(
            final long scopeKey,
            final FlowNode target,
            final dev.skep.protocol.value.ProcessInstanceValue within,
            final Packed variables) {
        return new ProcessEventValue(
                scopeKey,
                within.processDefinitionKey(),
                within.processInstanceKey(),
                target.id(),
                variables,
                within.tenantId());
    }

    /** Whether the node is a start event that something has to trigger, of a process or of an event sub-process. */
    private static boolean starts(final FlowNode node) {
        return startsSubProcess(node)
                || (node.elementType() == BpmnElementType.START_EVENT
                        && node.scope().elementType() == BpmnElementType.PROCESS);
    }

    /** Whether the node is the start event of an event sub-process. */
    public static boolean startsSubProcess(final FlowNode node) {
        return node.elementType() == BpmnElementType.START_EVENT
                && node.scope().elementType() == BpmnElementType.EVENT_SUB_PROCESS;
    }
}
