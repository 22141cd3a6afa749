package dev.skep.engine.compensation;

import dev.skep.engine.Decision;
import dev.skep.engine.element.Element;
import dev.skep.engine.element.ElementBehavior;
import dev.skep.engine.element.Transitions;
import dev.skep.model.graph.Behavior;

/** Has the completed activities of its scope compensated, or one of them, and waits for that. */
public final class ThrowCompensationEvent implements ElementBehavior<Behavior.ThrowCompensation> {
    private final Transitions transitions;
    private final CompensationSteps steps;

    public ThrowCompensationEvent(final Transitions transitions, final CompensationSteps steps) {
        this.transitions = transitions;
        this.steps = steps;
    }

    @Override
    public void activate(final Element element, final Behavior.ThrowCompensation event, final Decision decision) {
        transitions.activated(element, decision);
        if (!steps.start(element, event.activityId(), decision)) {
            transitions.complete(element, decision);
        }
    }
}
