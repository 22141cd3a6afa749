package dev.skep.engine.message;

import dev.skep.base.BpmnElementType;
import dev.skep.base.Packed;
import dev.skep.engine.Decision;
import dev.skep.engine.element.Element;
import dev.skep.engine.element.Stuck;
import dev.skep.engine.variable.VariableScopes;
import dev.skep.model.graph.Behavior;
import dev.skep.model.graph.Behavior.EventTrigger;
import dev.skep.model.graph.CatchingEvent;
import dev.skep.model.graph.FlowNode;
import dev.skep.protocol.CorrelationHash;
import dev.skep.protocol.intent.ProcessMessageSubscriptionIntent;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.ProcessMessageSubscriptionValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Opens and closes the subscriptions of elements that wait for messages. */
public final class MessageWaits {
    private final int partitions;
    private final ProcessMessageSubscriptions subscriptions;
    private final VariableScopes scopes;

    public MessageWaits(
            final int partitions, final ProcessMessageSubscriptions subscriptions, final VariableScopes scopes) {
        this.partitions = partitions;
        this.subscriptions = subscriptions;
        this.scopes = scopes;
    }

    /**
     * Evaluates name and correlation key; opening the subscription is left to the caller. Nothing is opened twice after an
     * incident. The key of a boundary event doesn't see the local variables of its activity, the name does.
     */
    public Runnable prepare(
            final Element element,
            final CatchingEvent event,
            final EventTrigger.Message trigger,
            final Decision decision) {
        final long keyScope =
                event.node().elementType() == BpmnElementType.BOUNDARY_EVENT ? element.scopeKey() : element.key();
        final String name = name(element, trigger, decision);
        final String correlationKey = Stuck.unless(
                trigger.correlationKey().correlationKey(scopes.view(keyScope, decision.now())),
                IncidentErrorType.EXTRACT_VALUE_ERROR,
                keyScope);
        for (final ProcessMessageSubscription open : subscriptions.of(element.key())) {
            if (!open.isClosing()
                    && open.value().elementId().equals(event.node().id())) {
                return () -> {};
            }
        }
        return () -> open(element, event, name, correlationKey, decision);
    }

    /** Whether the element has a subscription of that message, be it one that is ending. */
    public boolean waitsFor(final Element element, final EventTrigger.Message trigger, final Decision decision) {
        final String name = name(element, trigger, decision);
        for (final ProcessMessageSubscription open : subscriptions.of(element.key())) {
            if (open.value().messageName().equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** Ends the subscriptions of the element. */
    public void close(final Element element, final Decision decision) {
        if (!waitsForMessages(element.node())) {
            return;
        }
        for (final ProcessMessageSubscription open : subscriptions.of(element.key())) {
            close(open, decision);
        }
    }

    /** Ends what the element waits for on behalf of one of the events. */
    public void close(final Element element, final Set<String> events, final Decision decision) {
        for (final ProcessMessageSubscription open : subscriptions.of(element.key())) {
            if (events.contains(open.value().elementId())) {
                close(open, decision);
            }
        }
    }

    private static void close(final ProcessMessageSubscription open, final Decision decision) {
        if (open.isOpen()) {
            decision.event(open.key(), ProcessMessageSubscriptionIntent.DELETING, open.value());
            SubscriptionMail.send(SubscriptionMail.delete(open.key(), open.value()), decision);
        }
    }

    /**
     * The element goes on as one of another definition. Subscriptions of events that have a target stay, others end.
     *
     * @param targets events of the other definition by the ids of those whose place they take
     * @return the events whose subscriptions stayed
     */
    public List<FlowNode> migrate(
            final long elementInstanceKey,
            final Map<String, FlowNode> targets,
            final String bpmnProcessId,
            final Decision decision) {
        final List<FlowNode> kept = new ArrayList<>();
        for (final ProcessMessageSubscription open : subscriptions.of(elementInstanceKey)) {
            final FlowNode target = targets.get(open.value().elementId());
            if (target == null) {
                decision.event(open.key(), ProcessMessageSubscriptionIntent.DELETING, open.value());
                SubscriptionMail.send(SubscriptionMail.delete(open.key(), open.value()), decision);
            } else {
                final ProcessMessageSubscriptionValue migrated =
                        open.value().migratedTo(bpmnProcessId, target.id(), isInterrupting(target));
                decision.event(open.key(), ProcessMessageSubscriptionIntent.MIGRATED, migrated);
                SubscriptionMail.send(SubscriptionMail.migrate(open.key(), migrated), decision);
                kept.add(target);
            }
        }
        return kept;
    }

    private String name(final Element element, final EventTrigger.Message trigger, final Decision decision) {
        return Stuck.unless(
                trigger.name().text(scopes.view(element.key(), decision.now())),
                IncidentErrorType.EXTRACT_VALUE_ERROR,
                element.key());
    }

    private void open(
            final Element element,
            final CatchingEvent event,
            final String name,
            final String correlationKey,
            final Decision decision) {
        final ProcessMessageSubscriptionValue value = new ProcessMessageSubscriptionValue(
                CorrelationHash.partitionOf(correlationKey, partitions),
                element.value().processInstanceKey(),
                element.key(),
                element.value().bpmnProcessId(),
                name,
                correlationKey,
                -1,
                event.node().id(),
                event.interrupting(),
                Packed.EMPTY_DOCUMENT,
                element.value().tenantId(),
                0);
        final long key = decision.newEvent(ProcessMessageSubscriptionIntent.CREATING, value);
        SubscriptionMail.send(SubscriptionMail.create(key, value), decision);
    }

    private static boolean isInterrupting(final FlowNode event) {
        return !(event.behavior() instanceof Behavior.Boundary(final var trigger, final boolean interrupting))
                || interrupting;
    }

    private static boolean waitsForMessages(final FlowNode node) {
        if (node.behavior() instanceof Behavior.Catch(final var trigger, final var behindGateway)
                && trigger instanceof EventTrigger.Message) {
            return true;
        }
        for (final CatchingEvent event : node.events()) {
            if (event.trigger() instanceof EventTrigger.Message && !MessageStartEvents.startsProcess(event)) {
                return true;
            }
        }
        return false;
    }
}
