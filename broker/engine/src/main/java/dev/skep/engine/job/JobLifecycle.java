package dev.skep.engine.job;

import dev.skep.engine.Decision;
import dev.skep.engine.instance.ElementInstance;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.value.JobValue;

/** The commands on jobs that only move them between their states. */
public final class JobLifecycle {
    private final Jobs jobs;

    public JobLifecycle(final Jobs jobs) {
        this.jobs = jobs;
    }

    /** The element ends before its job did. A job whose error was caught has said so; it goes with its element. */
    public void cancelOf(final ElementInstance instance, final Decision decision) {
        final Job job = instance.jobKey() < 0 ? null : jobs.get(instance.jobKey());
        if (job != null && job.state() != JobState.ERROR_THROWN) {
            decision.event(instance.jobKey(), JobIntent.CANCELED, job.value());
        }
    }

    /** TIME_OUT: the worker did not answer in time. */
    public void timeOut(final long key, final JobValue command, final Decision decision) {
        final Job job = jobs.get(key);
        if (job == null || job.state() != JobState.ACTIVATED || job.value().deadline() > decision.now()) {
            decision.reject(RejectionType.INVALID_STATE, "Expected job " + key + " to have passed its deadline");
            return;
        }
        decision.event(key, JobIntent.TIMED_OUT, job.value());
        decision.jobActivatable(key, job.value());
    }

    /** RECUR_AFTER_BACKOFF: a failed job has waited long enough. */
    public void recur(final long key, final JobValue command, final Decision decision) {
        final Job job = jobs.get(key);
        if (job == null || job.state() != JobState.FAILED || job.value().recurringTime() > decision.now()) {
            decision.reject(RejectionType.INVALID_STATE, "Expected job " + key + " to have waited for its retry");
            return;
        }
        decision.event(key, JobIntent.RECURRED_AFTER_BACKOFF, job.value());
        decision.jobActivatable(key, job.value());
    }

    /** YIELD: a gateway could not give the job to its worker. Those who poll may have it; it isn't pushed again. */
    public void giveBack(final long key, final JobValue command, final Decision decision) {
        final Job job = jobs.get(key);
        if (job == null || job.state() != JobState.ACTIVATED) {
            decision.reject(RejectionType.INVALID_STATE, "Expected job " + key + " to be activated");
            return;
        }
        decision.event(key, JobIntent.YIELDED, job.value());
        decision.jobYielded(key, job.value());
    }

    /** UPDATE_RETRIES: changes the number and nothing else. */
    public void updateRetries(final long key, final JobValue command, final Decision decision) {
        final Job job = jobs.get(key);
        if (command.retries() < 1) {
            decision.reject(
                    RejectionType.INVALID_ARGUMENT,
                    "Expected to update retries for job with key '" + key
                            + "' with a positive amount of retries, but the amount given was '" + command.retries()
                            + "'");
        } else if (job == null || !decision.mayAct(job.value().tenantId())) {
            JobRejections.notFound(decision, "update retries for", key);
        } else {
            final JobValue updated = job.value().withRetries(command.retries());
            decision.event(key, JobIntent.RETRIES_UPDATED, updated);
            decision.reply(key, JobIntent.RETRIES_UPDATED, updated);
        }
    }

    /** UPDATE_TIMEOUT: the worker wants to keep the job for so long from now on. */
    public void updateTimeout(final long key, final JobValue command, final Decision decision) {
        final Job job = jobs.get(key);
        if (job == null || !decision.mayAct(job.value().tenantId())) {
            decision.reject(
                    RejectionType.NOT_FOUND,
                    "Expected to update job deadline with key '" + key + "', but no such job was found");
        } else if (job.state() != JobState.ACTIVATED) {
            decision.reject(
                    RejectionType.INVALID_STATE,
                    "Expected to update the timeout of job with key '" + key + "', but it is not active");
        } else {
            final JobValue updated = job.value().withDeadline(decision.after(command.timeout()));
            decision.event(key, JobIntent.TIMEOUT_UPDATED, updated);
            decision.reply(key, JobIntent.TIMEOUT_UPDATED, updated);
        }
    }
}
