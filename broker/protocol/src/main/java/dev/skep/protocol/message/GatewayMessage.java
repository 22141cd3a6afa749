package dev.skep.protocol.message;

import java.util.List;

/** What a partition sends to a gateway on another member. */
public sealed interface GatewayMessage {
    /** See {@link GatewayPort#replies}. */
    record Replies(List<CommandReply> replies) implements GatewayMessage {
        public Replies {
            replies = List.copyOf(replies);
        }
    }

    /** See {@link GatewayPort#pushes}. */
    record Pushes(List<JobPush> pushes) implements GatewayMessage {
        public Pushes {
            pushes = List.copyOf(pushes);
        }
    }

    /** See {@link GatewayPort#jobsAvailable}. */
    record JobsAvailable(int partitionId, String jobType) implements GatewayMessage {}

    /** Tells the port what the message says. */
    default void deliverTo(final GatewayPort port) {
        switch (this) {
            case Replies told -> port.replies(told.replies());
            case Pushes told -> port.pushes(told.pushes());
            case JobsAvailable told -> port.jobsAvailable(told.partitionId(), told.jobType());
        }
    }
}
