package dev.skep.engine.element;

import dev.skep.base.Documents;
import dev.skep.engine.Decision;
import dev.skep.engine.decision.DecisionCalls;
import dev.skep.engine.event.EventSubscriptions;
import dev.skep.engine.event.PendingEvents;
import dev.skep.engine.variable.VariableScopes;
import dev.skep.model.graph.Behavior;
import dev.skep.protocol.value.IncidentErrorType;
import java.util.List;

/** A business rule task that calls a decision: evaluated when it is activated; its result is taken up when it completes. */
public final class DecisionTask implements ElementBehavior<Behavior.CalledDecision> {
    private final Transitions transitions;
    private final VariableScopes scopes;
    private final EventSubscriptions subscriptions;
    private final PendingEvents pendingEvents;
    private final DecisionCalls calls;

    public DecisionTask(
            final Transitions transitions,
            final VariableScopes scopes,
            final EventSubscriptions subscriptions,
            final PendingEvents pendingEvents,
            final DecisionCalls calls) {
        this.transitions = transitions;
        this.scopes = scopes;
        this.subscriptions = subscriptions;
        this.pendingEvents = pendingEvents;
        this.calls = calls;
    }

    @Override
    public void activate(final Element element, final Behavior.CalledDecision called, final Decision decision) {
        final String decisionId = Stuck.unless(
                called.decisionId().text(scopes.view(element.key(), decision.now())),
                IncidentErrorType.EXTRACT_VALUE_ERROR,
                element.key());
        final DecisionCalls.Told told = calls.call(
                decisionId,
                called.binding(),
                scopes.document(element.key(), List.of()),
                element.value(),
                element.key(),
                decision);
        if (told == null) {
            throw new Stuck(
                    IncidentErrorType.CALLED_DECISION_ERROR,
                    "Expected to evaluate decision '" + decisionId + "', but no decision found for id '" + decisionId
                            + "'" + called.binding().words(),
                    element.key());
        }
        if (told.failed()) {
            throw new Stuck(
                    IncidentErrorType.DECISION_EVALUATION_ERROR,
                    told.value().evaluationFailureMessage(),
                    element.key());
        }
        subscriptions.openBoundaryEvents(element, decision);
        transitions.activated(element, decision);
        pendingEvents.triggerOwn(
                element,
                new Documents.Builder()
                        .put(called.resultVariable(), told.value().decisionOutput())
                        .build(),
                decision);
        transitions.complete(element, decision);
    }
}
