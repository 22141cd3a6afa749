package dev.skep.engine.modification;

import dev.skep.base.BpmnElementType;
import dev.skep.engine.Decision;
import dev.skep.engine.element.Element;
import dev.skep.engine.element.Stuck;
import dev.skep.engine.incident.Incidents;
import dev.skep.engine.instance.ElementInstance;
import dev.skep.engine.instance.ElementState;
import dev.skep.engine.job.Job;
import dev.skep.engine.job.Jobs;
import dev.skep.engine.message.MessageWaits;
import dev.skep.engine.modification.MigrateProcessInstance.Plan;
import dev.skep.engine.usertask.UserTasks;
import dev.skep.engine.variable.VariableScopes;
import dev.skep.model.graph.Behavior.EventTrigger;
import dev.skep.model.graph.CatchingEvent;
import dev.skep.model.graph.FlowNode;
import dev.skep.protocol.intent.IncidentIntent;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.intent.ProcessInstanceIntent;
import dev.skep.protocol.intent.UserTaskIntent;
import dev.skep.protocol.intent.VariableIntent;
import dev.skep.protocol.value.IncidentValue;
import dev.skep.protocol.value.JobValue;
import dev.skep.protocol.value.ProcessInstanceValue;
import dev.skep.protocol.value.UserTaskValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Carries one element instance over, with its job, user task, incidents, variables and message subscriptions. */
public final class ElementMigration {
    private final Work work;
    private final Incidents incidents;
    private final VariableScopes scopes;
    private final MessageWaits messages;

    /** What elements wait for. */
    public record Work(Jobs jobs, UserTasks userTasks) {}

    public ElementMigration(
            final Work work, final Incidents incidents, final VariableScopes scopes, final MessageWaits messages) {
        this.work = work;
        this.incidents = incidents;
        this.scopes = scopes;
        this.messages = messages;
    }

    void migrate(final ElementInstance instance, final Plan plan, final Decision decision) {
        final FlowNode target = plan.targetOf(instance);
        final ProcessInstanceValue value = value(instance, target, plan);
        decision.event(instance.key(), ProcessInstanceIntent.ELEMENT_MIGRATED, value);
        if (instance.jobKey() >= 0) {
            migrateWork(instance.jobKey(), value, decision);
        }
        migrateIncident(incidents.ofElement(instance.key()), value, decision);
        scopes.forEachLocal(
                instance.key(), value, (variable, key) -> decision.event(key, VariableIntent.MIGRATED, variable));
        migrateSubscriptions(instance, target, value, plan, decision);
    }

    private void migrateWork(final long key, final ProcessInstanceValue value, final Decision decision) {
        final Job job = work.jobs().get(key);
        if (job != null) {
            decision.event(key, JobIntent.MIGRATED, migrated(job.value(), value));
            migrateIncident(incidents.ofJob(key), value, decision);
        }
        final UserTaskValue task = work.userTasks().get(key);
        if (task != null) {
            decision.event(key, UserTaskIntent.MIGRATED, migrated(task, value));
        }
    }

    private void migrateIncident(final long key, final ProcessInstanceValue value, final Decision decision) {
        if (key < 0) {
            return;
        }
        final IncidentValue incident = incidents.get(key);
        decision.event(
                key,
                IncidentIntent.MIGRATED,
                new IncidentValue(
                        incident.errorType(),
                        incident.errorMessage(),
                        value.bpmnProcessId(),
                        value.processDefinitionKey(),
                        incident.processInstanceKey(),
                        value.elementId(),
                        incident.elementInstanceKey(),
                        incident.jobKey(),
                        incident.variableScopeKey(),
                        incident.tenantId()));
    }

    /** Subscriptions of mapped events stay, others end; those of events that only the target has are opened. */
    private void migrateSubscriptions(
            final ElementInstance instance,
            final FlowNode target,
            final ProcessInstanceValue value,
            final Plan plan,
            final Decision decision) {
        if (plan.sourceOf(instance).events().isEmpty() && target.events().isEmpty()) {
            return;
        }
        final Map<String, FlowNode> events = new TreeMap<>();
        for (final CatchingEvent event : plan.sourceOf(instance).events()) {
            final String to = plan.targets().get(event.node().id());
            if (to != null) {
                events.put(event.node().id(), plan.target().node(to));
            }
        }
        final List<FlowNode> kept = messages.migrate(instance.key(), events, value.bpmnProcessId(), decision);
        if (instance.state() == ElementState.ACTIVATING) {
            return; // It is held up by an incident, and begins to listen when that is resolved.
        }
        final Element element = new Element(instance.key(), value, target);
        final List<Runnable> openings = new ArrayList<>();
        try {
            for (final CatchingEvent event : target.events()) {
                if (event.node().elementType() == BpmnElementType.BOUNDARY_EVENT
                        && event.trigger() instanceof EventTrigger.Message message
                        && !kept.contains(event.node())) {
                    if (messages.waitsFor(element, message, decision)) {
                        throw MigrateProcessInstance.refused(
                                plan,
                                "active element '" + plan.sourceOf(instance).id()
                                        + "' listens for the message of the new event '"
                                        + event.node().id()
                                        + "' already: map the event that listens for it to this one");
                    }
                    openings.add(messages.prepare(element, event, message, decision));
                }
            }
        } catch (final Stuck stuck) {
            throw MigrateProcessInstance.refused(
                    plan,
                    "active element '" + target.id() + "' can't listen for its new events: " + stuck.getMessage());
        }
        openings.forEach(Runnable::run);
    }

    private static ProcessInstanceValue value(final ElementInstance instance, final FlowNode target, final Plan plan) {
        final ProcessInstanceValue before = instance.value();
        return new ProcessInstanceValue(
                plan.target().bpmnProcessId(),
                plan.target().version(),
                plan.target().key(),
                before.processInstanceKey(),
                target.id(),
                before.flowScopeKey(),
                before.elementType(),
                before.eventType(),
                before.parentProcessInstanceKey(),
                before.parentElementInstanceKey(),
                before.tenantId());
    }

    /** Type and headers stay. */
    private static JobValue migrated(final JobValue job, final ProcessInstanceValue value) {
        return new JobValue(
                        job.type(),
                        job.worker(),
                        job.retries(),
                        job.retryBackoff(),
                        job.recurringTime(),
                        job.deadline(),
                        job.timeout(),
                        job.errorMessage(),
                        job.errorCode(),
                        job.customHeaders(),
                        job.variables(),
                        value.elementId(),
                        job.elementInstanceKey(),
                        value.bpmnProcessId(),
                        value.version(),
                        value.processDefinitionKey(),
                        job.processInstanceKey(),
                        job.tenantId())
                .with(job.listening());
    }

    private static UserTaskValue migrated(final UserTaskValue task, final ProcessInstanceValue value) {
        return new UserTaskValue(
                task.userTaskKey(),
                task.assignee(),
                task.candidateGroups(),
                task.candidateUsers(),
                task.dueDate(),
                task.followUpDate(),
                task.formKey(),
                task.externalFormReference(),
                List.of(),
                "",
                task.customHeaders(),
                task.creationTimestamp(),
                value.elementId(),
                task.elementInstanceKey(),
                value.bpmnProcessId(),
                value.version(),
                value.processDefinitionKey(),
                task.processInstanceKey(),
                task.variables(),
                task.tenantId(),
                task.priority());
    }
}
