package dev.skep.engine;

import dev.skep.base.Check;
import dev.skep.protocol.intent.IncidentIntent;
import dev.skep.protocol.intent.Intent;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.intent.ProcessInstanceCreationIntent;
import dev.skep.protocol.intent.ProcessInstanceIntent;
import dev.skep.protocol.value.RecordValue;
import java.util.IdentityHashMap;
import java.util.Map;

/** Which class decides which command. */
final class CommandTable {
    /** By identity of the enum constant; only looked up, never walked through. */
    private final Map<Intent, CommandHandler<RecordValue>> handlers = new IdentityHashMap<>();

    /** The value type of the handler is that of the intent: the caller sees to it. */
    @SuppressWarnings("unchecked")
    <V extends RecordValue> CommandTable on(final Intent command, final CommandHandler<V> handler) {
        Check.that(
                handlers.put(command, (CommandHandler<RecordValue>) (CommandHandler<?>) handler) == null,
                "two handlers for %s %s",
                command.valueType(),
                command.name());
        return this;
    }

    void handle(final long key, final Intent intent, final RecordValue value, final Decision decision) {
        final CommandHandler<RecordValue> handler = handlers.get(intent);
        Check.that(handler != null, "no handler for %s %s", intent.valueType(), intent.name());
        handler.decide(key, value, decision);
    }

    /** Commands whose failure is told to the caller and does not ban the instance. */
    static boolean isUserFacing(final Intent intent) {
        return intent instanceof ProcessInstanceCreationIntent
                || intent == JobIntent.COMPLETE
                || intent == JobIntent.FAIL
                || intent == JobIntent.UPDATE_RETRIES
                || intent == JobIntent.THROW_ERROR
                || intent == ProcessInstanceIntent.CANCEL
                || intent == IncidentIntent.RESOLVE;
    }
}
