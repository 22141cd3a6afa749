package dev.skep.engine.incident;

import dev.skep.engine.Decision;
import dev.skep.engine.element.Element;
import dev.skep.engine.element.Stuck;
import dev.skep.engine.instance.ElementInstance;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.protocol.intent.IncidentIntent;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.IncidentValue;
import dev.skep.protocol.value.JobValue;

/** Raises incidents, and takes away those whose element or job is no longer there. */
public final class IncidentRaiser {
    private final Incidents incidents;
    private final ElementInstances instances;
    private final int errorMessageCharsMax;

    public IncidentRaiser(final Incidents incidents, final ElementInstances instances, final int errorMessageCharsMax) {
        this.incidents = incidents;
        this.instances = instances;
        this.errorMessageCharsMax = errorMessageCharsMax;
    }

    /** The element is stuck where it is. */
    public void raise(final Element element, final Stuck stuck, final Decision decision) {
        decision.newEvent(
                IncidentIntent.CREATED,
                new IncidentValue(
                        stuck.type(),
                        cut(stuck.getMessage()),
                        element.value().bpmnProcessId(),
                        element.value().processDefinitionKey(),
                        element.value().processInstanceKey(),
                        element.node().id(),
                        element.key(),
                        -1,
                        stuck.variableScopeKey(),
                        element.value().tenantId()));
    }

    /** The job is stuck, and its element with it. */
    public void raise(
            final long jobKey,
            final JobValue job,
            final IncidentErrorType type,
            final String message,
            final Decision decision) {
        decision.newEvent(
                IncidentIntent.CREATED,
                new IncidentValue(
                        type,
                        cut(message),
                        job.bpmnProcessId(),
                        job.processDefinitionKey(),
                        job.processInstanceKey(),
                        job.elementId(),
                        job.elementInstanceKey(),
                        jobKey,
                        job.elementInstanceKey(),
                        job.tenantId()));
    }

    /** The element is ending: its incident, and that of its job, are gone with it. */
    public void resolveOf(final Element element, final Decision decision) {
        resolve(incidents.ofElement(element.key()), decision);
        resolve(incidents.ofTaskListener(element.key()), decision);
        final ElementInstance instance = instances.get(element.key());
        if (instance != null && instance.jobKey() >= 0) {
            resolve(incidents.ofJob(instance.jobKey()), decision);
        }
    }

    private void resolve(final long incidentKey, final Decision decision) {
        if (incidentKey >= 0) {
            decision.event(incidentKey, IncidentIntent.RESOLVED, incidents.get(incidentKey));
        }
    }

    private String cut(final String message) {
        return message.length() <= errorMessageCharsMax ? message : message.substring(0, errorMessageCharsMax);
    }
}
