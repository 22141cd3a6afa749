package dev.skep.engine.element;

import dev.skep.engine.Decision;
import dev.skep.model.graph.Behavior;

/** None events, manual and undefined tasks: nothing to wait for. */
public final class PassThroughElement implements ElementBehavior<Behavior.PassThrough> {
    private final Transitions transitions;

    public PassThroughElement(final Transitions transitions) {
        this.transitions = transitions;
    }

    @Override
    public void activate(final Element element, final Behavior.PassThrough behavior, final Decision decision) {
        pass(element, decision);
    }

    /** Active and at once completing; what is special about some events comes after their end. */
    void pass(final Element element, final Decision decision) {
        transitions.activated(element, decision);
        transitions.complete(element, decision);
    }
}
