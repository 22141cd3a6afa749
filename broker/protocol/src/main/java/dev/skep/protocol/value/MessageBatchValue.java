package dev.skep.protocol.value;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.protocol.ValueType;
import java.util.List;

/** Messages whose time to live has passed. */
public record MessageBatchValue(List<Long> messageKeys) implements RecordValue {
    @Override
    public ValueType valueType() {
        return ValueType.MESSAGE_BATCH;
    }

    @Override
    public void write(final FieldWriter out) {
        out.list(messageKeys, FieldWriter::int64);
    }

    public static MessageBatchValue read(final FieldReader in) {
        return new MessageBatchValue(in.list(FieldReader::int64));
    }
}
