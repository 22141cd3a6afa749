package dev.skep.engine.element;

import dev.skep.engine.Decision;
import dev.skep.engine.event.EventSubscriptions;
import dev.skep.engine.event.PendingEvents;
import dev.skep.engine.instance.AwaitedResults;
import dev.skep.engine.instance.ElementInstance;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.model.graph.Behavior;

/** Processes, embedded sub-processes and event sub-processes: they begin at their start event and end with their children. */
public final class ScopeElement implements ElementBehavior<Behavior.Scope> {
    private final ElementInstances instances;
    private final Transitions transitions;
    private final EventSubscriptions subscriptions;
    private final PendingEvents pendingEvents;
    private final AwaitedResults results;
    private final ChildTermination termination;

    public ScopeElement(
            final ElementInstances instances,
            final Transitions transitions,
            final EventSubscriptions subscriptions,
            final PendingEvents pendingEvents,
            final AwaitedResults results,
            final ChildTermination termination) {
        this.instances = instances;
        this.transitions = transitions;
        this.subscriptions = subscriptions;
        this.pendingEvents = pendingEvents;
        this.results = results;
        this.termination = termination;
    }

    @Override
    public void activate(final Element element, final Behavior.Scope scope, final Decision decision) {
        subscriptions.openBoundaryEvents(element, decision);
        transitions.activated(element, decision);
        final ElementInstance active = instances.require(element.key());
        if (element.node().noneStart() == null || active.triggers() > 0) {
            pendingEvents.enterTriggered(active, decision);
        } else {
            transitions.activate(element.node().noneStart(), active, decision);
        }
    }

    @Override
    public void complete(final Element element, final Behavior.Scope scope, final Decision decision) {
        if (element.scopeKey() < 0) {
            results.answer(element, decision);
        }
    }

    @Override
    public boolean terminate(final Element element, final Behavior.Scope scope, final Decision decision) {
        return !terminateChildren(element.key(), decision);
    }

    /** Asks children to terminate; false where there are none. */
    boolean terminateChildren(final long scopeKey, final Decision decision) {
        return termination.begin(instances.require(scopeKey), decision);
    }
}
