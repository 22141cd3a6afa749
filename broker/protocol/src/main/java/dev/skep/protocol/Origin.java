package dev.skep.protocol;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;

/**
 * Who waits for the answer to a command.
 *
 * @param gatewayId one start of one gateway: answers to an earlier start find nobody
 * @param requestId counted by that gateway
 * @param operationReference a number of the caller's own that is stamped on every record of the command, 0 for none
 */
public record Origin(long gatewayId, long requestId, long operationReference) {
    public void write(final FieldWriter out) {
        out.int64(gatewayId).int64(requestId).int64(operationReference);
    }

    public static Origin read(final FieldReader in) {
        return new Origin(in.int64(), in.int64(), in.int64());
    }
}
