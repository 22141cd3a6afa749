package dev.skep.engine.usertask;

import dev.skep.engine.Decision;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.value.UserTaskValue;
import java.util.ArrayList;
import java.util.List;

/** What people do with their tasks, one thing after the other: each waits for those who listen to it. */
public final class UserTaskCommands {
    private static final List<String> CHANGEABLE =
            List.of("candidateGroupsList", "candidateUsersList", "dueDate", "followUpDate", "priority");

    private final UserTasks tasks;
    private final UserTaskSteps steps;

    public UserTaskCommands(final UserTasks tasks, final UserTaskSteps steps) {
        this.tasks = tasks;
        this.steps = steps;
    }

    /** COMPLETE: the element goes on with the variables. */
    public void complete(final long key, final UserTaskValue command, final Decision decision) {
        final UserTaskValue task = find(key, "complete", decision);
        if (task == null) {
            return;
        }
        final UserTaskValue completed =
                UserTasks.with(task, List.of(), action(command, "complete"), command.variables());
        steps.begin(UserTaskChange.Kind.COMPLETING, completed, decision);
    }

    /** ASSIGN: to whomever; an empty name takes it away from everybody. */
    public void assign(final long key, final UserTaskValue command, final Decision decision) {
        final UserTaskValue task = find(key, "assign", decision);
        if (task != null) {
            assign(task, command.assignee(), action(command, "assign"), decision);
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
            assign(task, command.assignee(), action(command, "claim"), decision);
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
        steps.begin(UserTaskChange.Kind.UPDATING, updated, decision);
    }

    private void assign(final UserTaskValue task, final String assignee, final String action, final Decision decision) {
        steps.begin(UserTaskChange.Kind.ASSIGNING, UserTasks.withAssignee(task, assignee, action), decision);
    }

    private UserTaskValue find(final long key, final String verb, final Decision decision) {
        final UserTaskValue task = tasks.get(key);
        final UserTaskChange change = tasks.change(key);
        if (change != null && decision.mayAct(change.value().tenantId())) {
            decision.reject(
                    RejectionType.INVALID_STATE,
                    "Expected to " + verb + " user task with key '" + key + "', but it is in state '" + change.kind()
                            + "'");
            return null;
        }
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
