package dev.skep.engine.message;

import dev.skep.engine.Decision;
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
 * taken the message, or when the last to whom it was offered has refused it.
 */
public final class AwaitedCorrelations implements EventApplier<MessageCorrelationIntent, MessageCorrelationValue> {
    private static final Table<MessageCorrelationValue> AWAITED = new Table<>(
            TableIds.MESSAGE_CORRELATIONS_AWAITED,
            "message-correlations-awaited",
            ValueCodec.of(MessageCorrelationValue::write, MessageCorrelationValue::read, value -> 200));

    private final StateWriter state;

    public AwaitedCorrelations(final StateWriter state) {
        this.state = state;
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
            case CORRELATING -> state.put(AWAITED, Key.of(AWAITED, key), value);
            case CORRELATED, NOT_CORRELATED -> state.delete(AWAITED, Key.of(AWAITED, key));
            case CORRELATE -> throw new IllegalStateException(intent + " is a command");
        }
    }
}
