package dev.skep.engine.element;

import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_ACTIVATING;
import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_COMPLETED;
import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_COMPLETING;
import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_TERMINATED;
import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_TERMINATING;

import dev.skep.base.BpmnElementType;
import dev.skep.base.Packed;
import dev.skep.engine.Decision;
import dev.skep.engine.call.CalledProcess;
import dev.skep.engine.compensation.CompensationSteps;
import dev.skep.engine.definition.Definitions;
import dev.skep.engine.deletion.LastInstances;
import dev.skep.engine.event.EventSubscriptions;
import dev.skep.engine.event.PendingEvents;
import dev.skep.engine.incident.IncidentRaiser;
import dev.skep.engine.instance.ElementInstance;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.engine.instance.ElementState;
import dev.skep.engine.listener.ExecutionListeners;
import dev.skep.engine.loop.MultiInstanceSteps;
import dev.skep.engine.message.MessageStarts;
import dev.skep.engine.variable.VariableMerge;
import dev.skep.engine.variable.VariableScopes;
import dev.skep.model.graph.FlowNode;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.ProcessInstanceIntent;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.ProcessInstanceValue;
import java.util.List;

/** Decides the three commands that move an element through its life; the same for all kinds of elements. */
public final class ElementLifecycle {
    private static final List<ProcessInstanceIntent> HELD_UP = List.of(
            ProcessInstanceIntent.ACTIVATE_ELEMENT,
            ProcessInstanceIntent.COMPLETE_ELEMENT,
            ProcessInstanceIntent.COMPLETE_EXECUTION_LISTENER);

    private final Definitions definitions;
    private final ElementInstances instances;
    private final VariableScopes scopes;
    private final VariableMerge merge;
    private final EventSubscriptions subscriptions;
    private final PendingEvents pendingEvents;
    private final Transitions transitions;
    private final MultiInstanceSteps loops;
    private final CalledProcess calls;
    private final CompensationSteps compensation;
    private final MessageStarts messageStarts;
    private final LastInstances lastInstances;
    private final IncidentRaiser incidents;
    private final ElementBehaviors behaviors;
    private final ExecutionListeners listeners;
    private final AdHocSteps adHoc;

    public ElementLifecycle(
            final Definitions definitions,
            final ElementInstances instances,
            final VariableScopes scopes,
            final ExecutionListeners listeners,
            final EventParts events,
            final IncidentRaiser incidents,
            final ElementBehaviors behaviors) {
        this.definitions = definitions;
        this.instances = instances;
        this.scopes = scopes;
        this.merge = new VariableMerge(scopes);
        this.subscriptions = events.subscriptions();
        this.pendingEvents = events.pending();
        this.transitions = events.transitions();
        this.loops = events.loops();
        this.calls = events.calls();
        this.compensation = events.compensation();
        this.messageStarts = events.starts();
        this.lastInstances = new LastInstances(definitions, instances);
        this.incidents = incidents;
        this.behaviors = behaviors;
        this.listeners = listeners;
        this.adHoc = events.adHoc();
    }

    /** What the life cycle needs to do with events. */
    public record EventParts(
            EventSubscriptions subscriptions,
            PendingEvents pending,
            Transitions transitions,
            MultiInstanceSteps loops,
            CalledProcess calls,
            CompensationSteps compensation,
            AdHocSteps adHoc,
            MessageStarts starts) {}

    /** ACTIVATE_ELEMENT: a new instance (key -1), or again one that an incident held while it was activating. */
    public void activate(final long key, final ProcessInstanceValue value, final Decision decision) {
        final ElementInstance scope = instances.get(value.flowScopeKey());
        final boolean isProcess = value.elementType() == BpmnElementType.PROCESS;
        if (!isProcess && (scope == null || !scope.isActivated())) {
            rejectState(decision, value, "its flow scope is not active");
            return;
        }
        if (!isProcess && scope.interrupted() && value.elementType() != BpmnElementType.EVENT_SUB_PROCESS) {
            rejectState(decision, value, "its flow scope was interrupted");
            return;
        }
        final FlowNode node = node(value);
        final long elementKey;
        if (key < 0) {
            if (!transitions.isJoined(node, scope)) {
                rejectState(decision, value, "not all of its incoming flows were taken");
                return;
            }
            elementKey = decision.newEvent(ELEMENT_ACTIVATING, value);
        } else if (isIn(key, ElementState.ACTIVATING)) {
            elementKey = key;
        } else {
            rejectState(decision, value, "it is not activating");
            return;
        }
        final Element element = new Element(elementKey, value, node);
        try {
            if (scope != null && MultiInstanceSteps.isBody(scope)) {
                loops.enter(element, scope, decision);
            }
            if (!node.inputMappings().isEmpty()) {
                mapInput(element, decision);
            }
            if (!listeners.tellStart(element, 0, decision)) {
                behaviors.activate(element, decision);
            }
        } catch (final Stuck stuck) {
            incidents.raise(element, stuck, decision);
        }
    }

