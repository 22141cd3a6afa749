package dev.skep.engine.element;

import dev.skep.base.Documents;
import dev.skep.base.Packed;
import dev.skep.model.feel.Expression;
import dev.skep.model.feel.Variables;
import dev.skep.model.graph.Behavior;
import dev.skep.model.graph.HeaderExpression;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.JobValue;

/** Works out what the job of an element is; where that is not possible, the element is stuck. */
public final class WorkerJobs {
    private final BoundForms forms;

    public WorkerJobs(final BoundForms forms) {
        this.forms = forms;
    }

    /** A new job, as the variables make it. */
    public JobValue of(final Element element, final Behavior.Job job, final Variables variables) {
        final String type = type(element, job.type(), variables);
        final long retries = retries(element, job.retries(), variables);
        return newJob(element, type, retries, headers(element, job, variables));
    }

    /** Never empty, as nobody could ask for such a job. */
    public static String type(final Element element, final Expression expression, final Variables variables) {
        final String type =
                Stuck.unless(expression.text(variables), IncidentErrorType.EXTRACT_VALUE_ERROR, element.key());
        if (type.isEmpty()) {
            throw new Stuck(
                    IncidentErrorType.EXTRACT_VALUE_ERROR,
                    "Expected the type of the job to be a text that is not empty, but '" + expression.source()
                            + "' results in an empty one.",
                    element.key());
        }
        return type;
    }

    public static long retries(final Element element, final Expression expression, final Variables variables) {
        return Stuck.unless(expression.number(variables), IncidentErrorType.EXTRACT_VALUE_ERROR, element.key());
    }

    /** A job that nobody has. */
    public static JobValue newJob(final Element element, final String type, final long retries, final Packed headers) {
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
                headers,
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
