package dev.skep.engine.job;

import dev.skep.base.Packed;
import dev.skep.engine.CommandHandler;
import dev.skep.engine.Decision;
import dev.skep.engine.adhoc.AdHocLeading;
import dev.skep.engine.element.Transitions;
import dev.skep.engine.event.PendingEvents;
import dev.skep.engine.instance.ElementInstance;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.engine.usertask.ListenerAnswers;
import dev.skep.engine.variable.VariableMerge;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.intent.ProcessInstanceIntent;
import dev.skep.protocol.value.JobValue;
import dev.skep.protocol.value.part.JobKind;
import dev.skep.protocol.value.part.ListenerEvent;

/** A worker did it: the element goes on with the worker's variables. */
public final class CompleteJob implements CommandHandler<JobValue> {
    private final Jobs jobs;
    private final ElementInstances instances;
    private final PendingEvents pendingEvents;
    private final Transitions transitions;
    private final VariableMerge merge;
    private final ListenerAnswers taskListeners;
    private final AdHocLeading leading;

    public CompleteJob(
            final Jobs jobs,
            final ElementInstances instances,
            final PendingEvents pendingEvents,
            final Transitions transitions,
            final VariableMerge merge,
            final ListenerAnswers taskListeners,
            final AdHocLeading leading) {
        this.jobs = jobs;
        this.instances = instances;
        this.pendingEvents = pendingEvents;
        this.transitions = transitions;
        this.merge = merge;
        this.taskListeners = taskListeners;
        this.leading = leading;
    }

    @Override
    public void decide(final long key, final JobValue command, final Decision decision) {
        final Job job = JobRejections.workable(jobs, decision, "complete", key);
        if (job == null) {
            return;
        }
        final Packed variables = command.variables();
        final JobValue completed = job.value().withVariables(variables);
        if (completed.listening().kind() == JobKind.AD_HOC_SUB_PROCESS) {
            leading.answered(key, completed, command.result(), decision);
            return;
        }
        if (!command.result().adHoc().isNone()) {
            decision.reject(
                    RejectionType.INVALID_ARGUMENT,
                    "Expected to complete job with key '" + key
                            + "', but its result is for an ad-hoc sub-process, and the"
                            + " job is of kind " + completed.listening().kind() + ": complete it without elements to"
                            + " activate and without a completion condition");
            return;
        }
        if (completed.listening().kind() == JobKind.EXECUTION_LISTENER) {
            listenerDone(key, completed, decision);
            return;
        }
        if (completed.listening().kind() == JobKind.TASK_LISTENER) {
            taskListeners.done(key, completed.with(command.result()), decision);
            return;
        }
        decision.event(key, JobIntent.COMPLETED, completed);
        final ElementInstance instance = instances.get(completed.elementInstanceKey());
        if (instance != null && instance.isActivated()) {
            pendingEvents.workDone(instance, variables, decision);
            transitions.complete(instance, decision);
        }
        decision.reply(key, JobIntent.COMPLETED, completed);
    }

    /** What is said at the begin is for the element alone, what is said at the end for the scope around it. */
    private void listenerDone(final long key, final JobValue completed, final Decision decision) {
        decision.event(key, JobIntent.COMPLETED, completed);
        final ElementInstance instance = instances.get(completed.elementInstanceKey());
        if (instance != null && instance.state().terminable()) {
            final boolean atEnd = completed.listening().event() == ListenerEvent.END && instance.scopeKey() > 0;
            merge.local(
                    decision, atEnd ? instance.scopeKey() : instance.key(), instance.value(), completed.variables());
            decision.followUp(instance.key(), ProcessInstanceIntent.COMPLETE_EXECUTION_LISTENER, instance.value());
        }
        decision.reply(key, JobIntent.COMPLETED, completed);
    }
}
