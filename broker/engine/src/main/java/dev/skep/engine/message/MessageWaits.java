package dev.skep.engine.message;

import dev.skep.engine.Decision;
import dev.skep.engine.element.Element;
import dev.skep.model.graph.Behavior.EventTrigger;
import dev.skep.model.graph.CatchingEvent;

/** Opens and closes the subscriptions of elements that wait for messages. */
public final class MessageWaits {
    /** Evaluates name and correlation key; opening the subscription is left to the caller. */
    public Runnable prepare(
            final Element element,
            final CatchingEvent event,
            final EventTrigger.Message trigger,
            final Decision decision) {
        return () -> {};
    }

    /** Ends the subscriptions of the element. */
    public void close(final Element element, final Decision decision) {}
}
