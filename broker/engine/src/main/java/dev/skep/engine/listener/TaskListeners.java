package dev.skep.engine.listener;

import dev.skep.base.Documents;
import dev.skep.base.Packed;
import dev.skep.engine.Decision;
import dev.skep.engine.definition.Definitions;
import dev.skep.engine.element.Element;
import dev.skep.engine.element.Stuck;
import dev.skep.engine.incident.IncidentRaiser;
import dev.skep.engine.instance.ElementInstance;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.engine.job.Jobs;
import dev.skep.engine.usertask.UserTaskChange;
import dev.skep.engine.variable.VariableScopes;
import dev.skep.model.graph.FlowNode;
import dev.skep.model.graph.HeaderExpression;
import dev.skep.model.graph.Listener;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.value.UserTaskValue;
import dev.skep.protocol.value.part.JobKind;
import dev.skep.protocol.value.part.Listening;
import java.util.List;

/** Those who are told of what is about to happen to a user task: one job after the other, in the order of the model. */
public final class TaskListeners {
    private static final String PREFIX = "io.camunda.zeebe:";

    private final Definitions definitions;
    private final ElementInstances instances;
    private final Jobs jobs;
    private final IncidentRaiser incidents;
    private final ListenerJobs listenerJobs;

    public TaskListeners(
            final Definitions definitions,
            final ElementInstances instances,
            final Jobs jobs,
            final VariableScopes scopes,
            final IncidentRaiser incidents) {
        this.definitions = definitions;
        this.instances = instances;
        this.jobs = jobs;
        this.incidents = incidents;
        this.listenerJobs = new ListenerJobs(scopes);
    }

    /** Whether anybody listens to such changes of the task. */
    public boolean isTold(final UserTaskValue task, final UserTaskChange.Kind kind) {
        final ElementInstance instance = instances.get(task.elementInstanceKey());
        return instance != null && !listeners(instance, kind).isEmpty();
    }

    /** Tells the next one; false where nobody is left to be told. When that fails, there is an incident, and nobody is told. */
    public boolean tell(final UserTaskChange change, final int told, final Decision decision) {
        final ElementInstance instance = instances.get(change.value().elementInstanceKey());
        if (instance == null) {
            return false;
        }
        final List<Listener> listeners = listeners(instance, change.kind());
        if (told >= listeners.size()) {
            return false;
        }
        final Element element = new Element(instance.key(), instance.value(), node(instance));
        final Listener next = listeners.get(told);
        final Listening listening =
                new Listening(JobKind.TASK_LISTENER, change.kind().told(), told);
        try {
            listenerJobs.create(element, next, headers(next.headers(), change.value()), listening, decision);
        } catch (final Stuck stuck) {
            incidents.raise(element, stuck, decision);
        }
        return true;
    }

    /** Nobody needs to answer any more. */
    public void cancelOf(final long elementInstanceKey, final Decision decision) {
        final long jobKey = jobs.taskListenerOf(elementInstanceKey);
        if (jobKey >= 0) {
            decision.event(jobKey, JobIntent.CANCELED, jobs.get(jobKey).value());
        }
    }

    private List<Listener> listeners(final ElementInstance instance, final UserTaskChange.Kind kind) {
        return node(instance).listeners(kind.modelled());
    }

    private FlowNode node(final ElementInstance instance) {
        return definitions.byKey(instance.value().processDefinitionKey()).node(instance.value());
    }

    /** Those of the model, and what the task will be. */
    private static Packed headers(final Packed ofModel, final UserTaskValue task) {
        final Documents.Builder headers = new Documents.Builder();
        Documents.forEach(ofModel, headers::put);
        put(headers, "action", task.action());
        put(headers, "assignee", task.assignee());
        put(headers, "candidateGroups", list(task.candidateGroups()));
        put(headers, "candidateUsers", list(task.candidateUsers()));
        put(headers, "changedAttributes", list(task.changedAttributes()));
        put(headers, "dueDate", task.dueDate());
        put(headers, "followUpDate", task.followUpDate());
        put(headers, "formKey", task.formKey() < 0 ? "" : Long.toString(task.formKey()));
        put(headers, "priority", Integer.toString(task.priority()));
        put(headers, "userTaskKey", Long.toString(task.userTaskKey()));
        return headers.build();
    }

    private static String list(final List<String> texts) {
        return texts.isEmpty() ? "" : HeaderExpression.json(texts);
    }

    private static void put(final Documents.Builder headers, final String name, final String text) {
        if (!text.isEmpty()) {
            headers.put(PREFIX + name, Documents.text(text));
        }
    }
}
