package dev.skep.engine.element;

import dev.skep.base.Packed;
import dev.skep.engine.Decision;
import dev.skep.engine.event.Catcher;
import dev.skep.engine.event.ErrorCatching;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.engine.variable.VariableScopes;
import dev.skep.model.graph.Behavior;
import dev.skep.protocol.value.IncidentErrorType;

/** Throws an error to whatever around it catches that code; with nobody there it is stuck. */
public final class ErrorEndEvent implements ElementBehavior<Behavior.ThrowError> {
    private final ElementInstances instances;
    private final Transitions transitions;
    private final VariableScopes scopes;
    private final ErrorCatching errors;

    public ErrorEndEvent(
            final ElementInstances instances,
            final Transitions transitions,
            final VariableScopes scopes,
            final ErrorCatching errors) {
        this.instances = instances;
        this.transitions = transitions;
        this.scopes = scopes;
        this.errors = errors;
    }

    @Override
    public void activate(final Element element, final Behavior.ThrowError event, final Decision decision) {
        final String code = Stuck.unless(
                event.errorCode().text(scopes.view(element.key(), decision.now())),
                IncidentErrorType.EXTRACT_VALUE_ERROR,
                element.key());
        final Catcher catcher = errors.find(instances.require(element.key()), code);
        if (catcher == null) {
            throw new Stuck(
                    IncidentErrorType.UNHANDLED_ERROR_EVENT,
                    errors.notCaught(instances.require(element.key()), code, ""),
                    element.key());
        }
        transitions.activated(element, decision);
        errors.trigger(catcher, Packed.EMPTY_DOCUMENT, decision);
    }
}
