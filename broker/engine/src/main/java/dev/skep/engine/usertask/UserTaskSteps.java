package dev.skep.engine.usertask;

import static dev.skep.engine.usertask.UserTaskChange.Kind.ASSIGNING;

import dev.skep.engine.Decision;
import dev.skep.engine.element.Transitions;
import dev.skep.engine.event.PendingEvents;
import dev.skep.engine.instance.ElementInstance;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.engine.listener.TaskListeners;
import dev.skep.engine.variable.VariableMerge;
import dev.skep.protocol.Origin;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.Intent;
import dev.skep.protocol.intent.UserTaskIntent;
import dev.skep.protocol.intent.VariableDocumentIntent;
import dev.skep.protocol.value.RecordValue;
import dev.skep.protocol.value.UserTaskValue;
import dev.skep.protocol.value.VariableDocumentValue;
import dev.skep.protocol.value.part.UserTaskRequest;
import java.util.List;

/**
 * The two halves of each change of a user task: it is announced, and then it happens, at once or when all listeners were told.
 * Whoever asked for it is answered by the second half.
 */
public final class UserTaskSteps {
    private final UserTasks tasks;
    private final ElementInstances instances;
    private final TaskListeners listeners;
    private final PendingEvents pendingEvents;
    private final Transitions transitions;
    private final VariableMerge merge;

    public UserTaskSteps(
            final UserTasks tasks,
            final ElementInstances instances,
            final TaskListeners listeners,
            final PendingEvents pendingEvents,
            final Transitions transitions,
            final VariableMerge merge) {
        this.tasks = tasks;
        this.instances = instances;
        this.listeners = listeners;
        this.pendingEvents = pendingEvents;
        this.transitions = transitions;
        this.merge = merge;
    }

    /** Announces what the caller of this command asks for, who is answered when it has happened. */
    void begin(final UserTaskChange.Kind kind, final UserTaskValue next, final Decision decision) {
        begin(kind, next, UserTaskRequest.Kind.TASK, decision);
    }

    private void begin(
            final UserTaskChange.Kind kind,
            final UserTaskValue next,
            final UserTaskRequest.Kind asked,
            final Decision decision) {
        if (!listeners.isTold(next, kind)) {
            decision.event(next.userTaskKey(), announcing(kind), next);
            happen(new UserTaskChange(kind, next), decision.command().origin(), decision);
            return;
        }
        final Origin origin = decision.command().origin();
        final UserTaskValue announced = next.with(new UserTaskRequest(
                origin == null ? -1 : origin.gatewayId(), origin == null ? -1 : origin.requestId(), asked));
        announce(new UserTaskChange(kind, announced), decision);
    }

    /** Announces what nobody waits for. */
    private void announce(final UserTaskChange change, final Decision decision) {
        decision.event(change.value().userTaskKey(), announcing(change.kind()), change.value());
        goOn(change, 0, decision);
    }

    /** So many listeners were told: the next one is, or it happens. False while somebody else has to go on with it. */
    boolean goOn(final UserTaskChange change, final int told, final Decision decision) {
        if (listeners.tell(change, told, decision)) {
            return false;
        }
        happen(change, waiting(change.value()), decision);
        return true;
    }

    /** The task is created with its element. */
    public void create(final UserTaskValue value, final Decision decision) {
        announce(new UserTaskChange(UserTaskChange.Kind.CREATING, value), decision);
    }

    /** The element is ending: whatever was to happen to its task does not happen any more. False when listeners are told first. */
    public boolean cancel(final ElementInstance instance, final Decision decision) {
        final UserTaskValue task = instance.jobKey() < 0 ? null : tasks.get(instance.jobKey());
        final UserTaskChange change = instance.jobKey() < 0 ? null : tasks.change(instance.jobKey());
        if (task == null && change == null) {
            return true;
        }
        listeners.cancelOf(instance.key(), decision);
        if (change != null) {
            refuse(
                    change,
                    RejectionType.NOT_FOUND,
                    "Expected to change user task with key '" + instance.jobKey()
                            + "', but its element was terminated before",
                    decision);
        }
        final UserTaskValue last = task == null ? change.value().with(UserTaskRequest.NONE) : task;
        final UserTaskChange canceling = new UserTaskChange(UserTaskChange.Kind.CANCELING, last);
        decision.event(last.userTaskKey(), UserTaskIntent.CANCELING, last);
        return goOn(canceling, 0, decision);
    }

    /** Sets variables at a user task whose listeners are told of that; false where nobody is. */
    public boolean setVariables(
            final ElementInstance instance, final VariableDocumentValue command, final Decision decision) {
        final long key = instance.jobKey();
        final UserTaskValue task = key < 0 ? null : tasks.get(key);
        if (task == null || !listeners.isTold(task, UserTaskChange.Kind.UPDATING)) {
            return false;
        }
        final UserTaskChange change = tasks.change(key);
        if (change != null) {
            decision.reject(
                    RejectionType.INVALID_STATE,
                    "Expected to update variables of user task with key '" + key + "', but it is in state '"
                            + change.kind() + "'");
            return true;
        }
        begin(
                UserTaskChange.Kind.UPDATING,
                UserTasks.with(task, List.of("variables"), "", command.variables()),
                command.local() ? UserTaskRequest.Kind.LOCAL_VARIABLES : UserTaskRequest.Kind.VARIABLES,
                decision);
        return true;
    }