    /** COMPLETE_EXECUTION_LISTENER: one of its listeners was told; then the next one, or the element goes on. */
    public void listenerDone(final long key, final ProcessInstanceValue command, final Decision decision) {
        final ElementInstance instance = instances.get(key);
        if (instance == null
                || (instance.state() != ElementState.ACTIVATING && instance.state() != ElementState.COMPLETING)) {
            rejectState(decision, command, "it does not wait for a listener");
            return;
        }
        final ProcessInstanceValue value = instance.value();
        final ElementInstance scope = instances.get(value.flowScopeKey());
        if (scope != null && (!scope.isActivated() || isTakenOver(scope, value))) {
            rejectState(decision, value, "its flow scope is not active, or was interrupted");
            return;
        }
        final Element element = new Element(key, value, node(value));
        if (scope == null && CalledProcess.isCalled(element) && calls.isEnding(element)) {
            rejectState(decision, value, "its call activity is being terminated");
            return;
        }
        try {
            if (instance.state() == ElementState.ACTIVATING) {
                if (!listeners.tellStart(element, instance.listeners(), decision)) {
                    behaviors.activate(element, decision);
                }
            } else if (!listeners.tellEnd(element, instance.listeners(), decision)) {
                finish(element, instance, scope, decision);
            }
        } catch (final Stuck stuck) {
            incidents.raise(element, stuck, decision);
        }
    }

    private static boolean isTakenOver(final ElementInstance scope, final ProcessInstanceValue value) {
        return scope.interrupted() && value.elementType() != BpmnElementType.EVENT_SUB_PROCESS;
    }

    /** COMPLETE_ELEMENT: an active instance, or again one that an incident held while it was completing. */
    public void complete(final long key, final ProcessInstanceValue command, final Decision decision) {
        final ElementInstance instance = instances.get(key);
        if (instance == null
                || (instance.state() != ElementState.ACTIVATED && instance.state() != ElementState.COMPLETING)) {
            rejectState(decision, command, "it is not active");
            return;
        }
        final ProcessInstanceValue value = instance.value();
        final ElementInstance scope = instances.get(value.flowScopeKey());
        if (scope != null && !scope.isActivated()) {
            rejectState(decision, value, "its flow scope is not active");
            return;
        }
        if (scope != null && scope.interrupted() && value.elementType() != BpmnElementType.EVENT_SUB_PROCESS) {
            rejectState(decision, value, "its flow scope was interrupted");
            return;
        }
        final Element element = new Element(key, value, node(value));
        if (!instance.isEmptyScope()) {
            rejectState(decision, value, "something in it goes on");
            return;
        }
        if (scope == null && CalledProcess.isCalled(element) && calls.isEnding(element)) {
            rejectState(decision, value, "its call activity is being terminated");
            return;
        }
        if (instance.state() == ElementState.ACTIVATED) {
            decision.event(key, ELEMENT_COMPLETING, value);
        }
        try {
            pendingEvents.takeUpOwn(element, instance, decision);
            mapOutput(element, isInLoop(scope), decision);
            if (!element.node().endListeners().isEmpty()) {
                subscriptions.close(element, decision);
                listeners.tellEnd(element, 0, decision);
                return;
            }
            finish(element, instance, scope, decision);
        } catch (final Stuck stuck) {
            incidents.raise(element, stuck, decision);
        }
    }

    private static boolean isInLoop(final ElementInstance scope) {
        return scope != null && MultiInstanceSteps.isBody(scope);
    }

    /** Its variables are where they belong and all have been told: the element ends, and what follows it begins. */
    private void finish(
            final Element element,
            final ElementInstance instance,
            final ElementInstance scope,
            final Decision decision) {
        behaviors.complete(element, decision);
        final MultiInstanceSteps.Step step = isInLoop(scope) ? loops.completing(element, scope, decision) : null;
        final AdHocSteps.Step next =
                AdHocSteps.endsActivation(element, scope) ? adHoc.completing(element, scope, decision) : null;
        subscriptions.close(element, decision);
        if (element.node().compensationHandler() != null || element.node().holdsCompensation()) {
            compensation.completing(element, decision);
        }
        final PendingEvents.Follower follower =
                instance.triggers() > 0 ? pendingEvents.chosenBehind(element, instance, decision) : null;
        final Packed result = scope == null && CalledProcess.isCalled(element) ? calls.result(element) : null;
        end(element, ELEMENT_COMPLETED, decision);
        if (transitions.endInstanceAfter(element, scope, decision)) {
            return;
        }
        if (result != null) {
            calls.completed(element, result, decision);
        } else if (step != null) {
            loops.completed(step, scope, decision);
        } else if (follower != null) {
            pendingEvents.enter(follower, scope, decision);
        } else if (next != null) {
            adHoc.completed(next, scope, decision);
        } else if (scope != null) {
            if (element.node().isCompensationHandler()) {
                compensation.handlerCompleted(element, decision);
            }
            pendingEvents.goOn(element, decision);
        }
    }

