package dev.skep.engine.signal;

import dev.skep.engine.Decision;
import dev.skep.engine.definition.ProcessDefinition;
import dev.skep.engine.element.Element;
import dev.skep.engine.element.Stuck;
import dev.skep.engine.signal.SignalSubscriptions.Listening;
import dev.skep.engine.variable.VariableScopes;
import dev.skep.model.feel.Evaluation;
import dev.skep.model.feel.Variables;
import dev.skep.model.graph.Behavior;
import dev.skep.model.graph.Behavior.EventTrigger;
import dev.skep.model.graph.CatchingEvent;
import dev.skep.model.graph.FlowNode;
import dev.skep.protocol.intent.SignalSubscriptionIntent;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.SignalSubscriptionValue;
import java.util.Set;

/** Opens and closes the subscriptions of elements that wait for signals, and those of start events. */
public final class SignalWaits {
    private final SignalSubscriptions subscriptions;
    private final VariableScopes scopes;

    public SignalWaits(final SignalSubscriptions subscriptions, final VariableScopes scopes) {
        this.subscriptions = subscriptions;
        this.scopes = scopes;
    }

    /** Evaluates the name; opening the subscription is left to the caller. Nothing is opened twice after an incident. */
    public Runnable prepare(
            final Element element, final FlowNode event, final EventTrigger.Signal trigger, final Decision decision) {
        final String name = Stuck.unless(
                trigger.name().text(scopes.view(element.key(), decision.now())),
                IncidentErrorType.EXTRACT_VALUE_ERROR,
                element.key());
        for (final Listening open : subscriptions.of(element.key())) {
            if (open.value().catchEventId().equals(event.id())) {
                return () -> {};
            }
        }
        return () -> decision.newEvent(
                SignalSubscriptionIntent.CREATED,
                new SignalSubscriptionValue(
                        name,
                        element.value().processDefinitionKey(),
                        element.value().bpmnProcessId(),
                        event.id(),
                        element.key(),
                        element.value().tenantId()));
    }

    /** Ends the subscriptions of the element. */
    public void close(final Element element, final Decision decision) {
        if (waitsForSignals(element.node())) {
            closeAll(element.key(), decision);
        }
    }

    /** Ends what the element waits for on behalf of one of the events. */
    public void close(final Element element, final Set<String> events, final Decision decision) {
        for (final Listening open : subscriptions.of(element.key())) {
            if (events.contains(open.value().catchEventId())) {
                decision.event(open.key(), SignalSubscriptionIntent.DELETED, open.value());
            }
        }
    }

    /** The start events of the process listen. */
    public void openStartEvents(final ProcessDefinition definition, final Decision decision) {
        for (final CatchingEvent event : definition.root().events()) {
            if (event.trigger() instanceof EventTrigger.Signal(final var name)
                    && event.node().scope() == definition.root()) {
                switch (name.text(Variables.none(decision.now()))) {
                    case Evaluation.Value<String>(final String text) ->
                        decision.newEvent(
                                SignalSubscriptionIntent.CREATED,
                                new SignalSubscriptionValue(
                                        text,
                                        definition.key(),
                                        definition.bpmnProcessId(),
                                        event.node().id(),
                                        -1,
                                        definition.tenantId()));
                    case Evaluation.Failure<String>(final String reason) ->
                        throw new IllegalStateException("the signal name of start event '"
                                + event.node().id() + "' of '" + definition.bpmnProcessId() + "': " + reason);
                }
            }
        }
    }

    /** A newer version takes over, or the definition is gone. */
    public void closeStartEvents(final ProcessDefinition definition, final Decision decision) {
        closeAll(definition.key(), decision);
    }

    private void closeAll(final long ownerKey, final Decision decision) {
        for (final Listening open : subscriptions.of(ownerKey)) {
            decision.event(open.key(), SignalSubscriptionIntent.DELETED, open.value());
        }
    }

    private static boolean waitsForSignals(final FlowNode node) {
        if (node.behavior() instanceof Behavior.Catch(final var trigger, final var behindGateway)
                && trigger instanceof EventTrigger.Signal) {
            return true;
        }
        for (final CatchingEvent event : node.events()) {
            if (event.trigger() instanceof EventTrigger.Signal) {
                return true;
            }
        }
        return false;
    }
}
