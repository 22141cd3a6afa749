package dev.skep.engine;

import dev.skep.base.Packed;
import dev.skep.engine.deployment.Distributor;
import dev.skep.engine.job.Jobs;
import dev.skep.engine.timer.Timers;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.intent.TimerIntent;
import dev.skep.protocol.message.CommandRequest;
import dev.skep.protocol.value.JobValue;
import dev.skep.protocol.value.TimerValue;
import java.util.function.Consumer;

/**
 * What has to be done because time went by. Time enters only as records: this makes commands, which the leader writes to its
 * log like any other. Nothing is changed here.
 */
public final class DueWork {
    private final EngineSettings settings;
    private final Timers timers;
    private final Jobs jobs;
    private final Distributor distributor;

    DueWork(final EngineSettings settings, final Timers timers, final Jobs jobs, final Distributor distributor) {
        this.settings = settings;
        this.timers = timers;
        this.jobs = jobs;
        this.distributor = distributor;
    }

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
    }

    /** Commands for other partitions that have not been answered: to be called now and then. */
    public void resend(final Consumer<CommandRequest> sends) {
        distributor.resend(sends);
    }

    /** There is nothing to collect before this time, epoch milliseconds. */
    public long nextMillis() {
        return Math.min(
                timers.dueDates().notBefore(),
                Math.min(jobs.deadlines().notBefore(), jobs.backoffs().notBefore()));
    }

    /** State was taken back: look anew. */
    void forgetBounds() {
        timers.dueDates().forgetBound();
        jobs.deadlines().forgetBound();
        jobs.backoffs().forgetBound();
    }

    private CommandRequest jobCommand(final long key, final JobIntent intent) {
        return new CommandRequest(
                settings.partitionId(), key, intent, JobValue.ofCommand(0, 0, 0, "", "", Packed.EMPTY_DOCUMENT), null);
    }
}
