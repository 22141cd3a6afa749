package dev.skep.engine.instance;

import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_ACTIVATED;
import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_ACTIVATING;

import dev.skep.base.BpmnElementType;
import dev.skep.base.BpmnEventType;
import dev.skep.base.Packed;
import dev.skep.engine.Decision;
import dev.skep.engine.definition.ProcessDefinition;
import dev.skep.engine.element.Element;
import dev.skep.engine.element.Transitions;
import dev.skep.engine.event.PendingEvents;
import dev.skep.engine.modification.ElementPlacement;
import dev.skep.engine.variable.VariableMerge;
import dev.skep.model.graph.FlowNode;
import dev.skep.protocol.value.ProcessInstanceValue;
import java.util.List;

/** Brings a process instance to life, at its none start event or by the trigger of another one. */
public final class ProcessStarter {
    private final ElementInstances instances;
    private final VariableMerge merge;
    private final Transitions transitions;
    private final PendingEvents pendingEvents;

    public ProcessStarter(
            final ElementInstances instances,
            final VariableMerge merge,
            final Transitions transitions,
            final PendingEvents pendingEvents) {
        this.instances = instances;
        this.merge = merge;
        this.transitions = transitions;
        this.pendingEvents = pendingEvents;
    }

    /** Begins at the none start event, with the variables in the scope of the instance. */
    public void start(
            final long instanceKey,
            final ProcessDefinition definition,
            final Packed variables,
            final Decision decision) {
        final ProcessInstanceValue value = value(instanceKey, definition);
        merge.local(decision, instanceKey, value, variables);
        startAtNone(instanceKey, value, definition, decision);
    }

    /** Whoever listens to the begin of the process is told first. */
    private void startAtNone(
            final long instanceKey,
            final ProcessInstanceValue value,
            final ProcessDefinition definition,
            final Decision decision) {
        if (definition.root().startListeners().isEmpty()) {
            final ElementInstance process = activate(instanceKey, value, decision);
            transitions.activate(definition.root().noneStart(), process, decision);
        } else {
            transitions.activate(begin(instanceKey, value, decision), decision);
        }
    }

    /**
     * Begins at the given elements instead of a start event; the event sub-processes listen from the beginning. Nobody is told
     * that the process begins.
     */
    public void startAtElements(
            final long instanceKey,
            final ProcessDefinition definition,
            final Packed variables,
            final List<String> elementIds,
            final ElementPlacement placement,
            final Decision decision) {
        final ProcessInstanceValue value = value(instanceKey, definition);
        merge.local(decision, instanceKey, value, variables);
        final ElementInstance process = activate(instanceKey, value, decision);
        placement.listen(process, definition.root(), decision);
        for (final String elementId : elementIds) {
            final FlowNode node = definition.node(elementId);
            final ElementInstance scope =
                    placement.scopesOf(node, process, -1, decision).getLast();
            placement.activate(node, scope, Packed.EMPTY_DOCUMENT, decision);
        }
    }

    /** Begins at a message or timer start event, whose payload are the variables; gives the key of the instance. */
    public long startAt(
            final FlowNode startEvent,
            final ProcessDefinition definition,
            final Packed variables,
            final Decision decision) {
        final long instanceKey = decision.newKey();
        startAt(instanceKey, startEvent, definition, variables, decision);
        return instanceKey;
    }

    /** The same with a key that is known before. */
    public void startAt(
            final long instanceKey,
            final FlowNode startEvent,
            final ProcessDefinition definition,
            final Packed variables,
            final Decision decision) {
        if (!definition.root().startListeners().isEmpty()) {
            final ElementInstance process = begin(instanceKey, value(instanceKey, definition), decision);
            pendingEvents.keep(process, startEvent, variables, decision);
            transitions.activate(process, decision);
            return;
        }
        final ElementInstance process = activate(instanceKey, value(instanceKey, definition), decision);
        pendingEvents.enter(new PendingEvents.Follower(startEvent, variables), process, decision);
    }

    /** Begins at the none start event, in the place of the call activity. */
    public void call(
            final Element caller, final ProcessDefinition called, final Packed variables, final Decision decision) {
        final long instanceKey = decision.newKey();
        final ProcessInstanceValue value =
                value(instanceKey, called, caller.value().processInstanceKey(), caller.key());
        merge.local(decision, instanceKey, value, variables);
        startAtNone(instanceKey, value, called, decision);
    }

    private ElementInstance begin(final long instanceKey, final ProcessInstanceValue value, final Decision decision) {
        decision.event(instanceKey, ELEMENT_ACTIVATING, value);
        return instances.require(instanceKey);
    }

    private ElementInstance activate(
            final long instanceKey, final ProcessInstanceValue value, final Decision decision) {
        begin(instanceKey, value, decision);
        decision.event(instanceKey, ELEMENT_ACTIVATED, value);
        return instances.require(instanceKey);
    }

    private static ProcessInstanceValue value(final long instanceKey, final ProcessDefinition definition) {
        return value(instanceKey, definition, -1, -1);
    }

    private static ProcessInstanceValue value(
            final long instanceKey,
            final ProcessDefinition definition,
            final long parentProcessInstanceKey,
            final long parentElementInstanceKey) {
        return new ProcessInstanceValue(
                definition.bpmnProcessId(),
                definition.version(),
                definition.key(),
                instanceKey,
                definition.bpmnProcessId(),
                -1,
                BpmnElementType.PROCESS,
                BpmnEventType.UNSPECIFIED,
                parentProcessInstanceKey,
                parentElementInstanceKey,
                definition.tenantId());
    }
}
