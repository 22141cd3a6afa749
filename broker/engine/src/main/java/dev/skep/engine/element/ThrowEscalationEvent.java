package dev.skep.engine.element;

import dev.skep.base.Packed;
import dev.skep.engine.Decision;
import dev.skep.engine.event.Catcher;
import dev.skep.engine.event.EscalationCatching;
import dev.skep.engine.event.PendingEvents;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.engine.variable.VariableScopes;
import dev.skep.model.graph.Behavior;
import dev.skep.protocol.intent.EscalationIntent;
import dev.skep.protocol.value.EscalationValue;
import dev.skep.protocol.value.IncidentErrorType;

/** Throws an escalation to whatever around it catches that code. It goes on itself unless it is interrupted by that. */
public final class ThrowEscalationEvent implements ElementBehavior<Behavior.ThrowEscalation> {
    private final ElementInstances instances;
    private final Transitions transitions;
    private final VariableScopes scopes;
    private final EscalationCatching escalations;
    private final PendingEvents pendingEvents;

    public ThrowEscalationEvent(
            final ElementInstances instances,
            final Transitions transitions,
            final VariableScopes scopes,
            final EscalationCatching escalations,
            final PendingEvents pendingEvents) {
        this.instances = instances;
        this.transitions = transitions;
        this.scopes = scopes;
        this.escalations = escalations;
        this.pendingEvents = pendingEvents;
    }

    @Override
    public void activate(final Element element, final Behavior.ThrowEscalation event, final Decision decision) {
        final String code = Stuck.unless(
                event.escalationCode().text(scopes.view(element.key(), decision.now())),
                IncidentErrorType.EXTRACT_VALUE_ERROR,
                element.key());
        transitions.activated(element, decision);
        final Catcher catcher = escalations.find(instances.require(element.key()), code);
        decision.newEvent(
                catcher == null ? EscalationIntent.NOT_ESCALATED : EscalationIntent.ESCALATED,
                new EscalationValue(
                        element.value().processInstanceKey(),
                        code,
                        element.node().id(),
                        catcher == null ? "" : catcher.event().id()));
        final boolean triggered = catcher != null
                && pendingEvents.trigger(catcher.waiting(), catcher.event(), Packed.EMPTY_DOCUMENT, decision);
        if (!triggered || !catcher.interrupting()) {
            transitions.complete(element, decision);
        }
    }
}
