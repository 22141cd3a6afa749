package dev.skep.engine.message;

import dev.skep.base.Packed;
import dev.skep.engine.CommandHandler;
import dev.skep.engine.Decision;
import dev.skep.protocol.Origin;
import dev.skep.protocol.intent.MessageCorrelationIntent;
import dev.skep.protocol.intent.MessageIntent;
import dev.skep.protocol.value.MessageCorrelationValue;
import dev.skep.protocol.value.MessageValue;
import java.util.Set;

/**
 * Takes a message that is not kept, and answers once somebody has it: it goes where one that is published would go. An instance that it
 * starts is here and known at once; who waits may be on another partition, and is asked first.
 */
public final class CorrelateMessage implements CommandHandler<MessageCorrelationValue> {
    private final MessageStarts starts;
    private final MessageCorrelation correlation;

    public CorrelateMessage(final MessageStarts starts, final MessageCorrelation correlation) {
        this.starts = starts;
        this.correlation = correlation;
    }

    @Override
    public void decide(final long key, final MessageCorrelationValue command, final Decision decision) {
        final MessageValue message = new MessageValue(
                command.name(),
                command.correlationKey(),
                "",
                0,
                decision.now(),
                command.variables(),
                command.tenantId());
        final long messageKey = decision.newEvent(MessageIntent.PUBLISHED, message);
        final MessageCorrelationValue asked = command.ofMessage(messageKey);
        final Set<String> offered = correlation.offer(messageKey, message, decision);
        final long started = starts.start(messageKey, message, offered, decision);
        if (!offered.isEmpty()) {
            decision.foresee(MessageCorrelation.bytesOfTaking(message));
        }
        final Origin sender = decision.command().origin();
        if (started >= 0) {
            final MessageCorrelationValue correlated = asked.takenBy(started);
            decision.event(messageKey, MessageCorrelationIntent.CORRELATED, correlated);
            decision.reply(messageKey, MessageCorrelationIntent.CORRELATED, correlated);
        } else if (offered.isEmpty()) {
            AwaitedCorrelations.nobody(asked, sender, decision);
        } else if (sender != null) {
            decision.event(
                    messageKey,
                    MessageCorrelationIntent.CORRELATING,
                    asked.awaitedBy(
                                    sender.gatewayId(),
                                    sender.requestId(),
                                    decision.after(AwaitedCorrelations.WAIT_MILLIS))
                            .withOffers(offered.size()));
        }
        decision.event(messageKey, MessageIntent.EXPIRED, message.withVariables(Packed.EMPTY_DOCUMENT));
    }
}
