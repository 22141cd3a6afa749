package dev.skep.engine.call;

import dev.skep.base.Packed;
import dev.skep.engine.Decision;
import dev.skep.engine.definition.Definitions;
import dev.skep.engine.element.Element;
import dev.skep.engine.element.Transitions;
import dev.skep.engine.event.PendingEvents;
import dev.skep.engine.instance.ElementInstance;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.engine.variable.VariableScopes;
import dev.skep.model.graph.Behavior;
import dev.skep.model.graph.FlowNode;

/** What the end of a called instance means to its call activity. */
public final class CalledProcess {
    private final Definitions definitions;
    private final ElementInstances instances;
    private final VariableScopes scopes;
    private final PendingEvents pendingEvents;
    private final Transitions transitions;

    public CalledProcess(
            final Definitions definitions,
            final ElementInstances instances,
            final VariableScopes scopes,
            final PendingEvents pendingEvents,
            final Transitions transitions) {
        this.definitions = definitions;
        this.instances = instances;
        this.scopes = scopes;
        this.pendingEvents = pendingEvents;
        this.transitions = transitions;
    }

    /** Whether the element is an instance that another one has called. */
    public static boolean isCalled(final Element element) {
        return element.scopeKey() < 0 && element.value().parentElementInstanceKey() > 0;
    }

    /** The variables that a called instance hands over, to be asked before it is gone. */
    public Packed result(final Element process) {
        final ElementInstance caller = instances.get(process.value().parentElementInstanceKey());
        if (caller == null) {
            return Packed.EMPTY_DOCUMENT;
        }
        final FlowNode node = node(caller);
        return node.behavior() instanceof Behavior.Call call
                        && (call.propagateAllChildVariables()
                                || !node.outputMappings().isEmpty())
                ? scopes.localDocument(process.key())
                : Packed.EMPTY_DOCUMENT;
    }

    /** The called instance has completed: its call activity goes on with the variables. */
    public void completed(final Element process, final Packed result, final Decision decision) {
        final ElementInstance caller = instances.get(process.value().parentElementInstanceKey());
        if (caller != null && caller.isActivated()) {
            pendingEvents.workDone(caller, result, decision);
            transitions.complete(caller, decision);
        }
    }

    /** Whether its call activity is being terminated: the called instance is about to be, and completes no more. */
    public boolean isEnding(final Element process) {
        final ElementInstance caller = instances.get(process.value().parentElementInstanceKey());
        return caller != null && !caller.state().terminable();
    }

    /** The call activity that waits only for the termination of the called instance, or null. */
    public Element terminatedWith(final Element process) {
        final ElementInstance caller = instances.get(process.value().parentElementInstanceKey());
        return caller == null || caller.state().terminable()
                ? null
                : new Element(caller.key(), caller.value(), node(caller));
    }

    private FlowNode node(final ElementInstance instance) {
        return definitions.byKey(instance.value().processDefinitionKey()).node(instance.value());
    }
}
