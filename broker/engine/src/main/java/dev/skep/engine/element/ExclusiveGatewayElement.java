package dev.skep.engine.element;

import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_COMPLETED;
import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_COMPLETING;

import dev.skep.engine.Decision;
import dev.skep.engine.variable.VariableScopes;
import dev.skep.model.feel.Variables;
import dev.skep.model.graph.Behavior;
import dev.skep.model.graph.SequenceFlow;
import dev.skep.protocol.value.IncidentErrorType;

/**
 * Takes the first flow whose condition holds. It does so while it is activating, all at once: what was decided is what is
 * taken, whatever becomes of the variables in between.
 */
public final class ExclusiveGatewayElement implements ElementBehavior<Behavior.ExclusiveGateway> {
    private final Transitions transitions;
    private final VariableScopes scopes;

    public ExclusiveGatewayElement(final Transitions transitions, final VariableScopes scopes) {
        this.transitions = transitions;
        this.scopes = scopes;
    }

    @Override
    public void activate(final Element element, final Behavior.ExclusiveGateway gateway, final Decision decision) {
        if (element.node().outgoing().isEmpty()) {
            transitions.activated(element, decision);
            transitions.complete(element, decision);
            return;
        }
        final SequenceFlow flow = choose(element, gateway, decision);
        transitions.activated(element, decision);
        decision.event(element.key(), ELEMENT_COMPLETING, element.value());
        decision.event(element.key(), ELEMENT_COMPLETED, element.value());
        if (!transitions.endInstanceAfter(element, decision)) {
            transitions.take(element.value(), flow, decision);
        }
    }

    private SequenceFlow choose(
            final Element element, final Behavior.ExclusiveGateway gateway, final Decision decision) {
        final var outgoing = element.node().outgoing();
        if (outgoing.size() == 1 && outgoing.getFirst().condition() == null) {
            return outgoing.getFirst();
        }
        final Variables variables = scopes.view(element.key(), decision.now());
        for (final SequenceFlow flow : outgoing) {
            if (flow != gateway.defaultFlow()
                    && flow.condition() != null
                    && Stuck.unless(
                            flow.condition().bool(variables), IncidentErrorType.EXTRACT_VALUE_ERROR, element.key())) {
                return flow;
            }
        }
        if (gateway.defaultFlow() == null) {
            throw new Stuck(
                    IncidentErrorType.CONDITION_ERROR,
                    "Expected at least one condition to evaluate to true, or to have a default flow",
                    element.key());
        }
        return gateway.defaultFlow();
    }
}
