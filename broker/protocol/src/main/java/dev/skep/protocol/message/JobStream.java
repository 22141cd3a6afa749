package dev.skep.protocol.message;

import java.util.List;

/**
 * A gateway's open stream for jobs of one type: all clients with equal wishes share one.
 *
 * @param id unique among the streams of all gateways; its upper half is {@link #ownerOf} the gateway, so that a push finds its way
 *     even when nobody remembers the stream any more
 * @param gatewayId the start of the gateway that opened it; see {@link dev.skep.protocol.Origin}
 * @param timeoutMillis for how long a pushed job is exclusive
 * @param fetchVariables names, empty for all
 */
public record JobStream(
        long id,
        long gatewayId,
        String type,
        String worker,
        long timeoutMillis,
        List<String> fetchVariables,
        List<String> tenantIds) {
    /** The id of a stream of the gateway. */
    public static long id(final long gatewayId, final int number) {
        return ((long) ownerOf(gatewayId) << Integer.SIZE) | (number & 0xFFFF_FFFFL);
    }

    /** How the ids of a gateway's streams name it. */
    public static int ownerOf(final long gatewayId) {
        return Long.hashCode(gatewayId);
    }

    /** The {@link #ownerOf} of the gateway to which the stream belongs. */
    public static int ownerOfStream(final long jobStreamId) {
        return (int) (jobStreamId >>> Integer.SIZE);
    }
}
