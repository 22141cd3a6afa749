package dev.skep.engine.element;

import dev.skep.base.Packed;
import dev.skep.engine.Decision;
import dev.skep.engine.event.EventSubscriptions;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.engine.usertask.UserTaskSteps;
import dev.skep.engine.usertask.UserTasks;
import dev.skep.engine.variable.VariableScopes;
import dev.skep.model.feel.Evaluation;
import dev.skep.model.feel.Expression;
import dev.skep.model.feel.Variables;
import dev.skep.model.graph.Behavior;
import dev.skep.model.graph.HeaderExpression;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.UserTaskValue;
import java.util.List;

/** User tasks that are no jobs: the task is there as long as the element is active. */
public final class UserTaskElement implements ElementBehavior<Behavior.UserTask> {
    private static final int PRIORITY = 50;
    private static final int PRIORITY_MAX = 100;

    private final ElementInstances instances;
    private final Transitions transitions;
    private final VariableScopes scopes;
    private final EventSubscriptions subscriptions;
    private final UserTaskSteps steps;
    private final BoundForms forms;

    public UserTaskElement(
            final ElementInstances instances,
            final Transitions transitions,
            final VariableScopes scopes,
            final EventSubscriptions subscriptions,
            final UserTaskSteps steps,
            final BoundForms forms) {
        this.instances = instances;
        this.transitions = transitions;
        this.scopes = scopes;
        this.subscriptions = subscriptions;
        this.steps = steps;
        this.forms = forms;
    }

    @Override
    public void activate(final Element element, final Behavior.UserTask task, final Decision decision) {
        final UserTaskValue withoutKey = task(element, task, decision);
        subscriptions.openBoundaryEvents(element, decision);
        steps.create(UserTasks.withKey(withoutKey, decision.newKey()), decision);
        transitions.activated(element, decision);
    }

    @Override
    public boolean terminate(final Element element, final Behavior.UserTask task, final Decision decision) {
        return steps.cancel(instances.require(element.key()), decision);
    }

    private UserTaskValue task(final Element element, final Behavior.UserTask task, final Decision decision) {
        final Variables variables = scopes.view(element.key(), decision.now());
        final String formId = task.formId() == null ? "" : orStuck(task.formId().text(variables), element);
        return new UserTaskValue(
                -1,
                text(task.assignee(), variables, element),
                texts(task.candidateGroups(), variables, element),
                texts(task.candidateUsers(), variables, element),
                text(task.dueDate(), variables, element),
                text(task.followUpDate(), variables, element),
                formId.isEmpty() ? -1 : forms.key(element, formId, task.formBinding()),
                task.externalReference() == null
                        ? ""
                        : orStuck(task.externalReference().text(variables), element),
                List.of(),
                "",
                task.customHeaders(),
                decision.now(),
                element.node().id(),
                element.key(),
                element.value().bpmnProcessId(),
                element.value().version(),
                element.value().processDefinitionKey(),
                element.value().processInstanceKey(),
                Packed.EMPTY_DOCUMENT,
                element.value().tenantId(),
                priority(task.priority(), variables, element));
    }

    private static int priority(final Expression expression, final Variables variables, final Element element) {
        if (expression == null) {
            return PRIORITY;
        }
        final long priority = orStuck(expression.number(variables), element);
        if (priority < 0 || priority > PRIORITY_MAX) {
            throw new Stuck(
                    IncidentErrorType.EXTRACT_VALUE_ERROR,
                    "Expected priority to be in the range [0,100] but was '" + priority + "'.",
                    element.key());
        }
        return (int) priority;
    }

    private static String text(final HeaderExpression header, final Variables variables, final Element element) {
        return header == null ? "" : orStuck(header.evaluate(variables), element);
    }

    private static List<String> texts(final Expression expression, final Variables variables, final Element element) {
        return expression == null ? List.of() : orStuck(expression.texts(variables), element);
    }

    private static <T> T orStuck(final Evaluation<T> evaluation, final Element element) {
        return Stuck.unless(evaluation, IncidentErrorType.EXTRACT_VALUE_ERROR, element.key());
    }
}
