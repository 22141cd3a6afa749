package dev.skep.engine.element;

import dev.skep.engine.Decision;
import dev.skep.engine.event.EventSubscriptions;
import dev.skep.engine.instance.ElementInstance;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.model.graph.Behavior;

/** Start events. With the end of the start event the event sub-processes of its scope begin to listen. */
public final class StartEvent implements ElementBehavior<Behavior.Start> {
    private final ElementInstances instances;
    private final Transitions transitions;
    private final EventSubscriptions subscriptions;

    public StartEvent(
            final ElementInstances instances, final Transitions transitions, final EventSubscriptions subscriptions) {
        this.instances = instances;
        this.transitions = transitions;
        this.subscriptions = subscriptions;
    }

    @Override
    public void activate(final Element element, final Behavior.Start behavior, final Decision decision) {
        transitions.activated(element, decision);
        transitions.complete(element, decision);
    }

    @Override
    public void complete(final Element element, final Behavior.Start behavior, final Decision decision) {
        if (element.node().scope().events().isEmpty()) {
            return;
        }
        final ElementInstance scope = instances.require(element.scopeKey());
        subscriptions.openSubProcessEvents(
                new Element(scope.key(), scope.value(), element.node().scope()), decision);
    }
}