    /** A listener forbids it: the task stays as it was. */
    void deny(final UserTaskChange change, final String reason, final Decision decision) {
        final long key = change.value().userTaskKey();
        final UserTaskIntent denied = switch (change.kind()) {
            case ASSIGNING -> UserTaskIntent.ASSIGNMENT_DENIED;
            case UPDATING -> UserTaskIntent.UPDATE_DENIED;
            case COMPLETING -> UserTaskIntent.COMPLETION_DENIED;
            case CREATING, CANCELING -> throw new IllegalStateException(change.kind() + " can't be denied");
        };
        decision.event(key, denied, change.value().with(UserTaskRequest.NONE));
        final String what = switch (change.kind()) {
            case ASSIGNING -> "Assignment";
            case UPDATING -> "Update";
            default -> "Completion";
        };
        refuse(
                change,
                RejectionType.INVALID_STATE,
                what + " of the User Task with key '" + key + "' was denied by Task Listener. Reason to deny: '"
                        + reason + "'",
                decision);
    }

    private void happen(final UserTaskChange change, final Origin asking, final Decision decision) {
        final long key = change.value().userTaskKey();
        final UserTaskValue value = change.value().with(UserTaskRequest.NONE);
        switch (change.kind()) {
            case CREATING -> created(key, value, decision);
            case ASSIGNING -> answered(key, UserTaskIntent.ASSIGNED, value, asking, decision);
            case UPDATING -> updated(key, change.value(), asking, decision);
            case COMPLETING -> {
                decision.event(key, UserTaskIntent.COMPLETED, value);
                final ElementInstance instance = instances.get(value.elementInstanceKey());
                if (instance != null && instance.isActivated()) {
                    pendingEvents.workDone(instance, value.variables(), decision);
                    transitions.complete(instance, decision);
                }
                reply(asking, key, UserTaskIntent.COMPLETED, value, decision);
            }
            case CANCELING -> decision.event(key, UserTaskIntent.CANCELED, value);
        }
    }

    /** An assignee that the model names is told to those who listen to assignments, as if somebody had assigned the task. */
    private void created(final long key, final UserTaskValue value, final Decision decision) {
        if (value.assignee().isEmpty() || !listeners.isTold(value, ASSIGNING)) {
            decision.event(key, UserTaskIntent.CREATED, value);
            return;
        }
        decision.event(key, UserTaskIntent.CREATED, UserTasks.withAssignee(value, "", value.action()));
        announce(
                new UserTaskChange(ASSIGNING, UserTasks.withAssignee(value, value.assignee(), value.action())),
                decision);
    }

    private void updated(final long key, final UserTaskValue change, final Origin asking, final Decision decision) {
        final UserTaskValue value = change.with(UserTaskRequest.NONE);
        if (change.request().kind() == UserTaskRequest.Kind.TASK) {
            answered(key, UserTaskIntent.UPDATED, value, asking, decision);
            return;
        }
        decision.event(key, UserTaskIntent.UPDATED, value);
        final ElementInstance instance = instances.require(value.elementInstanceKey());
        final boolean local = change.request().kind() == UserTaskRequest.Kind.LOCAL_VARIABLES;
        if (local) {
            merge.local(decision, instance.key(), instance.value(), value.variables());
        } else {
            merge.propagate(decision, instance.key(), instance.value(), value.variables());
        }
        final VariableDocumentValue document = new VariableDocumentValue(instance.key(), local, value.variables());
        final long documentKey = decision.newEvent(VariableDocumentIntent.UPDATED, document);
        reply(asking, documentKey, VariableDocumentIntent.UPDATED, document, decision);
    }

    private static void answered(
            final long key,
            final UserTaskIntent intent,
            final UserTaskValue value,
            final Origin asking,
            final Decision decision) {
        decision.event(key, intent, value);
        reply(asking, key, intent, value, decision);
    }

    private static void reply(
            final Origin asking,
            final long key,
            final Intent intent,
            final RecordValue value,
            final Decision decision) {
        decision.replyTo(asking, key, intent, value);
    }

    private static void refuse(
            final UserTaskChange change, final RejectionType type, final String reason, final Decision decision) {
        final Origin asking = waiting(change.value());
        if (asking != null) {
            decision.refuse(asking, asked(change), type, reason);
        }
    }

    private static Intent asked(final UserTaskChange change) {
        if (change.value().request().kind() != UserTaskRequest.Kind.TASK) {
            return VariableDocumentIntent.UPDATE;
        }
        return switch (change.kind()) {
            case ASSIGNING -> UserTaskIntent.ASSIGN;
            case UPDATING -> UserTaskIntent.UPDATE;
            case COMPLETING, CREATING, CANCELING -> UserTaskIntent.COMPLETE;
        };
    }

    private static Origin waiting(final UserTaskValue value) {
        final UserTaskRequest request = value.request();
        return request.requestId() < 0 ? null : new Origin(request.gatewayId(), request.requestId(), 0);
    }

    private static UserTaskIntent announcing(final UserTaskChange.Kind kind) {
        return switch (kind) {
            case CREATING -> UserTaskIntent.CREATING;
            case ASSIGNING -> UserTaskIntent.ASSIGNING;
            case UPDATING -> UserTaskIntent.UPDATING;
            case COMPLETING -> UserTaskIntent.COMPLETING;
            case CANCELING -> UserTaskIntent.CANCELING;
        };
    }
}
