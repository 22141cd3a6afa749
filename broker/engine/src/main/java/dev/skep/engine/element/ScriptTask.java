package dev.skep.engine.element;

import dev.skep.base.Documents;
import dev.skep.base.Packed;
import dev.skep.engine.Decision;
import dev.skep.engine.event.EventSubscriptions;
import dev.skep.engine.event.PendingEvents;
import dev.skep.engine.variable.VariableScopes;
import dev.skep.model.graph.Behavior;
import dev.skep.protocol.value.IncidentErrorType;

/** A script task with a FEEL expression, evaluated when it is activated; its result is taken up when it completes. */
public final class ScriptTask implements ElementBehavior<Behavior.Script> {
    private final Transitions transitions;
    private final VariableScopes scopes;
    private final EventSubscriptions subscriptions;
    private final PendingEvents pendingEvents;

    public ScriptTask(
            final Transitions transitions,
            final VariableScopes scopes,
            final EventSubscriptions subscriptions,
            final PendingEvents pendingEvents) {
        this.transitions = transitions;
        this.scopes = scopes;
        this.subscriptions = subscriptions;
        this.pendingEvents = pendingEvents;
    }

    @Override
    public void activate(final Element element, final Behavior.Script script, final Decision decision) {
        final Packed result = Stuck.unless(
                script.expression().value(scopes.view(element.key(), decision.now())),
                IncidentErrorType.EXTRACT_VALUE_ERROR,
                element.key());
        subscriptions.openBoundaryEvents(element, decision);
        transitions.activated(element, decision);
        pendingEvents.triggerOwn(
                element,
                new Documents.Builder().put(script.resultVariable(), result).build(),
                decision);
        transitions.complete(element, decision);
    }
}
