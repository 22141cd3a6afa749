package dev.skep.model.bpmn;

import dev.skep.model.feel.Evaluation;
import dev.skep.model.feel.Expression;
import dev.skep.model.feel.Expressions;
import dev.skep.model.feel.Variables;
import dev.skep.model.graph.HeaderExpression;
import dev.skep.model.graph.HeaderExpression.Kind;
import io.camunda.zeebe.model.bpmn.instance.UserTask;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeAssignmentDefinition;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeFormDefinition;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeTaskSchedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads who is to do a user task, until when and with which form. */
final class UserTaskHeaders {
    private static final String PREFIX = "io.camunda.zeebe:";

    private final Texts texts;

    UserTaskHeaders(final Texts texts) {
        this.texts = texts;
    }

    List<HeaderExpression> of(final UserTask task) {
        final List<HeaderExpression> headers = new ArrayList<>();
        final ZeebeAssignmentDefinition assignment = ExtensionTexts.single(task, ZeebeAssignmentDefinition.class);
        if (assignment != null) {
            add(headers, task, "assignee", Kind.TEXT, assignment.getAssignee());
            add(headers, task, "candidateGroups", Kind.TEXT_LIST, assignment.getCandidateGroups());
            add(headers, task, "candidateUsers", Kind.TEXT_LIST, assignment.getCandidateUsers());
        }
        final ZeebeTaskSchedule schedule = ExtensionTexts.single(task, ZeebeTaskSchedule.class);
        if (schedule != null) {
            add(headers, task, "dueDate", Kind.DATE_TIME, schedule.getDueDate());
            add(headers, task, "followUpDate", Kind.DATE_TIME, schedule.getFollowUpDate());
        }
        final ZeebeFormDefinition form = ExtensionTexts.single(task, ZeebeFormDefinition.class);
        if (form != null) {
            addForm(headers, task, form);
        }
        return List.copyOf(headers);
    }

    private void addForm(final List<HeaderExpression> headers, final UserTask task, final ZeebeFormDefinition form) {
        if (ExtensionTexts.isPresent(form.getFormId())) {
            final Expression formId = texts.any(task, "form id", form.getFormId());
            if (formId != null) {
                headers.add(new HeaderExpression(
                        PREFIX + "formKey",
                        formId,
                        Kind.FORM,
                        Bindings.of(form.getBindingType(), form.getVersionTag())));
            }
            return;
        }
        if (ExtensionTexts.isPresent(form.getFormKey())) {
            // no expression, even where it begins with "="
            headers.add(new HeaderExpression(PREFIX + "formKey", Expressions.text(form.getFormKey()), Kind.TEXT));
        }
    }

    private void add(
            final List<HeaderExpression> headers,
            final UserTask task,
            final String name,
            final Kind kind,
            final String text) {
        final HeaderExpression header = header(task, name, kind, text);
        if (header != null) {
            headers.add(header);
        }
    }

    /** Null where there is no text, or it is wrong. */
    HeaderExpression header(final UserTask task, final String name, final Kind kind, final String text) {
        if (!ExtensionTexts.isPresent(text)) {
            return null;
        }
        final boolean feel = Expressions.isFeel(text);
        final Expression expression = kind == Kind.TEXT_LIST && !feel
                ? Expressions.texts(text, commaSeparated(task, name, text))
                : texts.text(task, name, text);
        if (expression == null) {
            return null;
        }
        if (kind == Kind.DATE_TIME
                && !feel
                && expression.dateTime(Variables.none(0)) instanceof Evaluation.Failure<?>(final String message)) {
            texts.faults().add(task, "The " + name + " is wrong: " + message);
        }
        return new HeaderExpression(PREFIX + name, expression, kind);
    }

    private List<String> commaSeparated(final UserTask task, final String name, final String text) {
        final List<String> parts =
                Arrays.stream(text.split(",", -1)).map(String::strip).toList();
        if (parts.contains("")) {
            texts.faults()
                    .add(
                            task,
                            "The " + name + " is wrong: Expected values with commas between them, such as 'a,b,c', but"
                                    + " found '" + text + "'.");
        }
        return parts;
    }
}
