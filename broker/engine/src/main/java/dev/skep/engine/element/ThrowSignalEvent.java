package dev.skep.engine.element;

import dev.skep.engine.Decision;
import dev.skep.engine.variable.VariableScopes;
import dev.skep.model.graph.Behavior;
import dev.skep.protocol.intent.SignalIntent;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.SignalValue;

/** Broadcasts a signal with the local variables of the event, and goes on: who hears it is of no concern. */
public final class ThrowSignalEvent implements ElementBehavior<Behavior.ThrowSignal> {
    private final Transitions transitions;
    private final VariableScopes scopes;

    public ThrowSignalEvent(final Transitions transitions, final VariableScopes scopes) {
        this.transitions = transitions;
        this.scopes = scopes;
    }

    @Override
    public void activate(final Element element, final Behavior.ThrowSignal event, final Decision decision) {
        final String name = Stuck.unless(
                event.signalName().text(scopes.view(element.key(), decision.now())),
                IncidentErrorType.EXTRACT_VALUE_ERROR,
                element.key());
        transitions.activated(element, decision);
        decision.followUp(
                -1,
                SignalIntent.BROADCAST,
                new SignalValue(
                        name,
                        scopes.localDocument(element.key()),
                        element.value().tenantId(),
                        -1,
                        -1));
        transitions.complete(element, decision);
    }
}
