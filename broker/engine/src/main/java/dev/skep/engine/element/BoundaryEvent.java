package dev.skep.engine.element;

import dev.skep.engine.Decision;
import dev.skep.model.graph.Behavior;

/** Boundary events are entered by their trigger; an activation by command only happens again after an incident. */
public final class BoundaryEvent implements ElementBehavior<Behavior.Boundary> {
    private final Transitions transitions;

    public BoundaryEvent(final Transitions transitions) {
        this.transitions = transitions;
    }

    @Override
    public void activate(final Element element, final Behavior.Boundary behavior, final Decision decision) {
        transitions.activated(element, decision);
        transitions.complete(element, decision);
    }
}
