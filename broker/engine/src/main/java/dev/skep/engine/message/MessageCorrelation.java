package dev.skep.engine.message;

import dev.skep.base.Documents;
import dev.skep.base.Packed;
import dev.skep.engine.Decision;
import dev.skep.protocol.intent.MessageSubscriptionIntent;
import dev.skep.protocol.value.MessageSubscriptionValue;
import dev.skep.protocol.value.MessageValue;
import java.util.Set;
import java.util.TreeSet;

/** Brings messages and subscriptions together, where both are. A message goes to one subscription of each process. */
public final class MessageCorrelation {
    /** What a variable has on the log beside its name and value. */
    private static final int VARIABLE_HEAD_BYTES = 128;

    private static final int UTF8_BYTES_MAX = 3;

    /** What a step has on the log beside documents, names and correlation keys. */
    private static final int STEP_HEAD_BYTES = 4 << 10;

    private final int partitionId;
    private final Messages messages;
    private final MessageSubscriptions subscriptions;
    private final MessageStarts starts;

    public MessageCorrelation(
            final int partitionId,
            final Messages messages,
            final MessageSubscriptions subscriptions,
            final MessageStarts starts) {
        this.partitionId = partitionId;
        this.messages = messages;
        this.subscriptions = subscriptions;
        this.starts = starts;
    }

    /**
     * The most that the step of taking the message has: the offer, the trigger or its variables, and that it was taken. Whoever can't take
     * that step refuses the message, and nobody would hear of it.
     */
    static long bytesOfTaking(final MessageValue message) {
        final long variables = message.variables().length();
        final long texts = UTF8_BYTES_MAX
                * ((long) message.name().length() + message.correlationKey().length());
        final long set = variables + (long) VARIABLE_HEAD_BYTES * Documents.size(message.variables());
        return 2 * (variables + texts) + set + STEP_HEAD_BYTES;
    }

    /** Offers a new message to whoever waits; gives the ids of their processes. */
    Set<String> offer(final long messageKey, final MessageValue message, final Decision decision) {
        final Set<String> offered = new TreeSet<>();
        for (final long key :
                subscriptions.waitingOfEachProcess(message.name(), message.correlationKey(), message.tenantId())) {
            final MessageSubscriptionValue waiting = subscriptions.get(key).value();
            offer(key, waiting, messageKey, message.variables(), decision);
            offered.add(waiting.bpmnProcessId());
        }
        return offered;
    }

    /** The subscription waits: it is offered the oldest message that its process has not had. False where there is none. */
    boolean offerNext(final long key, final MessageSubscriptionValue waiting, final Decision decision) {
        final Messages.Buffered message = messages.oldest(
                new Messages.Line(
                        waiting.tenantId(), waiting.messageName(), waiting.correlationKey(), waiting.bpmnProcessId()),
                key,
                decision.now());
        if (message == null) {
            return false;
        }
        offer(key, waiting, message.key(), message.value().variables(), decision);
        return true;
    }

    /**
     * The message was refused: somebody else of the process may have it. Else it stays for whoever comes, if buffered.
     *
     * @param key the subscription of somebody else, -1 where there is none
     * @return whether it was offered again
     */
    boolean offerElsewhere(final MessageSubscriptionValue refused, final long key, final Decision decision) {
        if (key >= 0) {
            offer(key, subscriptions.get(key).value(), refused.messageKey(), refused.variables(), decision);
            return true;
        }
        starts.startNext(refused.bpmnProcessId(), refused.correlationKey(), refused.tenantId(), decision);
        return false;
    }

    private void offer(
            final long key,
            final MessageSubscriptionValue waiting,
            final long messageKey,
            final Packed variables,
            final Decision decision) {
        final MessageSubscriptionValue offer = waiting.offered(messageKey, variables);
        decision.event(key, MessageSubscriptionIntent.CORRELATING, offer);
        SubscriptionMail.send(SubscriptionMail.correlate(partitionId, key, offer), decision);
    }
}
