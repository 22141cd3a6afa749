package dev.skep.gateway;

import dev.skep.base.MemberId;
import dev.skep.protocol.message.JobStream;
import java.util.List;

/**
 * A job stream that this gateway has open for its clients.
 *
 * @param clients count of those who share it
 * @param leaders the members at which it is open, as far as the gateway knows
 */
public record OpenJobStream(JobStream stream, int clients, List<MemberId> leaders) {}
