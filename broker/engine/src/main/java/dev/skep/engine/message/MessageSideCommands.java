package dev.skep.engine.message;

import dev.skep.base.Packed;
import dev.skep.engine.Decision;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.MessageSubscriptionIntent;
import dev.skep.protocol.message.CommandRequest;
import dev.skep.protocol.value.MessageSubscriptionValue;

/** What the side of the process instance says to the side of the message. All of it may come twice. */
public final class MessageSideCommands {
    private final int partitionId;
    private final MessageSubscriptions subscriptions;
    private final MessageCorrelation correlation;
    private final AwaitedCorrelations awaited;

    public MessageSideCommands(
            final int partitionId,
            final MessageSubscriptions subscriptions,
            final MessageCorrelation correlation,
            final AwaitedCorrelations awaited) {
        this.partitionId = partitionId;
        this.subscriptions = subscriptions;
        this.correlation = correlation;
        this.awaited = awaited;
    }

    /** CREATE: somebody waits. An offer says as well as a confirmation that this is known. */
    public void create(final long key, final MessageSubscriptionValue command, final Decision decision) {
        if (subscriptions.get(key) != null) {
            reject(RejectionType.INVALID_STATE, key, "open", "it is open already", decision);
            SubscriptionMail.send(SubscriptionMail.created(partitionId, key, command), decision);
            return;
        }
        decision.event(key, MessageSubscriptionIntent.CREATED, command);
        if (!correlation.offerNext(key, command, decision)) {
            SubscriptionMail.send(SubscriptionMail.created(partitionId, key, command), decision);
        }
    }

    /** CORRELATE: the message has been taken. */
    public void correlate(final long key, final MessageSubscriptionValue command, final Decision decision) {
        final MessageSubscription subscription = subscriptions.get(key);
        if (subscription == null) {
            reject(RejectionType.NOT_FOUND, key, "correlate", "it is not there", decision);
            confirmEnd(key, command, decision);
            return;
        }
        if (!subscription.offers(command)) {
            if (command.interrupting()) {
                end(key, subscription, command, decision);
                confirmEnd(key, command, decision);
            } else {
                reject(RejectionType.INVALID_STATE, key, "correlate", "it was not offered that message", decision);
            }
            return;
        }
        // Of which process it is and whether it takes more is known to the other side: a migration of it may be on its
        // way.
        final MessageSubscriptionValue correlated =
                withoutPayload(subscription).migratedTo(command.bpmnProcessId(), command.interrupting());
        decision.event(key, MessageSubscriptionIntent.CORRELATED, correlated);
        awaited.taken(correlated, decision);
        if (command.interrupting()) {
            confirmEnd(key, command, decision);
        } else {
            correlation.offerNext(key, correlated, decision);
        }
    }

    /** REJECT: the message came too late for this one, which takes no other either. */
    public void reject(final long key, final MessageSubscriptionValue command, final Decision decision) {
        final MessageSubscription subscription = subscriptions.get(key);
        if (subscription == null || !subscription.offers(command)) {
            reject(RejectionType.INVALID_STATE, key, "take a message back from", "it was not offered it", decision);
            return;
        }
        refused(key, subscription, decision);
    }

    /** MIGRATE: who waits is of another process now. An offer is answered as what it was made to; the other side asks again. */
    public void migrate(final long key, final MessageSubscriptionValue command, final Decision decision) {
        final MessageSubscription subscription = subscriptions.get(key);
        if (subscription == null) {
            reject(RejectionType.NOT_FOUND, key, "migrate", "it is not there", decision);
            return;
        }
        if (subscription.correlating()) {
            reject(RejectionType.INVALID_STATE, key, "migrate", "it is being offered a message", decision);
            return;
        }
        decision.event(
                key,
                MessageSubscriptionIntent.MIGRATED,
                subscription.value().migratedTo(command.bpmnProcessId(), command.interrupting()));
        SubscriptionMail.send(SubscriptionMail.created(partitionId, key, command), decision);
    }

    /** DELETE: nobody waits any more. */
    public void delete(final long key, final MessageSubscriptionValue command, final Decision decision) {
        final MessageSubscription subscription = subscriptions.get(key);
        if (subscription == null) {
            reject(RejectionType.NOT_FOUND, key, "close", "it is not there", decision);
        } else {
            end(key, subscription, command, decision);
        }
        SubscriptionMail.send(SubscriptionMail.deleted(partitionId, key, command), decision);
    }

    /** The other side is done with it. An offer on its way was taken if the other side names it as its last. */
    private void end(
            final long key,
            final MessageSubscription subscription,
            final MessageSubscriptionValue last,
            final Decision decision) {
        if (subscription.correlating() && !subscription.offers(last)) {
            refused(key, subscription, decision);
        } else {
            decision.event(key, MessageSubscriptionIntent.DELETED, withoutPayload(subscription));
            if (subscription.correlating()) {
                awaited.taken(subscription.value(), decision);
            }
        }
    }

    private void refused(final long key, final MessageSubscription subscription, final Decision decision) {
        // Before it is forgotten who has had the message.
        final long next = subscriptions.waitingLike(subscription.value());
        decision.event(key, MessageSubscriptionIntent.REJECTED, withoutPayload(subscription));
        if (!correlation.offerElsewhere(subscription.value(), next, decision)) {
            awaited.refused(subscription.value(), decision);
        }
    }

    /** The offer has put the payload on the log already. */
    private static MessageSubscriptionValue withoutPayload(final MessageSubscription subscription) {
        return subscription.value().withVariables(Packed.EMPTY_DOCUMENT);
    }

    private void confirmEnd(final long key, final MessageSubscriptionValue command, final Decision decision) {
        if (command.interrupting()) {
            final CommandRequest confirmation = SubscriptionMail.deleted(partitionId, key, command);
            SubscriptionMail.send(confirmation, decision);
        }
    }

    private static void reject(
            final RejectionType type,
            final long key,
            final String wanted,
            final String found,
            final Decision decision) {
        decision.reject(
                type, "Expected to " + wanted + " the message subscription with key '" + key + "', but " + found);
    }
}
