package dev.skep.protocol.message;

import dev.skep.protocol.Origin;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.Intent;
import dev.skep.protocol.value.RecordValue;
import java.util.List;

/** The one answer to a {@link CommandRequest} that has an origin. */
public sealed interface CommandReply {
    Origin origin();

    /** The command was decided, and what it led to is durable. */
    record Accepted(Origin origin, long key, Intent intent, RecordValue value) implements CommandReply {}

    /** Jobs were activated for the caller; truncated when more would have been there but for the size. */
    record JobsActivated(Origin origin, List<ActivatedJob> jobs, boolean truncated) implements CommandReply {}

    /** The command is on the log, and so is the reason why it did nothing. */
    record Rejected(Origin origin, Intent intent, RejectionType type, String reason) implements CommandReply {}

    /** The command never reached the log. */
    record Refused(Origin origin, Refusal refusal) implements CommandReply {}

    /**
     * The command was appended, but leadership was lost before it was committed: nobody knows whether it will be carried out. Only a
     * command that may happen twice is safe to repeat.
     */
    record Unknown(Origin origin, String reason) implements CommandReply {}
}
