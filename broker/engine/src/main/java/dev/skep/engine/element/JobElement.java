package dev.skep.engine.element;

import dev.skep.engine.Decision;
import dev.skep.engine.event.EventSubscriptions;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.engine.job.JobLifecycle;
import dev.skep.engine.variable.VariableScopes;
import dev.skep.model.graph.Behavior;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.value.JobValue;

/** Everything that a worker does: a job is there as long as the element is active. */
public final class JobElement implements ElementBehavior<Behavior.Job> {
    private final ElementInstances instances;
    private final Transitions transitions;
    private final VariableScopes scopes;
    private final EventSubscriptions subscriptions;
    private final JobLifecycle jobs;
    private final WorkerJobs drafts;

    public JobElement(
            final ElementInstances instances,
            final Transitions transitions,
            final VariableScopes scopes,
            final EventSubscriptions subscriptions,
            final JobLifecycle jobs,
            final WorkerJobs drafts) {
        this.instances = instances;
        this.transitions = transitions;
        this.scopes = scopes;
        this.subscriptions = subscriptions;
        this.jobs = jobs;
        this.drafts = drafts;
    }

    @Override
    public void activate(final Element element, final Behavior.Job job, final Decision decision) {
        final JobValue value = drafts.of(element, job, scopes.view(element.key(), decision.now()));
        subscriptions.openBoundaryEvents(element, decision);
        final long jobKey = decision.newEvent(JobIntent.CREATED, value);
        decision.jobActivatable(jobKey, value);
        transitions.activated(element, decision);
    }

    @Override
    public boolean terminate(final Element element, final Behavior.Job job, final Decision decision) {
        jobs.cancelOf(instances.require(element.key()), decision);
        return true;
    }
}
