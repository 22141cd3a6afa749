package dev.skep.protocol;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import java.util.List;

/**
 * Who waits for the answer to a command.
 *
 * @param gatewayId one start of one gateway: answers to an earlier start find nobody
 * @param requestId counted by that gateway
 * @param operationReference a number of the caller's own that is stamped on every record of the command, 0 for none
 * @param tenants whose data the caller may touch; empty for all
 */
public record Origin(long gatewayId, long requestId, long operationReference, List<String> tenants) {
    public Origin {
        tenants = List.copyOf(tenants);
    }

    public Origin(final long gatewayId, final long requestId, final long operationReference) {
        this(gatewayId, requestId, operationReference, List.of());
    }

    /** Whether the caller may touch what belongs to that tenant. */
    public boolean mayAct(final String tenantId) {
        return tenants.isEmpty() || tenants.contains(tenantId);
    }

    /** The tenants are left out: most callers have none, and they are written where there are some. */
    public void write(final FieldWriter out) {
        out.int64(gatewayId).int64(requestId).int64(operationReference);
    }

    public static Origin read(final FieldReader in) {
        return new Origin(in.int64(), in.int64(), in.int64());
    }

    public Origin withTenants(final List<String> newTenants) {
        return new Origin(gatewayId, requestId, operationReference, newTenants);
    }
}
