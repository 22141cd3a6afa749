package dev.skep.protocol.message;

import java.util.List;

/**
 * What a partition tells a gateway, always after what caused it was committed. Called on the partition's loop: an
 * implementation hands over and returns.
 */
public interface GatewayPort {
    /** Names this start of this gateway; see {@link dev.skep.protocol.Origin}. */
    long gatewayId();

    void replies(List<CommandReply> replies);

    void pushes(List<JobPush> pushes);

    /** Jobs of the type have become activatable on the partition, and no stream took them. */
    void jobsAvailable(int partitionId, String jobType);
}
