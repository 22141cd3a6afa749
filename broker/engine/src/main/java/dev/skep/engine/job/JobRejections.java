package dev.skep.engine.job;

import dev.skep.engine.Decision;
import dev.skep.protocol.RejectionType;

/** The sentences with which commands on jobs are refused; clients look for parts of them. */
final class JobRejections {
    private JobRejections() {}

    static void notFound(final Decision decision, final String verb, final long key) {
        decision.reject(
                RejectionType.NOT_FOUND,
                "Expected to " + verb + " job with key '" + key + "', but no such job was found");
    }

    static void wrongState(final Decision decision, final String verb, final long key, final JobState state) {
        decision.reject(
                RejectionType.INVALID_STATE,
                "Expected to " + verb + " job with key '" + key + "', but it is in state '" + state + "'");
    }

    /** The job if a worker may still speak for it; otherwise the command is rejected, and null. */
    static Job workable(final Jobs jobs, final Decision decision, final String verb, final long key) {
        final Job job = jobs.get(key);
        if (job == null || !decision.mayAct(job.value().tenantId())) {
            notFound(decision, verb, key);
            return null;
        }
        if (job.state() != JobState.ACTIVATABLE && job.state() != JobState.ACTIVATED) {
            wrongState(decision, verb, key, job.state());
            return null;
        }
        return job;
    }
}
