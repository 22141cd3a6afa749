package dev.skep.protocol;

import dev.skep.base.Check;
import dev.skep.base.FieldWriter;

/**
 * Builds one log entry: a batch of records decided together, replicated and committed as one.
 *
 * <pre>
 * entry  : u8 format | u8 0 | u8 0 | u8 0 | i32 record count | i64 first position | i64 timestamp | records
 * record : i32 length of what follows | u8 record type | u8 value type | u8 intent | u8 rejection type (255 none)
 *        | u8 flags (1 origin, 2 deferred, 4 tenants of the origin) | i64 key | i64 source position
 *        | [3 x i64 origin] [texts tenants] | [text rejection reason] | fields of the value
 * </pre>
 *
 * Position and timestamp of a record follow from its entry. Reused: {@link #begin} starts the next entry.
 */
public final class EntryWriter {
    static final int FORMAT = 1;
    static final int COUNT_OFFSET = 4;
    static final int NO_REJECTION = 255;
    static final int FLAG_ORIGIN = 1;
    static final int FLAG_DEFERRED = 2;
    static final int FLAG_TENANTS = 4;

    private final FieldWriter out = new FieldWriter(64 * 1024);
    private final byte[] headRoom;
    private int count;

    /** Entries that begin at the start of the array. */
    public EntryWriter() {
        this(0);
    }

    /** @param headBytes left free before each entry, for whoever puts a head of its own there */
    public EntryWriter(final int headBytes) {
        headRoom = new byte[headBytes];
    }

    public void begin(final long firstPosition, final long timestamp) {
        count = 0;
        out.clear()
                .raw(headRoom, 0, headRoom.length)
                .int8(FORMAT)
                .int8(0)
                .int8(0)
                .int8(0)
                .int32(0)
                .int64(firstPosition)
                .int64(timestamp);
    }

    /** Appends a record; its position must be the next one, and its timestamp that of the entry. */
    public void append(final Record record) {
        final int lengthOffset = out.size();
        int flags = record.origin() == null ? 0 : FLAG_ORIGIN;
        flags |= record.deferred() ? FLAG_DEFERRED : 0;
        flags |= record.origin() == null || record.origin().tenants().isEmpty() ? 0 : FLAG_TENANTS;
        out.int32(0)
                .int8(record.recordType().code())
                .int8(record.valueType().code())
                .int8(record.intent().code())
                .int8(
                        record.rejectionType() == null
                                ? NO_REJECTION
                                : record.rejectionType().code())
                .int8(flags)
                .int64(record.key())
                .int64(record.sourcePosition());
        if (record.origin() != null) {
            record.origin().write(out);
            if ((flags & FLAG_TENANTS) != 0) {
                out.list(record.origin().tenants(), FieldWriter::text);
            }
        }
        if (record.rejectionType() != null) {
            out.text(record.rejectionReason());
        }
        record.value().write(out);
        out.putInt32(lengthOffset, out.size() - lengthOffset - Integer.BYTES);
        count++;
    }

    public int count() {
        return count;
    }

    /** Bytes so far, with the room for the head. */
    public int size() {
        return out.size();
    }

    /** Takes back the records after a mark made of {@link #size()} and {@link #count()}. */
    public void rollback(final int size, final int recordCount) {
        Check.that(recordCount >= 0 && recordCount <= count, "rollback beyond what was appended");
        out.truncate(size);
        count = recordCount;
    }

    /** Writes the count into the head; the entry is then in {@link #array()} up to {@link #size()}. */
    public void finish() {
        out.putInt32(headRoom.length + COUNT_OFFSET, count);
    }

    public byte[] array() {
        return out.array();
    }
}
