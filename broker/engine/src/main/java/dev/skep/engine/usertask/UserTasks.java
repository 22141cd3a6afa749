package dev.skep.engine.usertask;

import dev.skep.base.Packed;
import dev.skep.engine.EventApplier;
import dev.skep.engine.TableIds;
import dev.skep.engine.instance.ElementInstance;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.protocol.intent.UserTaskIntent;
import dev.skep.protocol.value.UserTaskValue;
import dev.skep.protocol.value.part.JobResult;
import dev.skep.state.Key;
import dev.skep.state.StateWriter;
import dev.skep.state.Table;
import dev.skep.state.ValueCodec;
import java.util.List;

/** The table of open user tasks, and the applier of what happens to them. */
public final class UserTasks implements EventApplier<UserTaskIntent, UserTaskValue> {
    private static final Table<UserTaskValue> TASKS = new Table<>(
            TableIds.USER_TASKS,
            "user-tasks",
            ValueCodec.of(
                    UserTaskValue::write,
                    UserTaskValue::read,
                    value -> 500 + value.customHeaders().length()));

    private static final Table<UserTaskChange> CHANGES = new Table<>(
            TableIds.USER_TASK_CHANGES,
            "user-task-changes",
            ValueCodec.of(
                    UserTaskChange::write,
                    UserTaskChange::read,
                    value -> 500 + value.value().variables().length()));

    private final StateWriter state;
    private final ElementInstances instances;

    public UserTasks(final StateWriter state, final ElementInstances instances) {
        this.state = state;
        this.instances = instances;
    }

    /** The open task, or null. */
    public UserTaskValue get(final long key) {
        return state.get(TASKS, Key.of(TASKS, key));
    }

    /** What is about to happen to the task, or null. */
    public UserTaskChange change(final long key) {
        return state.get(CHANGES, Key.of(CHANGES, key));
    }

    /** Variables that are about to be set at the user task of that element instance. */
    public Packed comingVariables(final long elementInstanceKey) {
        final ElementInstance instance = instances.get(elementInstanceKey);
        final UserTaskChange change = instance == null ? null : change(instance.jobKey());
        return change == null ? Packed.EMPTY_DOCUMENT : change.value().variables();
    }

    @Override
    public void apply(final long key, final UserTaskIntent intent, final UserTaskValue value, final long timestamp) {
        switch (intent) {
            case CREATED -> {
                settled(key);
                put(key, value);
                instances.put(instances.require(value.elementInstanceKey()).withJob(key));
            }
            case ASSIGNED, UPDATED, MIGRATED -> {
                settled(key);
                put(key, value);
            }
            case COMPLETED, CANCELED -> {
                settled(key);
                state.delete(TASKS, Key.of(TASKS, key));
                final ElementInstance instance = instances.get(value.elementInstanceKey());
                if (instance != null) {
                    instances.put(instance.withJob(-1));
                }
            }
            case CREATING -> {
                announced(key, UserTaskChange.Kind.CREATING, value);
                instances.put(instances.require(value.elementInstanceKey()).withJob(key));
            }
            case COMPLETING -> announced(key, UserTaskChange.Kind.COMPLETING, value);
            case CANCELING -> announced(key, UserTaskChange.Kind.CANCELING, value);
            case ASSIGNING -> announced(key, UserTaskChange.Kind.ASSIGNING, value);
            case UPDATING -> announced(key, UserTaskChange.Kind.UPDATING, value);
            case CORRECTED -> announced(key, change(key).kind(), value);
            case COMPLETION_DENIED, ASSIGNMENT_DENIED, UPDATE_DENIED -> settled(key);
            case COMPLETE, ASSIGN, CLAIM, UPDATE -> throw new IllegalStateException(intent + " is a command");
        }
    }

    private void announced(final long key, final UserTaskChange.Kind kind, final UserTaskValue value) {
        state.put(CHANGES, Key.of(CHANGES, key), new UserTaskChange(kind, value));
    }

    private void settled(final long key) {
        state.delete(CHANGES, Key.of(CHANGES, key));
    }

    private void put(final long key, final UserTaskValue value) {
        state.put(
                TASKS,
                Key.of(TASKS, key),
                with(value, value.changedAttributes(), value.action(), Packed.EMPTY_DOCUMENT));
    }

