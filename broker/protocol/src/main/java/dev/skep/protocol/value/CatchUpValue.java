package dev.skep.protocol.value;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.protocol.ValueType;
import java.util.List;

/**
 * A part of what an added partition takes over of all that was deployed before it was there: process definitions in the order of
 * their keys.
 *
 * @param partitionId the added one
 * @param afterKey it has all up to this key; -1 for nothing
 * @param upToKey and with this part all up to this one
 * @param complete whether nothing comes after this part
 */
public record CatchUpValue(int partitionId, long afterKey, long upToKey, boolean complete, List<ProcessValue> processes)
        implements RecordValue {
    public CatchUpValue {
        processes = List.copyOf(processes);
    }

    @Override
    public ValueType valueType() {
        return ValueType.CATCH_UP;
    }

    @Override
    public void write(final FieldWriter out) {
        out.int32(partitionId);
        out.int64(afterKey).int64(upToKey);
        out.bool(complete);
        out.list(processes, (o, v) -> v.write(o));
    }

    public static CatchUpValue read(final FieldReader in) {
        return new CatchUpValue(in.int32(), in.int64(), in.int64(), in.bool(), in.list(ProcessValue::read));
    }
}
