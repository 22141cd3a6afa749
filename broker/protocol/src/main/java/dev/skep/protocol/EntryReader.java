package dev.skep.protocol;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldReader.MalformedBytes;
import dev.skep.protocol.intent.Intent;
import dev.skep.protocol.value.RecordValue;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** Reads the records of one log entry in order; see {@link EntryWriter} for the layout. */
public final class EntryReader implements Iterator<Record> {
    private final FieldReader in;
    private final FieldReader valueIn;
    private final int count;
    private final long firstPosition;
    private final long timestamp;
    private int read;

    public EntryReader(final byte[] bytes, final int offset, final int length) {
        in = new FieldReader(bytes, offset, length);
        valueIn = new FieldReader(bytes, offset, 0);
        final int format = in.int8();
        if (format != EntryWriter.FORMAT) {
            throw new MalformedBytes("log entry of format " + format + ", expected " + EntryWriter.FORMAT
                    + ": it was written by a newer version");
        }
        in.skip(3);
        count = in.int32();
        firstPosition = in.int64();
        timestamp = in.int64();
    }

    public int count() {
        return count;
    }

    public long firstPosition() {
        return firstPosition;
    }

    public long lastPosition() {
        return firstPosition + count - 1;
    }

    public long timestamp() {
        return timestamp;
    }

    @Override
    public boolean hasNext() {
        return read < count;
    }

    @Override
    public Record next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        final int length = in.int32();
        final int start = in.skip(length);
        final FieldReader fields = valueIn.wrap(in.array(), start, length);
        final RecordType recordType = RecordType.ofCode(fields.int8());
        final ValueType valueType = ValueType.ofCode(fields.int8() & 0xFF);
        final Intent intent = Intent.of(valueType, fields.int8() & 0xFF);
        final int rejection = fields.int8() & 0xFF;
        final int flags = fields.int8();
        final long key = fields.int64();
        final long sourcePosition = fields.int64();
        Origin origin = (flags & EntryWriter.FLAG_ORIGIN) == 0 ? null : Origin.read(fields);
        if (origin != null && (flags & EntryWriter.FLAG_TENANTS) != 0) {
            origin = origin.withTenants(fields.list(FieldReader::text));
        }
        final RejectionType rejectionType =
                rejection == EntryWriter.NO_REJECTION ? null : RejectionType.ofCode(rejection);
        final String reason = rejectionType == null ? "" : fields.text();
        final RecordValue value = RecordValue.read(valueType, fields);
        return new Record(
                firstPosition + read++,
                sourcePosition,
                timestamp,
                recordType,
                key,
                intent,
                value,
                rejectionType,
                reason,
                origin,
                (flags & EntryWriter.FLAG_DEFERRED) != 0);
    }
}
