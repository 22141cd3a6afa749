package dev.skep.engine.element;

import dev.skep.base.Documents;
import dev.skep.base.Packed;
import dev.skep.engine.Decision;
import dev.skep.engine.event.EventSubscriptions;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.engine.job.JobLifecycle;
import dev.skep.engine.variable.VariableScopes;
import dev.skep.model.feel.Variables;
import dev.skep.model.graph.Behavior;
import dev.skep.model.graph.HeaderExpression;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.JobValue;

/** Everything that a worker does: a job is there as long as the element is active. */
public final class JobElement implements ElementBehavior<Behavior.Job> {
    private final ElementInstances instances;
    private final Transitions transitions;
    private final VariableScopes scopes;
    private final EventSubscriptions subscriptions;
    private final JobLifecycle jobs;
    private final BoundForms forms;

    public JobElement(
            final ElementInstances instances,
            final Transitions transitions,
            final VariableScopes scopes,
            final EventSubscriptions subscriptions,
            final JobLifecycle jobs,
            final BoundForms forms) {
        this.instances = instances;
        this.transitions = transitions;
        this.scopes = scopes;
        this.subscriptions = subscriptions;
        this.jobs = jobs;
        this.forms = forms;
    }

    @Override
    public void activate(final Element element, final Behavior.Job job, final Decision decision) {
        final JobValue value = job(element, job, decision);
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

    private JobValue job(final Element element, final Behavior.Job job, final Decision decision) {
        final Variables variables = scopes.view(element.key(), decision.now());
        final String type =
                Stuck.unless(job.type().text(variables), IncidentErrorType.EXTRACT_VALUE_ERROR, element.key());
        if (type.isEmpty()) {
            throw new Stuck(
                    IncidentErrorType.EXTRACT_VALUE_ERROR,
                    "Expected the type of the job to be a text that is not empty, but '"
                            + job.type().source() + "' results in an empty one.",
                    element.key());
        }
        final long retries =
                Stuck.unless(job.retries().number(variables), IncidentErrorType.EXTRACT_VALUE_ERROR, element.key());
        return new JobValue(
                type,
                "",
                Math.clamp(retries, Integer.MIN_VALUE, Integer.MAX_VALUE),
                0,
                -1,
                -1,
                -1,
                "",
                "",
                headers(element, job, variables),
                Packed.EMPTY_DOCUMENT,
                element.node().id(),
                element.key(),
                element.value().bpmnProcessId(),
                element.value().version(),
                element.value().processDefinitionKey(),
                element.value().processInstanceKey(),
                element.value().tenantId());
    }

    private Packed headers(final Element element, final Behavior.Job job, final Variables variables) {
        if (job.headers().isEmpty()) {
            return job.customHeaders();
        }
        final Documents.Builder headers = new Documents.Builder();
        Documents.forEach(job.customHeaders(), headers::put);
        for (final HeaderExpression header : job.headers()) {
            final String text =
                    Stuck.unless(header.evaluate(variables), IncidentErrorType.EXTRACT_VALUE_ERROR, element.key());
            if (!text.isEmpty()) {
                final boolean isForm = header.kind() == HeaderExpression.Kind.FORM;
                headers.put(
                        header.key(),
                        Documents.text(isForm ? Long.toString(forms.key(element, text, header.binding())) : text));
            }
        }
        return headers.build();
    }
}
