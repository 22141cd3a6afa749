package dev.skep.engine.adhoc;

import dev.skep.engine.Decision;
import dev.skep.engine.element.Element;
import dev.skep.engine.element.WorkerJobs;
import dev.skep.engine.incident.IncidentRaiser;
import dev.skep.engine.instance.ElementInstance;
import dev.skep.engine.job.JobLifecycle;
import dev.skep.model.feel.Variables;
import dev.skep.model.graph.Behavior;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.value.JobValue;
import dev.skep.protocol.value.part.JobKind;
import dev.skep.protocol.value.part.ListenerEvent;
import dev.skep.protocol.value.part.Listening;

/** The job of the worker that leads an ad-hoc sub-process: there is one at a time at most. */
public final class AdHocJobs {
    private static final Listening LEADS = new Listening(JobKind.AD_HOC_SUB_PROCESS, ListenerEvent.UNSPECIFIED, 0);

    private final WorkerJobs drafts;
    private final JobLifecycle jobs;
    private final IncidentRaiser incidents;

    public AdHocJobs(final WorkerJobs drafts, final JobLifecycle jobs, final IncidentRaiser incidents) {
        this.drafts = drafts;
        this.jobs = jobs;
        this.incidents = incidents;
    }

    /** What the job will be; the sub-process is stuck where that can't be worked out. */
    public JobValue draft(final Element element, final Behavior.Job worker, final Variables variables) {
        return drafts.of(element, worker, variables).with(LEADS);
    }

    public void create(final JobValue job, final Decision decision) {
        final long key = decision.newEvent(JobIntent.CREATED, job);
        decision.jobActivatable(key, job);
    }

    /** What its worker was asked for is of no use any more, and nor is what was wrong with it. */
    public void cancelOf(final Element element, final ElementInstance instance, final Decision decision) {
        if (instance.jobKey() >= 0) {
            incidents.resolveOf(element, decision);
            jobs.cancelOf(instance, decision);
        }
    }
}
