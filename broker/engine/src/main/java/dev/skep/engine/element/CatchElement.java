package dev.skep.engine.element;

import dev.skep.engine.Decision;
import dev.skep.engine.event.EventSubscriptions;
import dev.skep.model.graph.Behavior;

/** Intermediate catch events and receive tasks: active until their trigger comes. */
public final class CatchElement implements ElementBehavior<Behavior.Catch> {
    private final Transitions transitions;
    private final EventSubscriptions subscriptions;

    public CatchElement(final Transitions transitions, final EventSubscriptions subscriptions) {
        this.transitions = transitions;
        this.subscriptions = subscriptions;
    }

    @Override
    public void activate(final Element element, final Behavior.Catch behavior, final Decision decision) {
        subscriptions.openAll(element, behavior.trigger(), decision);
        transitions.activated(element, decision);
    }
}
