package dev.skep.engine;

import dev.skep.base.WalkStep;
import dev.skep.protocol.Origin;
import dev.skep.protocol.Record;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.Intent;
import dev.skep.protocol.message.ActivatedJob;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.message.CommandRequest;
import dev.skep.protocol.message.JobPush;
import dev.skep.protocol.value.JobValue;
import dev.skep.protocol.value.RecordValue;
import java.util.List;

/**
 * What comes of one command, as its handler says it: events (applied to the state as they are said), follow-up commands, an
 * answer or a rejection, and effects for after the commit.
 */
public final class Decision {
    private final Evolution evolution;
    private final KeyGenerator keys;
    private Record command;
    private DecisionSink sink;

    Decision(final Evolution evolution, final KeyGenerator keys) {
        this.evolution = evolution;
        this.keys = keys;
    }

    void begin(final Record newCommand, final DecisionSink newSink) {
        command = newCommand;
        sink = newSink;
    }

    public Record command() {
        return command;
    }

    /** The only time that a rule may know: epoch milliseconds. */
    public long now() {
        return command.timestamp();
    }

    /** The time when so many milliseconds have passed; as late as a time can be where the sum is beyond that. */
    public long after(final long millis) {
        return millis > Long.MAX_VALUE - now() ? Long.MAX_VALUE : now() + millis;
    }

    /** Whether the caller may touch what belongs to that tenant; commands of our own may. */
    public boolean mayAct(final String tenantId) {
        return command.origin() == null || command.origin().mayAct(tenantId);
    }

    /** A key for a new entity; it must appear in an event of this decision. */
    public long newKey() {
        return keys.next();
    }

    public void event(final long key, final Intent intent, final RecordValue value) {
        sink.event(key, intent, value);
        WalkStep.mark(WalkStep.Step.EVOLVE);
        evolution.apply(key, intent, value, now());
    }

    /** An event about an entity that begins with it; gives its key. */
    public long newEvent(final Intent intent, final RecordValue value) {
        final long key = newKey();
        event(key, intent, value);
        return key;
    }

    public void followUp(final long key, final Intent intent, final RecordValue value) {
        sink.followUp(key, intent, value);
    }

    /** Answers the caller, if there is one. */
    public void reply(final long key, final Intent intent, final RecordValue value) {
        sink.replyTo(command.origin(), key, intent, value);
    }

    /** Answers somebody who has been waiting since an earlier command; nobody where the origin is null. */
    public void replyTo(final Origin origin, final long key, final Intent intent, final RecordValue value) {
        sink.replyTo(origin, key, intent, value);
    }

    /** Refuses what somebody has been waiting for since an earlier command, which stays on the log. */
    public void refuse(final Origin origin, final Intent asked, final RejectionType type, final String reason) {
        sink.reply(new CommandReply.Rejected(origin, asked, type, reason));
    }

    public void replyJobs(final List<ActivatedJob> jobs, final boolean truncated) {
        if (command.origin() != null) {
            sink.reply(new CommandReply.JobsActivated(command.origin(), jobs, truncated));
        }
    }

    public void reject(final RejectionType type, final String reason) {
        sink.rejection(type, reason);
        if (command.origin() != null) {
            sink.reply(new CommandReply.Rejected(command.origin(), command.intent(), type, reason));
        }
    }

    /** Rejects with one type on the log and, for a quirk that clients know, with another one to the caller. */
    public void reject(final RejectionType type, final RejectionType typeForCaller, final String reason) {
        sink.rejection(type, reason);
        if (command.origin() != null) {
            sink.reply(new CommandReply.Rejected(command.origin(), command.intent(), typeForCaller, reason));
        }
    }

    public void send(final int partitionId, final long key, final Intent intent, final RecordValue value) {
        sink.send(new CommandRequest(partitionId, key, intent, value, null));
    }

    /** What comes later of what this command leaves behind is one step of up to so many bytes, which must fit into an entry of the log. */
    public void foresee(final long bytes) {
        sink.foresee(bytes);
    }

    public void push(final JobPush push) {
        sink.push(push);
    }

    public void jobActivatable(final long jobKey, final JobValue job) {
        sink.jobActivatable(jobKey, job);
    }

    /** A job can be activated again by those who poll; a stream has just failed to take it. */
    public void jobYielded(final long jobKey, final JobValue job) {
        sink.jobYielded(jobKey, job);
    }
}
