package dev.skep.engine.adhoc;

import dev.skep.engine.definition.Definitions;
import dev.skep.engine.element.AdHocElement;
import dev.skep.engine.element.AdHocSteps;
import dev.skep.engine.element.ChildTermination;
import dev.skep.engine.element.Transitions;
import dev.skep.engine.element.WorkerJobs;
import dev.skep.engine.event.EventSubscriptions;
import dev.skep.engine.event.PendingEvents;
import dev.skep.engine.incident.IncidentRaiser;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.engine.job.JobLifecycle;
import dev.skep.engine.variable.VariableMerge;
import dev.skep.engine.variable.VariableScopes;
import dev.skep.state.StateWriter;

/** Builds all that ad-hoc sub-processes need, in the order in which the other parts of an engine become available. */
public final class AdHocRoom {
    private final Scopes scopes;
    private final JobLifecycle jobLifecycle;
    private final AdHocEndings endings;
    private final AdHocJobs jobs;
    private final AdHocActivation activation;

    public AdHocRoom(
            final StateWriter state,
            final Scopes scopes,
            final WorkerJobs drafts,
            final JobLifecycle jobLifecycle,
            final IncidentRaiser incidents) {
        this.scopes = scopes;
        this.jobLifecycle = jobLifecycle;
        this.endings = new AdHocEndings(state);
        this.jobs = new AdHocJobs(drafts, jobLifecycle, incidents);
        this.activation =
                new AdHocActivation(scopes.instances(), scopes.transitions(), new VariableMerge(scopes.variables()));
    }

    /** Where sub-processes are kept, and how they move. */
    public record Scopes(
            Definitions definitions,
            ElementInstances instances,
            VariableScopes variables,
            Transitions transitions,
            ChildTermination termination) {}

    public AdHocEndings endings() {
        return endings;
    }

    public AdHocSteps steps(final PendingEvents pending) {
        return new AdHocSteps(
                scopes.definitions(),
                scopes.instances(),
                scopes.variables(),
                scopes.transitions(),
                pending,
                endings,
                jobs);
    }

    public AdHocLeading leading(final AdHocSteps steps) {
        return new AdHocLeading(
                scopes.definitions(),
                scopes.instances(),
                new VariableMerge(scopes.variables()),
                scopes.transitions(),
                scopes.termination(),
                activation,
                steps);
    }

    public AdHocElement element(final EventSubscriptions subscriptions) {
        return new AdHocElement(
                scopes.instances(),
                scopes.transitions(),
                scopes.variables(),
                subscriptions,
                activation,
                new AdHocElement.Led(jobs, jobLifecycle, scopes.termination()));
    }
}
