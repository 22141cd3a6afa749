package dev.skep.engine.message;

import dev.skep.engine.Decision;
import dev.skep.engine.DueDates;
import dev.skep.engine.EventApplier;
import dev.skep.engine.TableIds;
import dev.skep.protocol.Origin;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.MessageCorrelationIntent;
import dev.skep.protocol.value.MessageCorrelationValue;
import dev.skep.protocol.value.MessageSubscriptionValue;
import dev.skep.state.Key;
import dev.skep.state.StateWriter;
import dev.skep.state.Table;
import dev.skep.state.ValueCodec;

/**
 * Messages whose senders wait for somebody to take them, while they are on offer. Each sender is answered once: with the first that has
 * taken the message, when the last to whom it was offered has refused it, or when whoever it was offered to has said nothing for too long.
 */
public final class AwaitedCorrelations implements EventApplier<MessageCorrelationIntent, MessageCorrelationValue> {
    /** So long a sender waits at most: the partitions that were asked may be away for any time. */
    static final long WAIT_MILLIS = 300_000;

    private static final Table<MessageCorrelationValue> AWAITED = new Table<>(
            TableIds.MESSAGE_CORRELATIONS_AWAITED,
            "message-correlations-awaited",
            ValueCodec.of(MessageCorrelationValue::write, MessageCorrelationValue::read, value -> 200));

    private final StateWriter state;
    private final DueDates deadlines;

    public AwaitedCorrelations(final StateWriter state) {
        this.state = state;
        this.deadlines = new DueDates(state, TableIds.MESSAGE_CORRELATION_DEADLINES, "message-correlation-deadlines");
    }

    /** Somebody has the message that was offered. */
    void taken(final MessageSubscriptionValue offer, final Decision decision) {
        final MessageCorrelationValue awaited = state.get(AWAITED, Key.of(AWAITED, offer.messageKey()));
        if (awaited == null) {
            return;
        }
        final MessageCorrelationValue correlated = awaited.takenBy(offer.processInstanceKey());
        decision.event(awaited.messageKey(), MessageCorrelationIntent.CORRELATED, correlated);
        decision.replyTo(sender(awaited), awaited.messageKey(), MessageCorrelationIntent.CORRELATED, correlated);
    }

    /** Nobody of the process has it after all. */
    void refused(final MessageSubscriptionValue offer, final Decision decision) {
        final MessageCorrelationValue awaited = state.get(AWAITED, Key.of(AWAITED, offer.messageKey()));
        if (awaited == null) {
            return;
        }
        if (awaited.offers() > 1) {
            decision.event(
                    awaited.messageKey(),
                    MessageCorrelationIntent.CORRELATING,
                    awaited.withOffers(awaited.offers() - 1));
        } else {
            nobody(awaited, sender(awaited), decision);
        }
    }

    /** EXPIRE: nobody has answered in time. The message is still on offer, and whoever takes it has it. */
    public void expire(final long key, final MessageCorrelationValue command, final Decision decision) {
        final MessageCorrelationValue awaited = state.get(AWAITED, Key.of(AWAITED, key));
        if (awaited == null) {
            decision.reject(
                    RejectionType.NOT_FOUND,
                    "Expected to give up waiting for who takes the message with key '" + key
                            + "', but its sender was answered");
            return;
        }
        decision.event(key, MessageCorrelationIntent.EXPIRED, awaited);
        decision.refuse(
                sender(awaited),
                MessageCorrelationIntent.CORRELATE,
                RejectionType.PROCESSING_ERROR,
                "Expected to hear who takes the message with name '" + awaited.name() + "' and correlation key '"
                        + awaited.correlationKey() + "', but those who wait for it did not answer within "
                        + WAIT_MILLIS + " ms; one of them may still take it");
    }

    /** When their senders wait no longer. */
    public DueDates deadlines() {
        return deadlines;
    }

    /** Tells that nobody takes the message. */
    static void nobody(final MessageCorrelationValue message, final Origin sender, final Decision decision) {
        decision.event(message.messageKey(), MessageCorrelationIntent.NOT_CORRELATED, message);
        if (sender != null) {
            decision.refuse(
                    sender,
                    MessageCorrelationIntent.CORRELATE,
                    RejectionType.NOT_FOUND,
                    "Expected to correlate the message with name '" + message.name() + "' and correlation key '"
                            + message.correlationKey() + "', but nobody waits for it");
        }
    }

    private static Origin sender(final MessageCorrelationValue awaited) {
        return new Origin(awaited.awaitingGatewayId(), awaited.awaitingRequestId(), 0);
    }

    @Override
    public void apply(
            final long key,
            final MessageCorrelationIntent intent,
            final MessageCorrelationValue value,
            final long timestamp) {
        switch (intent) {
            case CORRELATING -> {
                state.put(AWAITED, Key.of(AWAITED, key), value);
                if (value.deadline() >= 0) {
                    deadlines.add(value.deadline(), key);
                }
            }
            case CORRELATED, NOT_CORRELATED, EXPIRED -> {
                state.delete(AWAITED, Key.of(AWAITED, key));
                deadlines.remove(value.deadline(), key);
            }
            case CORRELATE, EXPIRE -> throw new IllegalStateException(intent + " is a command");
        }
    }
}
