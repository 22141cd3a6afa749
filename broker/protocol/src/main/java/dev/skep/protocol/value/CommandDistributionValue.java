package dev.skep.protocol.value;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.protocol.ValueType;

/** A command that partition 1 gives to another partition and repeats until it is acknowledged. The command is kept as an encoded value. */
public record CommandDistributionValue(
        int partitionId,
        int valueTypeCode,
        int intentCode,
        byte[] commandValue,
        long awaitingGatewayId,
        long awaitingRequestId)
        implements RecordValue {
    @Override
    public ValueType valueType() {
        return ValueType.COMMAND_DISTRIBUTION;
    }

    @Override
    public void write(final FieldWriter out) {
        out.int32(partitionId);
        out.int32(valueTypeCode);
        out.int32(intentCode);
        out.bytes(commandValue);
        out.int64(awaitingGatewayId).int64(awaitingRequestId);
    }

    public static CommandDistributionValue read(final FieldReader in) {
        return new CommandDistributionValue(in.int32(), in.int32(), in.int32(), in.bytes(), in.int64(), in.int64());
    }
}
