package dev.skep.engine.job;

import dev.skep.base.Packed;
import dev.skep.engine.CommandHandler;
import dev.skep.engine.Decision;
import dev.skep.engine.element.Transitions;
import dev.skep.engine.event.PendingEvents;
import dev.skep.engine.instance.ElementInstance;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.value.JobValue;

/** A worker did it: the element goes on with the worker's variables. */
public final class CompleteJob implements CommandHandler<JobValue> {
    private final Jobs jobs;
    private final ElementInstances instances;
    private final PendingEvents pendingEvents;
    private final Transitions transitions;

    public CompleteJob(
            final Jobs jobs,
            final ElementInstances instances,
            final PendingEvents pendingEvents,
            final Transitions transitions) {
        this.jobs = jobs;
        this.instances = instances;
        this.pendingEvents = pendingEvents;
        this.transitions = transitions;
    }

    @Override
    public void decide(final long key, final JobValue command, final Decision decision) {
        final Job job = JobRejections.workable(jobs, decision, "complete", key);
        if (job == null) {
            return;
        }
        final Packed variables = command.variables();
        final JobValue completed = job.value().withVariables(variables);
        decision.event(key, JobIntent.COMPLETED, completed);
        final ElementInstance instance = instances.get(completed.elementInstanceKey());
        if (instance != null && instance.isActivated()) {
            pendingEvents.workDone(instance, variables, decision);
            transitions.complete(instance, decision);
        }
        decision.reply(key, JobIntent.COMPLETED, completed);
    }
}
