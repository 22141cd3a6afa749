package dev.skep.engine.event;

import dev.skep.base.BpmnElementType;
import dev.skep.engine.Decision;
import dev.skep.engine.element.Element;
import dev.skep.engine.message.MessageWaits;
import dev.skep.engine.signal.SignalWaits;
import dev.skep.engine.timer.TimerWaits;
import dev.skep.model.graph.Behavior;
import dev.skep.model.graph.Behavior.EventTrigger;
import dev.skep.model.graph.CatchingEvent;
import dev.skep.model.graph.FlowNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Opens and closes what element instances listen for: timers, messages, signals. Errors and escalations are searched. */
public final class EventSubscriptions {
    private final TimerWaits timers;
    private final MessageWaits messages;
    private final SignalWaits signals;

    public EventSubscriptions(final TimerWaits timers, final MessageWaits messages, final SignalWaits signals) {
        this.timers = timers;
        this.messages = messages;
        this.signals = signals;
    }

    /** What the element itself waits for, and the boundary events attached to it. */
    public void openAll(final Element element, final EventTrigger own, final Decision decision) {
        final List<CatchingEvent> events = boundaryEvents(element.node());
        events.add(new CatchingEvent(element.node(), own, true));
        open(element, events, decision);
    }

    /** The boundary events of an activity. */
    public void openBoundaryEvents(final Element element, final Decision decision) {
        if (!element.node().events().isEmpty()) {
            open(element, boundaryEvents(element.node()), decision);
        }
    }

    /** The catch events behind an event-based gateway. */
    public void openFollowing(final Element gateway, final Decision decision) {
        open(gateway, gateway.node().events(), decision);
    }

    /** The boundary events of a scope that has no start event, and the start events of the event sub-processes in it. */
    public void openScopeEvents(final Element scope, final Decision decision) {
        if (!scope.node().events().isEmpty()) {
            final List<CatchingEvent> events = boundaryEvents(scope.node());
            events.addAll(subProcessEvents(scope.node()));
            open(scope, events, decision);
        }
    }

    /** The start events of the event sub-processes in a scope. */
    public void openSubProcessEvents(final Element scope, final Decision decision) {
        if (!scope.node().events().isEmpty()) {
            open(scope, subProcessEvents(scope.node()), decision);
        }
    }

    /** The event sub-processes in the scope listen no more; its boundary events do. */
    public void closeSubProcessEvents(final Element scope, final Decision decision) {
        final TreeSet<String> ids = new TreeSet<>();
        subProcessEvents(scope.node()).forEach(event -> ids.add(event.node().id()));
        if (!ids.isEmpty()) {
            timers.close(scope, ids, decision);
            messages.close(scope, ids, decision);
            signals.close(scope, ids, decision);
        }
    }

    private static List<CatchingEvent> subProcessEvents(final FlowNode node) {
        final List<CatchingEvent> events = new ArrayList<>();
        for (final CatchingEvent event : node.events()) {
            if (PendingEvents.startsSubProcess(event.node())) {
                events.add(event);
            }
        }
        return events;
    }

    /** Ends all that the element listens for. */
    public void close(final Element element, final Decision decision) {
        if (!element.node().events().isEmpty() || element.node().behavior() instanceof Behavior.Catch) {
            timers.close(element, decision);
            messages.close(element, decision);
            signals.close(element, decision);
        }
    }

    /** All expressions are evaluated before anything is opened: a failing one leaves nothing half open. */
    private void open(final Element element, final List<CatchingEvent> events, final Decision decision) {
        final List<Runnable> openings = new ArrayList<>();
        for (final CatchingEvent event : events) {
            switch (event.trigger()) {
                case EventTrigger.Timer timer -> openings.add(timers.prepare(element, event.node(), timer, decision));
                case EventTrigger.Message message -> openings.add(messages.prepare(element, event, message, decision));
                case EventTrigger.Signal signal ->
                    openings.add(signals.prepare(element, event.node(), signal, decision));
                case EventTrigger.Error error -> {}
                case EventTrigger.Escalation escalation -> {}
                case EventTrigger.Compensation compensation -> {}
                case EventTrigger.Condition condition -> {}
                case EventTrigger.None none -> {}
            }
        }
        for (final Runnable opening : openings) {
            opening.run();
        }
    }

    private static List<CatchingEvent> boundaryEvents(final FlowNode node) {
        final List<CatchingEvent> events = new ArrayList<>();
        for (final CatchingEvent event : node.events()) {
            if (event.node().elementType() == BpmnElementType.BOUNDARY_EVENT) {
                events.add(event);
            }
        }
        return events;
    }
}
