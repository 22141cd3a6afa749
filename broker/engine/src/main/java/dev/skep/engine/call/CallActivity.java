package dev.skep.engine.call;

import dev.skep.base.Packed;
import dev.skep.engine.Decision;
import dev.skep.engine.definition.Definitions;
import dev.skep.engine.definition.ProcessDefinition;
import dev.skep.engine.element.Element;
import dev.skep.engine.element.ElementBehavior;
import dev.skep.engine.element.Stuck;
import dev.skep.engine.element.Transitions;
import dev.skep.engine.event.EventSubscriptions;
import dev.skep.engine.instance.ElementInstance;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.engine.instance.ProcessStarter;
import dev.skep.engine.variable.VariableScopes;
import dev.skep.model.graph.Behavior;
import dev.skep.protocol.value.IncidentErrorType;
import java.util.List;

/** Starts an instance of the called process, and is active until that has ended. */
public final class CallActivity implements ElementBehavior<Behavior.Call> {
    /** A process that calls itself for ever must come to a stop somewhere. */
    private static final int DEPTH_MAX = 1000;

    private final Definitions definitions;
    private final ElementInstances instances;
    private final Transitions transitions;
    private final VariableScopes scopes;
    private final EventSubscriptions subscriptions;
    private final ProcessStarter starter;

    public CallActivity(
            final Definitions definitions,
            final ElementInstances instances,
            final Transitions transitions,
            final VariableScopes scopes,
            final EventSubscriptions subscriptions,
            final ProcessStarter starter) {
        this.definitions = definitions;
        this.instances = instances;
        this.transitions = transitions;
        this.scopes = scopes;
        this.subscriptions = subscriptions;
        this.starter = starter;
    }

    @Override
    public void activate(final Element element, final Behavior.Call call, final Decision decision) {
        final String processId = Stuck.unless(
                call.processId().text(scopes.view(element.key(), decision.now())),
                IncidentErrorType.EXTRACT_VALUE_ERROR,
                element.key());
        final ProcessDefinition called = definitions.bound(processId, call.binding(), element.value());
        if (called == null) {
            throw new Stuck(
                    IncidentErrorType.CALLED_ELEMENT_ERROR,
                    "Expected process with BPMN process id '" + processId + "' to be deployed"
                            + call.binding().words() + ", but not found.",
                    element.key());
        }
        if (called.root().noneStart() == null) {
            throw new Stuck(
                    IncidentErrorType.CALLED_ELEMENT_ERROR,
                    "Expected process with BPMN process id '" + processId
                            + "' to have a none start event, but not found.",
                    element.key());
        }
        if (instances.depth(element.value()) >= DEPTH_MAX) {
            throw new Stuck(
                    IncidentErrorType.CALLED_ELEMENT_ERROR,
                    "Expected to call process '" + processId + "', but calls are nested " + DEPTH_MAX
                            + " deep already: does it call itself?",
                    element.key());
        }
        subscriptions.openBoundaryEvents(element, decision);
        transitions.activated(element, decision);
        final Packed variables = call.propagateAllParentVariables()
                ? scopes.document(element.key(), List.of())
                : scopes.localDocument(element.key());
        starter.call(element, called, variables, decision);
    }

    @Override
    public boolean terminate(final Element element, final Behavior.Call call, final Decision decision) {
        final ElementInstance child = instances.calledBy(element.key());
        if (child != null && child.state().terminable()) {
            transitions.terminate(child, decision);
        }
        return child == null;
    }
}
