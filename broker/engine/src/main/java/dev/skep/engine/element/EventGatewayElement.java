package dev.skep.engine.element;

import dev.skep.engine.Decision;
import dev.skep.engine.event.EventSubscriptions;
import dev.skep.model.graph.Behavior;

/** Waits in the place of the catch events behind it; the first that is triggered is entered, the flow to it is not taken. */
public final class EventGatewayElement implements ElementBehavior<Behavior.EventGateway> {
    private final Transitions transitions;
    private final EventSubscriptions subscriptions;

    public EventGatewayElement(final Transitions transitions, final EventSubscriptions subscriptions) {
        this.transitions = transitions;
        this.subscriptions = subscriptions;
    }

    @Override
    public void activate(final Element element, final Behavior.EventGateway behavior, final Decision decision) {
        subscriptions.openFollowing(element, decision);
        transitions.activated(element, decision);
    }
}
