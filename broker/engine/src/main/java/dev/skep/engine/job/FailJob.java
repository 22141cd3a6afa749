package dev.skep.engine.job;

import dev.skep.engine.CommandHandler;
import dev.skep.engine.Decision;
import dev.skep.engine.incident.IncidentRaiser;
import dev.skep.engine.instance.ElementInstance;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.engine.variable.VariableMerge;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.JobValue;

/** A worker could not do it: again now, again later, or, without retries left, an incident. */
public final class FailJob implements CommandHandler<JobValue> {
    private final Jobs jobs;
    private final ElementInstances instances;
    private final VariableMerge merge;
    private final IncidentRaiser incidents;
    private final int errorMessageCharsMax;

    public FailJob(
            final Jobs jobs,
            final ElementInstances instances,
            final VariableMerge merge,
            final IncidentRaiser incidents,
            final int errorMessageCharsMax) {
        this.jobs = jobs;
        this.instances = instances;
        this.merge = merge;
        this.incidents = incidents;
        this.errorMessageCharsMax = errorMessageCharsMax;
    }

    @Override
    public void decide(final long key, final JobValue command, final Decision decision) {
        final Job job = JobRejections.workable(jobs, decision, "fail", key);
        if (job == null) {
            return;
        }
        final boolean backsOff = command.retries() > 0 && command.retryBackoff() > 0;
        final JobValue failed = job.value()
                .withFailure(
                        command.retries(),
                        command.retryBackoff(),
                        backsOff ? decision.after(command.retryBackoff()) : -1,
                        cut(command.errorMessage()),
                        command.variables());
        decision.event(key, JobIntent.FAILED, failed);
        decision.reply(key, JobIntent.FAILED, failed);
        final ElementInstance instance = instances.get(failed.elementInstanceKey());
        if (instance != null) {
            merge.local(decision, instance.key(), instance.value(), command.variables());
        }
        if (failed.retries() <= 0) {
            incidents.raise(
                    key,
                    failed,
                    noRetries(failed),
                    failed.errorMessage().isEmpty() ? "No more retries left." : failed.errorMessage(),
                    decision);
        } else if (!backsOff) {
            decision.jobActivatable(key, failed);
        }
    }

    private static IncidentErrorType noRetries(final JobValue job) {
        return switch (job.listening().kind()) {
            case BPMN_ELEMENT -> IncidentErrorType.JOB_NO_RETRIES;
            case EXECUTION_LISTENER -> IncidentErrorType.EXECUTION_LISTENER_NO_RETRIES;
            case TASK_LISTENER -> IncidentErrorType.TASK_LISTENER_NO_RETRIES;
            case AD_HOC_SUB_PROCESS -> IncidentErrorType.AD_HOC_SUB_PROCESS_NO_RETRIES;
        };
    }

    private String cut(final String message) {
        return message.length() <= errorMessageCharsMax ? message : message.substring(0, errorMessageCharsMax);
    }
}
