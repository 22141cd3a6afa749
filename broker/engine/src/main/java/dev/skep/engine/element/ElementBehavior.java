package dev.skep.engine.element;

import dev.skep.engine.Decision;
import dev.skep.model.graph.Behavior;

/**
 * What a kind of element does in its life cycle.
 *
 * @param <B> its part of the graph
 */
public interface ElementBehavior<B extends Behavior> {
    /**
     * ACTIVATING is written and the input mappings are done. Ends by {@link Transitions#activated}, and by
     * {@link Transitions#complete} when there is nothing to wait for. May be called again after an incident.
     */
    void activate(Element element, B behavior, Decision decision);

    /** COMPLETING is written and the variables have been taken up; what the element waited for is closed afterwards. */
    default void complete(final Element element, final B behavior, final Decision decision) {}

    /** TERMINATING is written: calls off what the element waits for. False when children have to end first. */
    default boolean terminate(final Element element, final B behavior, final Decision decision) {
        return true;
    }
}
