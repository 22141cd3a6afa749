package dev.skep.protocol.value;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.protocol.ValueType;

/** Something that is done to many children of an element instance in turn; the index is how far it has come. */
public record ProcessInstanceBatchValue(long processInstanceKey, long batchElementInstanceKey, long index)
        implements RecordValue {
    @Override
    public ValueType valueType() {
        return ValueType.PROCESS_INSTANCE_BATCH;
    }

    @Override
    public void write(final FieldWriter out) {
        out.int64(processInstanceKey);
        out.int64(batchElementInstanceKey);
        out.int64(index);
    }

    public static ProcessInstanceBatchValue read(final FieldReader in) {
        return new ProcessInstanceBatchValue(in.int64(), in.int64(), in.int64());
    }
}
