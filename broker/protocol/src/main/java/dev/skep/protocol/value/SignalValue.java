package dev.skep.protocol.value;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.base.Packed;
import dev.skep.protocol.ValueType;

/** A signal that is broadcast. Signals of its first partition with keys below the bound, settledBefore, have come to all partitions. */
public record SignalValue(
        String signalName, Packed variables, String tenantId, int originPartitionId, long settledBefore)
        implements RecordValue {
    @Override
    public ValueType valueType() {
        return ValueType.SIGNAL;
    }

    @Override
    public void write(final FieldWriter out) {
        out.text(signalName);
        variables.write(out);
        out.text(tenantId);
        out.int32(originPartitionId);
        out.int64(settledBefore);
    }

    public static SignalValue read(final FieldReader in) {
        return new SignalValue(in.text(), Packed.read(in), in.text(), in.int32(), in.int64());
    }
}
