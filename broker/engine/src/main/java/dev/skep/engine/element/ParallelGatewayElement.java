package dev.skep.engine.element;

import dev.skep.engine.Decision;
import dev.skep.model.graph.Behavior;

/** Joins and forks. That all flows have come is seen to by {@link Transitions#take}, before it is activated. */
public final class ParallelGatewayElement implements ElementBehavior<Behavior.ParallelGateway> {
    private final Transitions transitions;

    public ParallelGatewayElement(final Transitions transitions) {
        this.transitions = transitions;
    }

    @Override
    public void activate(final Element element, final Behavior.ParallelGateway behavior, final Decision decision) {
        transitions.activated(element, decision);
        transitions.complete(element, decision);
    }
}
