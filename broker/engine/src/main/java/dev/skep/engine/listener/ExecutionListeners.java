package dev.skep.engine.listener;

import dev.skep.engine.Decision;
import dev.skep.engine.element.Element;
import dev.skep.engine.instance.ElementInstance;
import dev.skep.engine.job.Job;
import dev.skep.engine.job.Jobs;
import dev.skep.engine.variable.VariableScopes;
import dev.skep.model.graph.Listener;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.value.part.JobKind;
import dev.skep.protocol.value.part.ListenerEvent;
import dev.skep.protocol.value.part.Listening;
import java.util.List;

/**
 * Those who are told when an element begins and when it ends: one job after the other, in the order of the model. Whoever is
 * told first after an incident is told again, for what they said may have been its cause.
 */
public final class ExecutionListeners {
    private final Jobs jobs;
    private final ListenerJobs listenerJobs;

    public ExecutionListeners(final Jobs jobs, final VariableScopes scopes) {
        this.jobs = jobs;
        this.listenerJobs = new ListenerJobs(scopes);
    }

    /** Tells the next one that the element begins; false where nobody is left to be told. */
    public boolean tellStart(final Element element, final int told, final Decision decision) {
        return tell(element, element.node().startListeners(), ListenerEvent.START, told, decision);
    }

    /** Tells the next one that the element ends; false where nobody is left to be told. */
    public boolean tellEnd(final Element element, final int told, final Decision decision) {
        return tell(element, element.node().endListeners(), ListenerEvent.END, told, decision);
    }

    private boolean tell(
            final Element element,
            final List<Listener> listeners,
            final ListenerEvent event,
            final int told,
            final Decision decision) {
        if (told >= listeners.size()) {
            return false;
        }
        final Listener next = listeners.get(told);
        listenerJobs.create(
                element, next, next.headers(), new Listening(JobKind.EXECUTION_LISTENER, event, told), decision);
        return true;
    }

    /** The element ends before its listener has answered. */
    public void cancelOf(final ElementInstance instance, final Decision decision) {
        if (isTelling(jobs, instance)) {
            decision.event(
                    instance.jobKey(),
                    JobIntent.CANCELED,
                    jobs.get(instance.jobKey()).value());
        }
    }

    /** Whether the element waits for one of its listeners. */
    public static boolean isTelling(final Jobs jobs, final ElementInstance instance) {
        final Job job = instance.jobKey() < 0 ? null : jobs.get(instance.jobKey());
        return job != null && job.value().listening().kind() == JobKind.EXECUTION_LISTENER;
    }
}
