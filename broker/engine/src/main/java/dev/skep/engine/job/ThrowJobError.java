package dev.skep.engine.job;

import dev.skep.engine.CommandHandler;
import dev.skep.engine.Decision;
import dev.skep.engine.event.Catcher;
import dev.skep.engine.event.ErrorCatching;
import dev.skep.engine.incident.IncidentRaiser;
import dev.skep.engine.instance.ElementInstance;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.JobValue;
import dev.skep.protocol.value.part.JobKind;

/** A worker found a business error: whoever catches its code goes on, otherwise there is an incident. */
public final class ThrowJobError implements CommandHandler<JobValue> {
    private final Jobs jobs;
    private final ElementInstances instances;
    private final ErrorCatching errors;
    private final IncidentRaiser incidents;
    private final int errorMessageCharsMax;

    public ThrowJobError(
            final Jobs jobs,
            final ElementInstances instances,
            final ErrorCatching errors,
            final IncidentRaiser incidents,
            final int errorMessageCharsMax) {
        this.jobs = jobs;
        this.instances = instances;
        this.errors = errors;
        this.incidents = incidents;
        this.errorMessageCharsMax = errorMessageCharsMax;
    }

    @Override
    public void decide(final long key, final JobValue command, final Decision decision) {
        final Job job = JobRejections.workable(jobs, decision, "throw an error for", key);
        if (job == null) {
            return;
        }
        if (isListener(job.value().listening().kind())) {
            decision.reject(
                    RejectionType.INVALID_STATE,
                    "Expected to throw an error for job with key '" + key + "', but it is the job of a listener ("
                            + job.value().listening().kind() + "), which can't throw errors: fail the job instead");
            return;
        }
        final String message = command.errorMessage().length() <= errorMessageCharsMax
                ? command.errorMessage()
                : command.errorMessage().substring(0, errorMessageCharsMax);
        final JobValue thrown = job.value().withError(command.errorCode(), message, command.variables());
        decision.event(key, JobIntent.ERROR_THROWN, thrown);
        decision.reply(key, JobIntent.ERROR_THROWN, thrown);
        final ElementInstance thrower = instances.get(thrown.elementInstanceKey());
        if (thrower == null) {
            return;
        }
        final Catcher catcher = errors.find(thrower, command.errorCode());
        if (catcher == null) {
            incidents.raise(
                    key,
                    thrown,
                    IncidentErrorType.UNHANDLED_ERROR_EVENT,
                    errors.notCaught(thrower, command.errorCode(), message),
                    decision);
        } else {
            errors.trigger(catcher, command.variables(), decision);
        }
    }

    private static boolean isListener(final JobKind kind) {
        return kind == JobKind.EXECUTION_LISTENER || kind == JobKind.TASK_LISTENER;
    }
}
