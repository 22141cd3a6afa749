package dev.skep.engine;

import dev.skep.base.Check;
import dev.skep.protocol.ValueType;
import dev.skep.protocol.intent.IncidentIntent;
import dev.skep.protocol.intent.Intent;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.intent.ProcessInstanceCreationIntent;
import dev.skep.protocol.intent.ProcessInstanceIntent;
import dev.skep.protocol.intent.UserTaskIntent;
import dev.skep.protocol.value.RecordValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Which class decides which command. */
final class CommandTable {
    private static final int INTENTS_MAX = 64;

    private final Map<ValueType, List<CommandHandler<RecordValue>>> handlers = new EnumMap<>(ValueType.class);

    /** The value type of the handler is that of the intent: the caller sees to it. */
    @SuppressWarnings("unchecked")
    <V extends RecordValue> CommandTable on(final Intent command, final CommandHandler<V> handler) {
        final List<CommandHandler<RecordValue>> ofType = handlers.computeIfAbsent(
                command.valueType(), type -> new ArrayList<>(Collections.nCopies(INTENTS_MAX, null)));
        final CommandHandler<?> before =
                ofType.set(command.code(), (CommandHandler<RecordValue>) (CommandHandler<?>) handler);
        Check.that(before == null, "two handlers for %s %s", command.valueType(), command.name());
        return this;
    }

    void handle(final long key, final Intent intent, final RecordValue value, final Decision decision) {
        final List<CommandHandler<RecordValue>> ofType = handlers.get(intent.valueType());
        final CommandHandler<RecordValue> handler = ofType == null ? null : ofType.get(intent.code());
        if (handler == null) {
            throw new IllegalStateException("no rule for the command " + intent.valueType() + " " + intent.name());
        }
        handler.decide(key, value, decision);
    }

    /** Commands whose failure is told to the caller and does not ban the instance. */
    static boolean isUserFacing(final Intent intent) {
        return intent instanceof ProcessInstanceCreationIntent
                || intent instanceof UserTaskIntent
                || intent == JobIntent.COMPLETE
                || intent == JobIntent.FAIL
                || intent == JobIntent.UPDATE_RETRIES
                || intent == JobIntent.THROW_ERROR
                || intent == ProcessInstanceIntent.CANCEL
                || intent == IncidentIntent.RESOLVE;
    }
}
