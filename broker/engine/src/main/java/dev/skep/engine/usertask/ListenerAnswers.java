package dev.skep.engine.usertask;

import dev.skep.engine.Decision;
import dev.skep.engine.definition.Definitions;
import dev.skep.engine.element.Element;
import dev.skep.engine.element.ElementLifecycle;
import dev.skep.engine.instance.ElementInstance;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.engine.job.Jobs;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.intent.UserTaskIntent;
import dev.skep.protocol.value.JobValue;
import dev.skep.protocol.value.UserTaskValue;
import dev.skep.protocol.value.part.JobResult;
import java.util.ArrayList;
import java.util.List;

/** What listeners of user tasks answer: that it may happen, that it may not, or that it should happen a little differently. */
public final class ListenerAnswers {
    private static final int PRIORITY_MAX = 100;

    private final UserTasks tasks;
    private final UserTaskSteps steps;
    private final Definitions definitions;
    private final ElementInstances instances;
    private final Jobs jobs;
    private final ElementLifecycle lifecycle;

    public ListenerAnswers(
            final UserTasks tasks,
            final UserTaskSteps steps,
            final Definitions definitions,
            final ElementInstances instances,
            final Jobs jobs,
            final ElementLifecycle lifecycle) {
        this.tasks = tasks;
        this.steps = steps;
        this.definitions = definitions;
        this.instances = instances;
        this.jobs = jobs;
        this.lifecycle = lifecycle;
    }

    /** The job of a listener is completed. */
    public void done(final long jobKey, final JobValue completed, final Decision decision) {
        final ElementInstance instance = instances.get(completed.elementInstanceKey());
        final UserTaskChange change = instance == null ? null : tasks.change(instance.jobKey());
        final String fault = fault(completed, change);
        if (fault != null) {
            decision.reject(
                    RejectionType.INVALID_ARGUMENT,
                    "Expected to complete task listener job with key '" + jobKey + "', but " + fault);
            return;
        }
        decision.event(jobKey, JobIntent.COMPLETED, completed);
        decision.reply(jobKey, JobIntent.COMPLETED, completed);
        if (change == null || change.kind().told() != completed.listening().event()) {
            return;
        }
        if (completed.result().denied()) {
            steps.deny(change, completed.result().deniedReason(), decision);
            return;
        }
        UserTaskChange next = change;
        if (!completed.result().corrected().isEmpty()) {
            next = new UserTaskChange(change.kind(), corrected(change.value(), completed.result()));
            decision.event(next.value().userTaskKey(), UserTaskIntent.CORRECTED, next.value());
        }
        goOn(next, completed.listening().index() + 1, instance, decision);
    }

    /** Somebody resolved the incident of an element. Where its task waits for a listener that could not be told, all are told again. */
    public boolean retry(final ElementInstance instance, final Decision decision) {
        final UserTaskChange change = instance.jobKey() < 0 ? null : tasks.change(instance.jobKey());
        if (change == null || jobs.taskListenerOf(instance.key()) >= 0) {
            return false;
        }
        goOn(change, 0, instance, decision);
        return true;
    }

    private void goOn(
            final UserTaskChange change, final int told, final ElementInstance instance, final Decision decision) {
        if (steps.goOn(change, told, decision) && change.kind() == UserTaskChange.Kind.CANCELING) {
            lifecycle.terminated(
                    new Element(
                            instance.key(),
                            instance.value(),
                            definitions
                                    .byKey(instance.value().processDefinitionKey())
                                    .node(instance.value())),
                    decision);
        }
    }

    private String fault(final JobValue completed, final UserTaskChange change) {
        final JobResult result = completed.result();
        if (!completed.variables().isEmptyDocument()) {
            return "it was completed with variables, which is not supported for task listeners";
        }
        if (result.denied() && !result.corrected().isEmpty()) {
            return "the result both denies and corrects the change: do one of both";
        }
        if (change == null) {
            return null;
        }
        if (result.denied() && !change.kind().isDeniable()) {
            return "the result denies it, which is not supported for the event '" + change.kind() + "'";
        }
        if (result.corrected().contains("priority") && (result.priority() < 0 || result.priority() > PRIORITY_MAX)) {
            return "the corrected priority is " + result.priority() + " and not in the range [0,100]";
        }
        if (change.kind() == UserTaskChange.Kind.CREATING
                && result.corrected().contains("assignee")
                && !change.value().assignee().isEmpty()
                && tasks.get(change.value().userTaskKey()) == null) {
            return "the assignee is given by the process and can't be corrected by the event 'CREATING': correct it by"
                    + " the event 'ASSIGNING'";
        }
        return null;
    }

    /** An attribute that is corrected back to what it was has not changed. */
    private UserTaskValue corrected(final UserTaskValue value, final JobResult result) {
        final UserTaskValue corrected = UserTasks.corrected(value, result, value.changedAttributes());
        final UserTaskValue before = tasks.get(value.userTaskKey());
        if (before == null) {
            return UserTasks.corrected(value, result, union(value.changedAttributes(), result.corrected()));
        }
        final List<String> changed = union(value.changedAttributes(), result.corrected());
        changed.removeIf(name -> result.corrected().contains(name) && UserTasks.isSame(before, corrected, name));
        return UserTasks.corrected(value, result, changed);
    }

    private static List<String> union(final List<String> some, final List<String> others) {
        final List<String> all = new ArrayList<>(some);
        for (final String other : others) {
            if (!all.contains(other)) {
                all.add(other);
            }
        }
        return all;
    }
}
