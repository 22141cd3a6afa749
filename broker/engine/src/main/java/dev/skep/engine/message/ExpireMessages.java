package dev.skep.engine.message;

import dev.skep.base.Packed;
import dev.skep.engine.CommandHandler;
import dev.skep.engine.Decision;
import dev.skep.protocol.intent.MessageIntent;
import dev.skep.protocol.value.MessageBatchValue;
import dev.skep.protocol.value.MessageValue;

/** The time to live of messages has passed. What does not fit into one batch is left for the next. */
public final class ExpireMessages implements CommandHandler<MessageBatchValue> {
    private static final int TEXT_CHARS_MAX = 1 << 18;

    private final Messages messages;

    public ExpireMessages(final Messages messages) {
        this.messages = messages;
    }

    @Override
    public void decide(final long key, final MessageBatchValue command, final Decision decision) {
        int chars = 0;
        for (final long messageKey : command.messageKeys()) {
            final MessageValue message = messages.get(messageKey);
            if (message == null || message.deadline() > decision.now()) {
                continue;
            }
            decision.event(messageKey, MessageIntent.EXPIRED, message.withVariables(Packed.EMPTY_DOCUMENT));
            chars += message.name().length()
                    + message.correlationKey().length()
                    + message.messageId().length();
            if (chars > TEXT_CHARS_MAX) {
                return;
            }
        }
    }
}