    public static UserTaskValue withKey(final UserTaskValue value, final long key) {
        return copy(key, value, value.assignee(), value.changedAttributes(), value.action(), value.variables());
    }

    static UserTaskValue with(
            final UserTaskValue value, final List<String> changed, final String action, final Packed variables) {
        return copy(value.userTaskKey(), value, value.assignee(), changed, action, variables);
    }

    static UserTaskValue withAssignee(final UserTaskValue value, final String assignee, final String action) {
        return copy(value.userTaskKey(), value, assignee, List.of("assignee"), action, Packed.EMPTY_DOCUMENT);
    }

    /** The task with the attributes of another that are named. */
    static UserTaskValue withAttributes(
            final UserTaskValue value, final UserTaskValue other, final List<String> names, final String action) {
        return new UserTaskValue(
                value.userTaskKey(),
                value.assignee(),
                names.contains("candidateGroupsList") ? other.candidateGroups() : value.candidateGroups(),
                names.contains("candidateUsersList") ? other.candidateUsers() : value.candidateUsers(),
                names.contains("dueDate") ? other.dueDate() : value.dueDate(),
                names.contains("followUpDate") ? other.followUpDate() : value.followUpDate(),
                value.formKey(),
                value.externalFormReference(),
                names,
                action,
                value.customHeaders(),
                value.creationTimestamp(),
                value.elementId(),
                value.elementInstanceKey(),
                value.bpmnProcessId(),
                value.processDefinitionVersion(),
                value.processDefinitionKey(),
                value.processInstanceKey(),
                Packed.EMPTY_DOCUMENT,
                value.tenantId(),
                names.contains("priority") ? other.priority() : value.priority());
    }

    /** The task with what a listener says about it. */
    static UserTaskValue corrected(final UserTaskValue value, final JobResult result, final List<String> changed) {
        final List<String> names = result.corrected();
        return new UserTaskValue(
                value.userTaskKey(),
                names.contains("assignee") ? result.assignee() : value.assignee(),
                names.contains("candidateGroupsList") ? result.candidateGroups() : value.candidateGroups(),
                names.contains("candidateUsersList") ? result.candidateUsers() : value.candidateUsers(),
                names.contains("dueDate") ? result.dueDate() : value.dueDate(),
                names.contains("followUpDate") ? result.followUpDate() : value.followUpDate(),
                value.formKey(),
                value.externalFormReference(),
                changed,
                value.action(),
                value.customHeaders(),
                value.creationTimestamp(),
                value.elementId(),
                value.elementInstanceKey(),
                value.bpmnProcessId(),
                value.processDefinitionVersion(),
                value.processDefinitionKey(),
                value.processInstanceKey(),
                value.variables(),
                value.tenantId(),
                names.contains("priority") ? result.priority() : value.priority(),
                value.request());
    }

    /** Whether both have the same value of the attribute. */
    static boolean isSame(final UserTaskValue one, final UserTaskValue other, final String name) {
        return switch (name) {
            case "assignee" -> one.assignee().equals(other.assignee());
            case "candidateGroupsList" -> one.candidateGroups().equals(other.candidateGroups());
            case "candidateUsersList" -> one.candidateUsers().equals(other.candidateUsers());
            case "dueDate" -> one.dueDate().equals(other.dueDate());
            case "followUpDate" -> one.followUpDate().equals(other.followUpDate());
            case "priority" -> one.priority() == other.priority();
            default -> false;
        };
    }

    private static UserTaskValue copy(
            final long key,
            final UserTaskValue value,
            final String assignee,
            final List<String> changed,
            final String action,
            final Packed variables) {
        return new UserTaskValue(
                key,
                assignee,
                value.candidateGroups(),
                value.candidateUsers(),
                value.dueDate(),
                value.followUpDate(),
                value.formKey(),
                value.externalFormReference(),
                changed,
                action,
                value.customHeaders(),
                value.creationTimestamp(),
                value.elementId(),
                value.elementInstanceKey(),
                value.bpmnProcessId(),
                value.processDefinitionVersion(),
                value.processDefinitionKey(),
                value.processInstanceKey(),
                variables,
                value.tenantId(),
                value.priority());
    }
}