    /**
     * The step would write more than finds room: an incident says so instead, and the step is tried again when that is resolved.
     * False where there is nothing to hold up.
     */
    public boolean holdUp(
            final long key,
            final ProcessInstanceIntent step,
            final ProcessInstanceValue command,
            final String reason,
            final Decision decision) {
        final ElementInstance instance = instances.get(key);
        final long stuck;
        if (step == ProcessInstanceIntent.ACTIVATE_ELEMENT && key < 0) {
            stuck = decision.newEvent(ELEMENT_ACTIVATING, command);
        } else if (instance == null || !HELD_UP.contains(step)) {
            return false;
        } else {
            stuck = key;
            if (instance.isActivated()) {
                decision.event(key, ELEMENT_COMPLETING, instance.value());
            }
        }
        final ProcessInstanceValue value = instances.require(stuck).value();
        incidents.raise(
                new Element(stuck, value, node(value)),
                new Stuck(IncidentErrorType.MESSAGE_SIZE_EXCEEDED, reason, stuck),
                decision);
        return true;
    }

    /** TERMINATE_ELEMENT: whatever state it is in. */
    public void terminate(final long key, final ProcessInstanceValue command, final Decision decision) {
        final ElementInstance instance = instances.get(key);
        if (instance == null || !instance.state().terminable()) {
            rejectState(decision, command, "it is gone or about to be");
            return;
        }
        final Element element = new Element(key, instance.value(), node(instance.value()));
        decision.event(key, ELEMENT_TERMINATING, element.value());
        subscriptions.close(element, decision);
        incidents.resolveOf(element, decision);
        listeners.cancelOf(instance, decision);
        if (behaviors.terminate(element, decision)) {
            terminated(element, decision);
        }
    }

    /** The last step of termination, when no child is left. Takes the scope around with it when that is ending too. */
    public void terminated(final Element element, final Decision decision) {
        final ElementInstance instance = instances.require(element.key());
        final PendingEvents.Follower follower = pendingEvents.followerOf(element, instance, decision);
        end(element, ELEMENT_TERMINATED, decision);
        final ElementInstance scope = instances.get(element.scopeKey());
        final boolean isLast = transitions.endInstanceAfter(element, scope, decision);
        if (scope == null) {
            final Element caller = CalledProcess.isCalled(element) ? calls.terminatedWith(element) : null;
            if (caller != null) {
                terminated(caller, decision);
            }
            return;
        }
        if (scope.state() == ElementState.TERMINATING) {
            if (scope.children() == 0) {
                terminated(new Element(scope.key(), scope.value(), node(scope.value())), decision);
            }
            return;
        }
        if (isLast) {
            return;
        }
        // Termination may take its time, and an event sub-process may have come meanwhile: it takes over.
        if (follower != null && !scope.interrupted()) {
            pendingEvents.enter(follower, scope, decision);
        } else {
            pendingEvents.afterChildEnded(scope, decision);
        }
    }

    /** The last event of the element. The end of an instance that a message started makes room for the next one. */
    private void end(final Element element, final ProcessInstanceIntent ended, final Decision decision) {
        if (element.node().holdsCompensation()) {
            compensation.ending(element, ended == ELEMENT_TERMINATED, decision);
        }
        final String freeKey = messageStarts.heldBy(element);
        decision.event(element.key(), ended, element.value());
        if (freeKey != null) {
            messageStarts.startNext(
                    element.value().bpmnProcessId(), freeKey, element.value().tenantId(), decision);
        }
        if (element.scopeKey() < 0) {
            lastInstances.gone(element.value().processDefinitionKey(), decision);
        }
    }

    private void mapInput(final Element element, final Decision decision) {
        final var variables = scopes.view(element.key(), decision.now());
        merge.local(
                decision,
                element.key(),
                element.value(),
                Stuck.unless(
                        element.node().inputMappings().evaluate(variables),
                        IncidentErrorType.IO_MAPPING_ERROR,
                        element.key()));
    }

    /** The instances of a multi-instance activity write into the scope of their own first. */
    private void mapOutput(final Element element, final boolean inLoop, final Decision decision) {
        if (element.node().outputMappings().isEmpty()) {
            return;
        }
        final var variables = scopes.view(element.key(), decision.now());
        merge.propagate(
                decision,
                element.scopeKey() > 0 && !inLoop ? element.scopeKey() : element.key(),
                element.value(),
                Stuck.unless(
                        element.node().outputMappings().evaluate(variables),
                        IncidentErrorType.IO_MAPPING_ERROR,
                        element.key()));
    }

    private boolean isIn(final long key, final ElementState state) {
        final ElementInstance instance = instances.get(key);
        return instance != null && instance.state() == state;
    }

    private FlowNode node(final ProcessInstanceValue value) {
        return definitions.byKey(value.processDefinitionKey()).node(value);
    }

    private static void rejectState(final Decision decision, final ProcessInstanceValue value, final String reason) {
        decision.reject(
                RejectionType.INVALID_STATE,
                "Expected to move element '" + value.elementId() + "' of process instance " + value.processInstanceKey()
                        + ", but " + reason);
    }
}
