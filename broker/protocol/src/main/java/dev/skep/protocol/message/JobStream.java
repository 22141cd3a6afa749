package dev.skep.protocol.message;

import java.util.List;

/**
 * A gateway's open stream for jobs of one type: all clients with equal wishes share one.
 *
 * @param id unique among the streams of all gateways
 * @param timeoutMillis for how long a pushed job is exclusive
 * @param fetchVariables names, empty for all
 */
public record JobStream(
        long id, String type, String worker, long timeoutMillis, List<String> fetchVariables, List<String> tenantIds) {}
