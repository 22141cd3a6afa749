package dev.skep.engine.usertask;

import dev.skep.engine.Decision;
import dev.skep.engine.element.Transitions;
import dev.skep.engine.event.PendingEvents;
import dev.skep.engine.instance.ElementInstance;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.UserTaskIntent;
import dev.skep.protocol.value.UserTaskValue;
import java.util.ArrayList;
import java.util.List;

/** What people do with their tasks. A task that is there is open: nothing lasts between its states. */
public final class UserTaskCommands {
    private static final List<String> CHANGEABLE =
            List.of("candidateGroupsList", "candidateUsersList", "dueDate", "followUpDate", "priority");

    private final UserTasks tasks;
    private final ElementInstances instances;
    private final PendingEvents pendingEvents;
    private final Transitions transitions;

    public UserTaskCommands(
            final UserTasks tasks,
            final ElementInstances instances,
            final PendingEvents pendingEvents,
            final Transitions transitions) {
        this.tasks = tasks;
        this.instances = instances;
        this.pendingEvents = pendingEvents;
        this.transitions = transitions;
    }

    /** COMPLETE: the element goes on with the variables. */
    public void complete(final long key, final UserTaskValue command, final Decision decision) {
        final UserTaskValue task = find(key, "complete", decision);
        if (task == null) {
            return;
        }
        final UserTaskValue completed =
                UserTasks.with(task, List.of(), action(command, "complete"), command.variables());
        decision.event(key, UserTaskIntent.COMPLETING, completed);
        decision.event(key, UserTaskIntent.COMPLETED, completed);
        final ElementInstance instance = instances.get(task.elementInstanceKey());
        if (instance != null && instance.isActivated()) {
            pendingEvents.workDone(instance, command.variables(), decision);
            transitions.complete(instance, decision);
        }
        decision.reply(key, UserTaskIntent.COMPLETED, completed);
    }

    /** ASSIGN: to whomever; an empty name takes it away from everybody. */
    public void assign(final long key, final UserTaskValue command, final Decision decision) {
        final UserTaskValue task = find(key, "assign", decision);
        if (task != null) {
            assign(key, task, command.assignee(), action(command, "assign"), decision);
        }
    }

    /** CLAIM: for oneself, if nobody else has it. */
    public void claim(final long key, final UserTaskValue command, final Decision decision) {
        final UserTaskValue task = find(key, "claim", decision);
        if (task == null) {
            return;
        }
        final String sentence = "Expected to claim user task with key '" + key + "', but ";
        if (command.assignee().isEmpty()) {
            decision.reject(RejectionType.INVALID_STATE, sentence + "provided assignee is empty");
        } else if (!task.assignee().isEmpty() && !task.assignee().equals(command.assignee())) {
            decision.reject(RejectionType.INVALID_STATE, sentence + "it has already been assigned");
        } else {
            assign(key, task, command.assignee(), action(command, "claim"), decision);
        }
    }

    /** UPDATE: the attributes that the command names. */
    public void update(final long key, final UserTaskValue command, final Decision decision) {
        final UserTaskValue task = find(key, "update", decision);
        if (task == null) {
            return;
        }
        final List<String> changed = new ArrayList<>();
        for (final String name : CHANGEABLE) {
            if (command.changedAttributes().contains(name)) {
                changed.add(name);
            }
        }
        final UserTaskValue updated = UserTasks.withAttributes(task, command, changed, action(command, "update"));
        decision.event(key, UserTaskIntent.UPDATING, updated);
        decision.event(key, UserTaskIntent.UPDATED, updated);
        decision.reply(key, UserTaskIntent.UPDATED, updated);
    }

    private static void assign(
            final long key,
            final UserTaskValue task,
            final String assignee,
            final String action,
            final Decision decision) {
        final UserTaskValue assigned = UserTasks.withAssignee(task, assignee, action);
        decision.event(key, UserTaskIntent.ASSIGNING, assigned);
        decision.event(key, UserTaskIntent.ASSIGNED, assigned);
        decision.reply(key, UserTaskIntent.ASSIGNED, assigned);
    }

    private UserTaskValue find(final long key, final String verb, final Decision decision) {
        final UserTaskValue task = tasks.get(key);
        if (task == null || !decision.mayAct(task.tenantId())) {
            decision.reject(
                    RejectionType.NOT_FOUND,
                    "Expected to " + verb + " user task with key '" + key + "', but no such user task was found");
            return null;
        }
        return task;
    }

    private static String action(final UserTaskValue command, final String usual) {
        return command.action().isEmpty() ? usual : command.action();
    }
}
