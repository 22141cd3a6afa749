package dev.skep.engine.incident;

import dev.skep.engine.CommandHandler;
import dev.skep.engine.Decision;
import dev.skep.engine.instance.ElementInstance;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.engine.instance.ElementState;
import dev.skep.engine.job.Job;
import dev.skep.engine.job.Jobs;
import dev.skep.engine.usertask.ListenerAnswers;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.IncidentIntent;
import dev.skep.protocol.intent.ProcessInstanceIntent;
import dev.skep.protocol.value.IncidentValue;

/** Somebody says that the cause is mended: the job can be activated again, or the element tries its last step again. */
public final class ResolveIncident implements CommandHandler<IncidentValue> {
    private final Incidents incidents;
    private final ElementInstances instances;
    private final Jobs jobs;
    private final ListenerAnswers taskListeners;

    public ResolveIncident(
            final Incidents incidents,
            final ElementInstances instances,
            final Jobs jobs,
            final ListenerAnswers taskListeners) {
        this.incidents = incidents;
        this.instances = instances;
        this.jobs = jobs;
        this.taskListeners = taskListeners;
    }

    @Override
    public void decide(final long key, final IncidentValue command, final Decision decision) {
        final IncidentValue incident = incidents.get(key);
        if (incident == null || !decision.mayAct(incident.tenantId())) {
            decision.reject(
                    RejectionType.NOT_FOUND,
                    "Expected to resolve incident with key '" + key + "', but no such incident was found");
            return;
        }
        final Job job = incident.jobKey() < 0 ? null : jobs.get(incident.jobKey());
        if (job != null && job.value().retries() <= 0) {
            decision.reject(
                    RejectionType.INVALID_STATE,
                    RejectionType.NOT_FOUND,
                    "Expected to resolve incident with key '" + key + "', but its job with key '" + incident.jobKey()
                            + "' has no retries left: update its retries first");
            return;
        }
        decision.event(key, IncidentIntent.RESOLVED, incident);
        decision.reply(key, IncidentIntent.RESOLVED, incident);
        if (job != null) {
            decision.jobActivatable(incident.jobKey(), job.value());
            return;
        }
        goOn(instances.get(incident.elementInstanceKey()), decision);
    }

    private void goOn(final ElementInstance instance, final Decision decision) {
        if (instance == null || taskListeners.retry(instance, decision)) {
            return;
        }
        if (instance.state() == ElementState.ACTIVATING) {
            decision.followUp(instance.key(), ProcessInstanceIntent.ACTIVATE_ELEMENT, instance.value());
        } else if (instance.state() == ElementState.COMPLETING) {
            decision.followUp(instance.key(), ProcessInstanceIntent.COMPLETE_ELEMENT, instance.value());
        }
    }
}
