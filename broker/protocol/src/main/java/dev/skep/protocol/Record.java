package dev.skep.protocol;

import dev.skep.protocol.intent.Intent;
import dev.skep.protocol.value.RecordValue;
import java.util.Objects;

/**
 * One line of a partition's log.
 *
 * @param position place in the log, increasing by one, starting at 1
 * @param sourcePosition position of the command that led to this record, -1 for a command from outside
 * @param timestamp epoch milliseconds: the only time that rules may know
 * @param key the entity that the record is about, -1 where there is none yet
 * @param rejectionType null unless this is a rejection
 * @param rejectionReason empty unless this is a rejection
 * @param origin who waits for the answer, null where nobody does
 * @param deferred a follow-up command that found no room in its batch and is decided in a later one
 */
public record Record(
        long position,
        long sourcePosition,
        long timestamp,
        RecordType recordType,
        long key,
        Intent intent,
        RecordValue value,
        RejectionType rejectionType,
        String rejectionReason,
        Origin origin,
        boolean deferred) {

    public Record {
        Objects.requireNonNull(recordType);
        Objects.requireNonNull(intent);
        Objects.requireNonNull(value);
        Objects.requireNonNull(rejectionReason);
    }

    public ValueType valueType() {
        return intent.valueType();
    }

    public static Record event(
            final long position,
            final long sourcePosition,
            final long timestamp,
            final long key,
            final Intent intent,
            final RecordValue value) {
        return new Record(
                position, sourcePosition, timestamp, RecordType.EVENT, key, intent, value, null, "", null, false);
    }

    public static Record command(
            final long position,
            final long sourcePosition,
            final long timestamp,
            final long key,
            final Intent intent,
            final RecordValue value,
            final Origin origin,
            final boolean deferred) {
        return new Record(
                position,
                sourcePosition,
                timestamp,
                RecordType.COMMAND,
                key,
                intent,
                value,
                null,
                "",
                origin,
                deferred);
    }

    /** The refusal of this command, as the record that follows it. */
    public Record rejection(final long rejectionPosition, final RejectionType type, final String reason) {
        return new Record(
                rejectionPosition,
                position,
                timestamp,
                RecordType.COMMAND_REJECTION,
                key,
                intent,
                value,
                type,
                reason,
                origin,
                false);
    }
}
