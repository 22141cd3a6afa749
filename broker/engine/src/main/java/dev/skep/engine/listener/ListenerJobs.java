package dev.skep.engine.listener;

import dev.skep.base.Packed;
import dev.skep.engine.Decision;
import dev.skep.engine.element.Element;
import dev.skep.engine.element.WorkerJobs;
import dev.skep.engine.variable.VariableScopes;
import dev.skep.model.feel.Variables;
import dev.skep.model.graph.Listener;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.value.JobValue;
import dev.skep.protocol.value.part.Listening;

/** Makes the jobs of listeners. */
final class ListenerJobs {
    private final VariableScopes scopes;

    ListenerJobs(final VariableScopes scopes) {
        this.scopes = scopes;
    }

    /** Type and retries are worked out just before; if they can't be, the element is stuck. */
    void create(
            final Element element,
            final Listener listener,
            final Packed headers,
            final Listening listening,
            final Decision decision) {
        final Variables variables = scopes.view(element.key(), decision.now());
        final String type = WorkerJobs.type(element, listener.type(), variables);
        final long retries = WorkerJobs.retries(element, listener.retries(), variables);
        final JobValue job = WorkerJobs.newJob(element, type, retries, headers).with(listening);
        final long key = decision.newEvent(JobIntent.CREATED, job);
        decision.jobActivatable(key, job);
    }
}
