package dev.skep.engine.message;

import dev.skep.base.Packed;
import dev.skep.engine.CommandHandler;
import dev.skep.engine.Decision;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.MessageIntent;
import dev.skep.protocol.value.MessageValue;
import java.util.Set;

/**
 * Takes a message: it goes to each process at most once, to one that waits or else to a start event, and is buffered for its time
 * to live. The answer says that it was taken, not that somebody got it.
 */
public final class PublishMessage implements CommandHandler<MessageValue> {
    private final Messages messages;
    private final MessageStarts starts;
    private final MessageCorrelation correlation;

    public PublishMessage(final Messages messages, final MessageStarts starts, final MessageCorrelation correlation) {
        this.messages = messages;
        this.starts = starts;
        this.correlation = correlation;
    }

    @Override
    public void decide(final long key, final MessageValue command, final Decision decision) {
        if (messages.isDuplicate(command, decision.now())) {
            decision.reject(
                    RejectionType.ALREADY_EXISTS,
                    "Expected to publish a new message with id '" + command.messageId()
                            + "', but a message with that id was already published");
            return;
        }
        final MessageValue message = new MessageValue(
                command.name(),
                command.correlationKey(),
                command.messageId(),
                command.timeToLive(),
                decision.after(command.timeToLive()),
                command.variables(),
                command.tenantId());
        final long messageKey = decision.newEvent(MessageIntent.PUBLISHED, message);
        final MessageValue withoutPayload = message.withVariables(Packed.EMPTY_DOCUMENT);
        decision.reply(messageKey, MessageIntent.PUBLISHED, withoutPayload);
        final Set<String> offered = correlation.offer(messageKey, message, decision);
        starts.start(messageKey, message, offered, decision);
        if (message.timeToLive() > 0 || !offered.isEmpty()) {
            decision.foresee(MessageCorrelation.bytesOfTaking(message));
        }
        if (message.timeToLive() <= 0) {
            decision.event(messageKey, MessageIntent.EXPIRED, withoutPayload);
        }
    }
}
