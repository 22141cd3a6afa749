package dev.skep.engine;

import dev.skep.base.Packed;
import dev.skep.engine.deployment.CatchUp;
import dev.skep.engine.deployment.Distributor;
import dev.skep.engine.job.Jobs;
import dev.skep.engine.message.AwaitedCorrelations;
import dev.skep.engine.message.MessageSubscriptions;
import dev.skep.engine.message.Messages;
import dev.skep.engine.message.ProcessMessageSubscriptions;
import dev.skep.engine.timer.Timers;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.intent.MessageBatchIntent;
import dev.skep.protocol.intent.MessageCorrelationIntent;
import dev.skep.protocol.intent.TimerIntent;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.message.CommandRequest;
import dev.skep.protocol.value.JobValue;
import dev.skep.protocol.value.MessageBatchValue;
import dev.skep.protocol.value.MessageCorrelationValue;
import dev.skep.protocol.value.TimerValue;
import java.util.List;
import java.util.function.Consumer;

/**
 * What has to be done because time went by. Time enters only as records: this makes commands, which the leader writes to its
 * log like any other. Nothing is changed here.
 */
public final class DueWork {
    private final EngineSettings settings;
    private final Timers timers;
    private final Jobs jobs;
    private final DeploymentParts deployments;
    private final MessageParts messages;

    /** Messages may outlive their time for a while: they are looked for in longer steps, many at once. */
    private long nextMessageCheckMillis = Long.MIN_VALUE;

    DueWork(
            final EngineSettings settings,
            final Timers timers,
            final Jobs jobs,
            final DeploymentParts deployments,
            final MessageParts messages) {
        this.settings = settings;
        this.timers = timers;
        this.jobs = jobs;
        this.deployments = deployments;
        this.messages = messages;
    }

    /** What brings deployments to all partitions. */
    record DeploymentParts(Distributor distributor, CatchUp catchUp) {}

    /** The tables of messages that have something due. */
    record MessageParts(
            Messages messages,
            MessageSubscriptions subscriptions,
            ProcessMessageSubscriptions processSubscriptions,
            AwaitedCorrelations correlations) {}

    /** Commands for this partition whose time has come; a bounded number, the rest next time. */
    public void collect(final long nowMillis, final Consumer<CommandRequest> commands) {
        final int most = settings.dueCommandsMax();
        for (final long key : timers.dueDates().due(nowMillis, most)) {
            final TimerValue timer = timers.get(key);
            commands.accept(new CommandRequest(settings.partitionId(), key, TimerIntent.TRIGGER, timer, null));
        }
        for (final long key : jobs.deadlines().due(nowMillis, most)) {
            commands.accept(jobCommand(key, JobIntent.TIME_OUT));
        }
        for (final long key : jobs.backoffs().due(nowMillis, most)) {
            commands.accept(jobCommand(key, JobIntent.RECUR_AFTER_BACKOFF));
        }
        for (final long key : messages.correlations().deadlines().due(nowMillis, most)) {
            commands.accept(new CommandRequest(
                    settings.partitionId(),
                    key,
                    MessageCorrelationIntent.EXPIRE,
                    MessageCorrelationValue.ofCommand("", "", Packed.EMPTY_DOCUMENT, ""),
                    null));
        }
        collectMessages(nowMillis, most, commands);
    }

    private void collectMessages(final long nowMillis, final int most, final Consumer<CommandRequest> commands) {
        if (nowMillis < nextMessageCheckMillis) {
            return;
        }
        final List<Long> due = messages.messages().deadlines().due(nowMillis, most);
        if (due.isEmpty()) {
            return;
        }
        commands.accept(new CommandRequest(
                settings.partitionId(), -1, MessageBatchIntent.EXPIRE, new MessageBatchValue(due), null));
        if (due.size() < most) {
            nextMessageCheckMillis = nowMillis + settings.messageTtlCheckMillis();
        }
    }

    /** Deployments that others still have to get: to be called more often, since users wait for them. */
    public void resendDeployments(final Consumer<CommandRequest> sends, final Consumer<CommandReply> replies) {
        deployments.distributor().resend(sends, replies);
        deployments.catchUp().resend(sends);
    }

    /** Other commands for other partitions that have not been answered: to be called now and then. */
    public void resend(final Consumer<CommandRequest> sends) {
        messages.processSubscriptions().resend(sends);
        messages.subscriptions().resend(sends);
    }

    /** There is nothing to collect before this time, epoch milliseconds. */
    public long nextMillis() {
        final long nextMessage = Math.max(messages.messages().deadlines().notBefore(), nextMessageCheckMillis);
        final long nextCorrelation = messages.correlations().deadlines().notBefore();
        return Math.min(
                Math.min(timers.dueDates().notBefore(), Math.min(nextMessage, nextCorrelation)),
                Math.min(jobs.deadlines().notBefore(), jobs.backoffs().notBefore()));
    }

    /** The time of day was set: it may have gone back. */
    public void clockChanged() {
        nextMessageCheckMillis = Long.MIN_VALUE;
    }

    /** State was taken back: look anew. */
    void forgetBounds() {
        timers.dueDates().forgetBound();
        jobs.deadlines().forgetBound();
        jobs.backoffs().forgetBound();
        messages.messages().deadlines().forgetBound();
        messages.correlations().deadlines().forgetBound();
    }

    private CommandRequest jobCommand(final long key, final JobIntent intent) {
        return new CommandRequest(
                settings.partitionId(), key, intent, JobValue.ofCommand(0, 0, 0, "", "", Packed.EMPTY_DOCUMENT), null);
    }
}
