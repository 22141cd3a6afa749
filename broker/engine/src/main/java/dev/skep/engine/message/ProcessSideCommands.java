package dev.skep.engine.message;

import dev.skep.engine.Decision;
import dev.skep.engine.definition.Definitions;
import dev.skep.engine.event.PendingEvents;
import dev.skep.engine.instance.ElementInstance;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.model.graph.FlowNode;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.ProcessMessageSubscriptionIntent;
import dev.skep.protocol.message.CommandRequest;
import dev.skep.protocol.value.ProcessMessageSubscriptionValue;

/** What the side of the message says to the side of the process instance. All of it may come twice. */
public final class ProcessSideCommands {
    private final ProcessMessageSubscriptions subscriptions;
    private final Definitions definitions;
    private final ElementInstances instances;
    private final PendingEvents pendingEvents;

    public ProcessSideCommands(
            final ProcessMessageSubscriptions subscriptions,
            final Definitions definitions,
            final ElementInstances instances,
            final PendingEvents pendingEvents) {
        this.subscriptions = subscriptions;
        this.definitions = definitions;
        this.instances = instances;
        this.pendingEvents = pendingEvents;
    }

    /** CREATE: the other side knows. */
    public void created(final long key, final ProcessMessageSubscriptionValue command, final Decision decision) {
        final ProcessMessageSubscription subscription = subscriptions.get(command.elementInstanceKey(), key);
        if (subscription == null) {
            reject(RejectionType.NOT_FOUND, key, "open", "it is not there", decision);
            // An opening that was overtaken by its closing: nobody else would ever end the other side.
            SubscriptionMail.send(SubscriptionMail.delete(key, command), decision);
        } else if (subscription.state() == SubscriptionState.OPENING
                || (subscription.state() == SubscriptionState.MIGRATING && isKnownAs(subscription, command))) {
            decision.event(key, ProcessMessageSubscriptionIntent.CREATED, subscription.value());
        } else if (subscription.isOpen() && !isKnownAs(subscription, command)) {
            reject(RejectionType.INVALID_STATE, key, "open", "it was migrated", decision);
            SubscriptionMail.send(SubscriptionMail.migrate(key, subscription.value()), decision);
        } else {
            reject(RejectionType.INVALID_STATE, key, "open", "it is not opening", decision);
        }
    }

    /** CORRELATE: a message is offered. */
    public void correlate(final long key, final ProcessMessageSubscriptionValue offer, final Decision decision) {
        final ProcessMessageSubscription subscription = subscriptions.get(offer.elementInstanceKey(), key);
        if (subscription != null && subscription.hasTaken(offer)) {
            reject(RejectionType.INVALID_STATE, key, "correlate", "it has had that message before", decision);
            SubscriptionMail.send(takenBefore(subscription), decision);
            return;
        }
        if (subscription == null || !subscription.mayTake(offer) || !trigger(subscription.value(), offer, decision)) {
            reject(RejectionType.INVALID_STATE, key, "correlate", "nobody waits for the message any more", decision);
            SubscriptionMail.send(SubscriptionMail.reject(key, offer), decision);
            return;
        }
        final ProcessMessageSubscriptionValue correlated = subscription.value().correlatedTo(offer);
        decision.event(key, ProcessMessageSubscriptionIntent.CORRELATED, correlated);
        SubscriptionMail.send(SubscriptionMail.correlated(key, correlated), decision);
    }

    /** CORRELATE where the instance can't take anything any more. The other side must know, or it would offer for ever. */
    public void refuse(final long key, final ProcessMessageSubscriptionValue offer, final Decision decision) {
        final ProcessMessageSubscription subscription = subscriptions.get(offer.elementInstanceKey(), key);
        if (subscription != null && subscription.hasTaken(offer)) {
            SubscriptionMail.send(takenBefore(subscription), decision);
            return;
        }
        if (subscription != null && subscription.isOpen()) {
            decision.event(key, ProcessMessageSubscriptionIntent.DELETED, subscription.value());
        }
        SubscriptionMail.send(SubscriptionMail.reject(key, offer), decision);
    }

    /** DELETE: the other side has forgotten it. */
    public void deleted(final long key, final ProcessMessageSubscriptionValue command, final Decision decision) {
        final ProcessMessageSubscription subscription = subscriptions.get(command.elementInstanceKey(), key);
        if (subscription == null) {
            reject(RejectionType.NOT_FOUND, key, "close", "it is not there", decision);
        } else if (subscription.state() == SubscriptionState.CLOSING
                || subscription.state() == SubscriptionState.CORRELATED) {
            decision.event(key, ProcessMessageSubscriptionIntent.DELETED, subscription.value());
        } else {
            reject(RejectionType.INVALID_STATE, key, "close", "somebody waits for its messages", decision);
        }
    }

    /** Whoever still waits took it as one that takes more, whatever a migration has made of it since. */
    private static CommandRequest takenBefore(final ProcessMessageSubscription subscription) {
        return SubscriptionMail.correlated(
                subscription.key(), subscription.value().withInterrupting(!subscription.isOpen()));
    }

    /** Whether the other side knows of which process it is: what it says may be older than a migration. */
    private static boolean isKnownAs(
            final ProcessMessageSubscription subscription, final ProcessMessageSubscriptionValue said) {
        return subscription.value().bpmnProcessId().equals(said.bpmnProcessId())
                && subscription.value().interrupting() == said.interrupting();
    }

    private boolean trigger(
            final ProcessMessageSubscriptionValue subscription,
            final ProcessMessageSubscriptionValue offer,
            final Decision decision) {
        final ElementInstance waiting = instances.get(subscription.elementInstanceKey());
        if (waiting == null) {
            return false;
        }
        final FlowNode target =
                definitions.byKey(waiting.value().processDefinitionKey()).node(subscription.elementId());
        return pendingEvents.trigger(waiting, target, offer.variables(), decision);
    }

    private static void reject(
            final RejectionType type,
            final long key,
            final String wanted,
            final String found,
            final Decision decision) {
        decision.reject(
                type,
                "Expected to " + wanted + " the process message subscription with key '" + key + "', but " + found);
    }
}
