package dev.skep.engine.element;

import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_COMPLETED;
import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_COMPLETING;

import dev.skep.engine.Decision;
import dev.skep.engine.variable.VariableScopes;
import dev.skep.model.feel.Variables;
import dev.skep.model.graph.Behavior;
import dev.skep.model.graph.SequenceFlow;
import dev.skep.protocol.value.IncidentErrorType;
import java.util.ArrayList;
import java.util.List;

/** Takes all flows whose conditions hold, decided at once while it is activating. When it joins is up to {@link InclusiveJoins}. */
public final class InclusiveGatewayElement implements ElementBehavior<Behavior.InclusiveGateway> {
    private final Transitions transitions;
    private final VariableScopes scopes;

    public InclusiveGatewayElement(final Transitions transitions, final VariableScopes scopes) {
        this.transitions = transitions;
        this.scopes = scopes;
    }

    @Override
    public void activate(final Element element, final Behavior.InclusiveGateway gateway, final Decision decision) {
        if (element.node().outgoing().isEmpty()) {
            transitions.activated(element, decision);
            transitions.complete(element, decision);
            return;
        }
        final List<SequenceFlow> flows = choose(element, gateway, decision);
        transitions.activated(element, decision);
        decision.event(element.key(), ELEMENT_COMPLETING, element.value());
        decision.event(element.key(), ELEMENT_COMPLETED, element.value());
        if (!transitions.endInstanceAfter(element, decision)) {
            transitions.take(element.value(), flows, decision);
        }
    }

    private List<SequenceFlow> choose(
            final Element element, final Behavior.InclusiveGateway gateway, final Decision decision) {
        final List<SequenceFlow> outgoing = element.node().outgoing();
        if (outgoing.size() == 1 && outgoing.getFirst().condition() == null) {
            return outgoing;
        }
        final Variables variables = scopes.view(element.key(), decision.now());
        final List<SequenceFlow> chosen = new ArrayList<>();
        for (final SequenceFlow flow : outgoing) {
            if (flow != gateway.defaultFlow()
                    && flow.condition() != null
                    && Stuck.unless(
                            flow.condition().bool(variables), IncidentErrorType.EXTRACT_VALUE_ERROR, element.key())) {
                chosen.add(flow);
            }
        }
        if (!chosen.isEmpty()) {
            return chosen;
        }
        if (gateway.defaultFlow() == null) {
            throw new Stuck(
                    IncidentErrorType.CONDITION_ERROR,
                    "Expected at least one condition to evaluate to true, or to have a default flow",
                    element.key());
        }
        return List.of(gateway.defaultFlow());
    }
}
