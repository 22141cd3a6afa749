package dev.skep.engine.timer;

import dev.skep.engine.Decision;
import dev.skep.engine.definition.ProcessDefinition;
import dev.skep.engine.element.Element;
import dev.skep.engine.element.Stuck;
import dev.skep.engine.variable.VariableScopes;
import dev.skep.model.feel.Evaluation;
import dev.skep.model.feel.Variables;
import dev.skep.model.graph.Behavior.EventTrigger;
import dev.skep.model.graph.CatchingEvent;
import dev.skep.model.graph.FlowNode;
import dev.skep.model.timer.Timer.Due;
import dev.skep.protocol.intent.TimerIntent;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.TimerValue;
import java.util.Set;

/** Opens and closes the timers that elements wait for, and those of start events. */
public final class TimerWaits {
    private final Timers timers;
    private final VariableScopes scopes;

    public TimerWaits(final Timers timers, final VariableScopes scopes) {
        this.timers = timers;
        this.scopes = scopes;
    }

    /** Evaluates the timer; opening it is left to the caller. Nothing is opened twice after an incident. */
    public Runnable prepare(
            final Element element, final FlowNode target, final EventTrigger.Timer trigger, final Decision decision) {
        final Due due = Stuck.unless(
                trigger.timer().first(scopes.view(element.key(), decision.now())),
                IncidentErrorType.EXTRACT_VALUE_ERROR,
                element.key());
        for (final long open : timers.of(element.key())) {
            if (timers.get(open).targetElementId().equals(target.id())) {
                return () -> {};
            }
        }
        return () -> decision.newEvent(
                TimerIntent.CREATED,
                new TimerValue(
                        element.key(),
                        element.value().processInstanceKey(),
                        element.value().processDefinitionKey(),
                        target.id(),
                        due.dateMillis(),
                        due.repetitions(),
                        element.value().tenantId()));
    }

    /** Cancels the timers of the element. */
    public void close(final Element element, final Decision decision) {
        cancelAll(element.key(), decision);
    }

    /** Cancels those of the element that belong to one of the events. */
    public void close(final Element element, final Set<String> events, final Decision decision) {
        for (final long key : timers.of(element.key())) {
            final TimerValue timer = timers.get(key);
            if (events.contains(timer.targetElementId())) {
                decision.event(key, TimerIntent.CANCELED, timer);
            }
        }
    }

    /** Opens the timers of the start events of a process; the failure of an expression is the caller's. */
    public Evaluation<Boolean> openStartEvents(final ProcessDefinition definition, final Decision decision) {
        for (final CatchingEvent event : definition.root().events()) {
            if (event.trigger() instanceof EventTrigger.Timer(final var timer)
                    && event.node().scope() == definition.root()) {
                final Evaluation<Due> due = timer.first(Variables.none(decision.now()));
                if (due instanceof Evaluation.Failure<Due> failure) {
                    return failure.as();
                }
                decision.newEvent(
                        TimerIntent.CREATED,
                        startTimer(definition, event.node(), ((Evaluation.Value<Due>) due).value()));
            }
        }
        return Evaluation.of(Boolean.TRUE);
    }

    /** A newer version takes over: the start events of this one do not fire any more. */
    public void closeStartEvents(final ProcessDefinition definition, final Decision decision) {
        cancelAll(definition.key(), decision);
    }

    /** Cancels one timer, if it is there. */
    public void cancel(final long key, final Decision decision) {
        final TimerValue timer = timers.get(key);
        if (timer != null) {
            decision.event(key, TimerIntent.CANCELED, timer);
        }
    }

    private void cancelAll(final long ownerKey, final Decision decision) {
        for (final long key : timers.of(ownerKey)) {
            decision.event(key, TimerIntent.CANCELED, timers.get(key));
        }
    }

    private static TimerValue startTimer(final ProcessDefinition definition, final FlowNode start, final Due due) {
        return new TimerValue(
                -1, -1, definition.key(), start.id(), due.dateMillis(), due.repetitions(), definition.tenantId());
    }
}
