package dev.skep.engine;

import dev.skep.protocol.intent.ErrorIntent;
import dev.skep.protocol.value.ErrorValue;
import dev.skep.protocol.value.JobValue;
import dev.skep.protocol.value.ProcessInstanceValue;
import dev.skep.protocol.value.RecordValue;
import dev.skep.state.Key;
import dev.skep.state.StateWriter;
import dev.skep.state.Table;
import dev.skep.state.ValueCodec;

/** Instances on which a rule of ours failed: their commands are skipped, so that the partition goes on. */
final class BannedInstances implements EventApplier<ErrorIntent, ErrorValue> {
    private static final Table<Boolean> BANNED =
            new Table<>(TableIds.BANNED_INSTANCES, "banned-instances", ValueCodec.PRESENT);

    private final StateWriter state;
    private long count = -1;

    BannedInstances(final StateWriter state) {
        this.state = state;
    }

    /** Whether the command carries the key of a banned instance. */
    boolean contains(final RecordValue value) {
        final long instanceKey = instanceOf(value);
        return instanceKey > 0 && count() > 0 && state.contains(BANNED, Key.of(BANNED, instanceKey));
    }

    /** BAN: somebody who operates the cluster takes an instance out, whether it is there or not. */
    void ban(final long key, final ErrorValue command, final Decision decision) {
        final ErrorValue ban = new ErrorValue(
                command.exceptionMessage(),
                command.stacktrace(),
                decision.command().position(),
                command.processInstanceKey());
        // Not under the key of the instance: one that was never given would be taken for the newest.
        final long errorKey = decision.newEvent(ErrorIntent.CREATED, ban);
        decision.reply(errorKey, ErrorIntent.CREATED, ban);
    }

    @Override
    public void apply(final long key, final ErrorIntent intent, final ErrorValue value, final long timestamp) {
        if (value.processInstanceKey() > 0) {
            state.put(BANNED, Key.of(BANNED, value.processInstanceKey()), Boolean.TRUE);
            count = -1;
        }
    }

    /** The instance that a command is about, by what it says itself; -1 where it says nothing. */
    static long instanceOf(final RecordValue value) {
        return switch (value) {
            case ProcessInstanceValue instance -> instance.processInstanceKey();
            case JobValue job -> job.processInstanceKey();
            case dev.skep.protocol.value.TimerValue timer -> timer.processInstanceKey();
            case dev.skep.protocol.value.ProcessMessageSubscriptionValue wait -> wait.processInstanceKey();
            case dev.skep.protocol.value.ProcessInstanceBatchValue batch -> batch.processInstanceKey();
            case dev.skep.protocol.value.ProcessInstanceModificationValue change -> change.processInstanceKey();
            case dev.skep.protocol.value.ProcessInstanceMigrationValue migration -> migration.processInstanceKey();
            case dev.skep.protocol.value.UserTaskValue task -> task.processInstanceKey();
            default -> -1;
        };
    }

    long count() {
        if (count < 0) {
            final long[] found = {0};
            state.scan(BANNED, Key.of(BANNED), (key, present) -> ++found[0] > 0);
            count = found[0];
        }
        return count;
    }

    /** State was taken back: count anew. */
    void forgetCount() {
        count = -1;
    }
}
