package dev.skep.engine.timer;

import dev.skep.base.Packed;
import dev.skep.engine.CommandHandler;
import dev.skep.engine.Decision;
import dev.skep.engine.definition.Definitions;
import dev.skep.engine.event.PendingEvents;
import dev.skep.engine.instance.ElementInstance;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.engine.instance.ProcessStarter;
import dev.skep.engine.variable.VariableScopes;
import dev.skep.model.feel.Evaluation;
import dev.skep.model.feel.Variables;
import dev.skep.model.graph.Behavior.EventTrigger;
import dev.skep.model.graph.CatchingEvent;
import dev.skep.model.graph.FlowNode;
import dev.skep.model.timer.Timer;
import dev.skep.model.timer.Timer.Due;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.TimerIntent;
import dev.skep.protocol.value.TimerValue;

/** The time of a timer has come. */
public final class TriggerTimer implements CommandHandler<TimerValue> {
    private final Timers timers;
    private final Definitions definitions;
    private final ElementInstances instances;
    private final VariableScopes scopes;
    private final PendingEvents pendingEvents;
    private final ProcessStarter starter;

    public TriggerTimer(
            final Timers timers,
            final Definitions definitions,
            final ElementInstances instances,
            final VariableScopes scopes,
            final PendingEvents pendingEvents,
            final ProcessStarter starter) {
        this.timers = timers;
        this.definitions = definitions;
        this.instances = instances;
        this.scopes = scopes;
        this.pendingEvents = pendingEvents;
        this.starter = starter;
    }

    @Override
    public void decide(final long key, final TimerValue command, final Decision decision) {
        final TimerValue timer = timers.get(key);
        if (timer == null || timer.dueDate() > decision.now()) {
            decision.reject(
                    RejectionType.NOT_FOUND,
                    "Expected to trigger a timer with key '" + key + "', but no such timer is due");
            return;
        }
        final var definition = definitions.byKey(timer.processDefinitionKey());
        final FlowNode target = definition.node(timer.targetElementId());
        if (timer.elementInstanceKey() < 0) {
            final long instanceKey = decision.newKey();
            decision.event(key, TimerIntent.TRIGGERED, timer.ofInstance(instanceKey));
            starter.startAt(instanceKey, target, definition, Packed.EMPTY_DOCUMENT, decision);
            repeat(timer, definition.root(), target, Variables.none(decision.now()), decision);
            return;
        }
        decision.event(key, TimerIntent.TRIGGERED, timer);
        final ElementInstance waiting = instances.get(timer.elementInstanceKey());
        if (waiting == null) {
            return;
        }
        if (pendingEvents.trigger(waiting, target, Packed.EMPTY_DOCUMENT, decision)) {
            final FlowNode owner = definition.node(waiting.value());
            repeat(timer, owner, target, scopes.view(waiting.key(), decision.now()), decision);
        }
    }

    /** The next one of a cycle, counted from when this one was due: no drift. */
    private static void repeat(
            final TimerValue timer,
            final FlowNode owner,
            final FlowNode target,
            final Variables variables,
            final Decision decision) {
        if (timer.repetitions() == 1) {
            return;
        }
        for (final CatchingEvent event : owner.events()) {
            if (event.node() == target
                    && event.trigger() instanceof EventTrigger.Timer(final var definition)
                    && definition.kind() == Timer.Kind.CYCLE) {
                createNext(timer, definition, variables, decision);
            }
        }
    }

    private static void createNext(
            final TimerValue timer, final Timer definition, final Variables variables, final Decision decision) {
        final Evaluation<Due> next = definition.next(variables, new Due(timer.dueDate(), timer.repetitions()));
        switch (next) {
            case Evaluation.Value<Due>(final Due due) ->
                decision.newEvent(
                        TimerIntent.CREATED,
                        new TimerValue(
                                timer.elementInstanceKey(),
                                timer.processInstanceKey(),
                                timer.processDefinitionKey(),
                                timer.targetElementId(),
                                due.dateMillis(),
                                due.repetitions(),
                                timer.tenantId()));
            case Evaluation.Failure<Due>(final String message) ->
                throw new IllegalStateException(
                        "the cycle of timer '" + timer.targetElementId() + "' can't be evaluated again: " + message);
        }
    }
}
