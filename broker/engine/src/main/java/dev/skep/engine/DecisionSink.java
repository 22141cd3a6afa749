package dev.skep.engine;

import dev.skep.protocol.Origin;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.Intent;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.message.CommandRequest;
import dev.skep.protocol.message.JobPush;
import dev.skep.protocol.value.JobValue;
import dev.skep.protocol.value.RecordValue;

/**
 * Takes what a decision consists of. The records become part of the batch's log entry; all the rest is an effect that
 * leaves the partition only after that entry is committed, and is dropped if it never is.
 */
public interface DecisionSink {
    void event(long key, Intent intent, RecordValue value);

    /** The command under decision is refused; it is told to its origin by {@link #reply} as well. */
    void rejection(RejectionType type, String reason);

    /** A command to be decided next, in the same batch if there is room. */
    void followUp(long key, Intent intent, RecordValue value);

    void reply(CommandReply reply);

    /** A command for another partition, or for this one as if it came from another. */
    void send(CommandRequest request);

    void push(JobPush push);

    /** A job can be activated now: push it to a stream, or tell those who poll. */
    void jobActivatable(long jobKey, JobValue job);

    /** A job can be activated again; tell those who poll, no stream. */
    void jobYielded(long jobKey, JobValue job);

    /** What comes later of what this command leaves behind must find room in one entry of the log: a command that asks for more is refused. */
    default void foresee(final long bytes) {}

    /** Where the answers of an earlier command go that waited until now. */
    default void replyTo(final Origin origin, final long key, final Intent intent, final RecordValue value) {
        if (origin != null) {
            reply(new CommandReply.Accepted(origin, key, intent, value));
        }
    }
}
