package dev.skep.model.bpmn;

import dev.skep.base.Packed;
import dev.skep.model.feel.Evaluation;
import dev.skep.model.feel.Expression;
import dev.skep.model.feel.Variables;
import dev.skep.model.graph.Behavior;
import dev.skep.model.graph.Binding;
import dev.skep.model.graph.HeaderExpression;
import dev.skep.model.graph.HeaderExpression.Kind;
import io.camunda.zeebe.model.bpmn.instance.UserTask;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeAssignmentDefinition;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeFormDefinition;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebePriorityDefinition;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeTaskSchedule;

/** Reads user tasks that are no jobs. */
final class UserTaskTransformer {
    private static final int PRIORITY_MAX = 100;

    private final Texts texts;
    private final UserTaskHeaders headers;

    UserTaskTransformer(final Texts texts, final UserTaskHeaders headers) {
        this.texts = texts;
        this.headers = headers;
    }

    Behavior of(final UserTask task, final Packed customHeaders) {
        final ZeebeAssignmentDefinition assignment = ExtensionTexts.single(task, ZeebeAssignmentDefinition.class);
        final ZeebeTaskSchedule schedule = ExtensionTexts.single(task, ZeebeTaskSchedule.class);
        final ZeebeFormDefinition form = ExtensionTexts.single(task, ZeebeFormDefinition.class);
        final ZeebePriorityDefinition priority = ExtensionTexts.single(task, ZeebePriorityDefinition.class);
        return new Behavior.UserTask(
                assignment == null ? null : headers.header(task, "assignee", Kind.TEXT, assignment.getAssignee()),
                assignment == null ? null : list(task, "candidateGroups", assignment.getCandidateGroups()),
                assignment == null ? null : list(task, "candidateUsers", assignment.getCandidateUsers()),
                schedule == null ? null : headers.header(task, "dueDate", Kind.DATE_TIME, schedule.getDueDate()),
                schedule == null
                        ? null
                        : headers.header(task, "followUpDate", Kind.DATE_TIME, schedule.getFollowUpDate()),
                form == null ? null : any(task, "form id", form.getFormId()),
                form == null ? Binding.LATEST : Bindings.of(form.getBindingType(), form.getVersionTag()),
                form == null ? null : text(task, "external reference", form.getExternalReference()),
                priority == null ? null : priority(task, priority.getPriority()),
                customHeaders);
    }

    /** A static one is checked at once. */
    private Expression priority(final UserTask task, final String text) {
        final Expression expression = any(task, "priority", text);
        if (expression != null && expression.isStatic()) {
            switch (expression.number(Variables.none(0))) {
                case Evaluation.Failure<Long>(final String message) -> wrong(task, message);
                case Evaluation.Value<Long>(final Long number) -> {
                    if (number < 0 || number > PRIORITY_MAX) {
                        wrong(task, "It is " + number + ", but must be in the range [0,100].");
                    }
                }
            }
        }
        return expression;
    }

    private void wrong(final UserTask task, final String reason) {
        texts.faults().add(task, "The priority is wrong: " + reason);
    }

    private Expression list(final UserTask task, final String name, final String text) {
        final HeaderExpression header = headers.header(task, name, Kind.TEXT_LIST, text);
        return header == null ? null : header.expression();
    }

    private Expression text(final UserTask task, final String what, final String text) {
        return ExtensionTexts.isPresent(text) ? texts.text(task, what, text) : null;
    }

    private Expression any(final UserTask task, final String what, final String text) {
        return ExtensionTexts.isPresent(text) ? texts.any(task, what, text) : null;
    }
}
