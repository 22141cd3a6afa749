package dev.skep.engine.usertask;

import dev.skep.base.Packed;
import dev.skep.engine.EventApplier;
import dev.skep.engine.TableIds;
import dev.skep.engine.instance.ElementInstance;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.protocol.intent.UserTaskIntent;
import dev.skep.protocol.value.UserTaskValue;
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

    @Override
    public void apply(final long key, final UserTaskIntent intent, final UserTaskValue value, final long timestamp) {
        switch (intent) {
            case CREATED -> {
                put(key, value);
                instances.put(instances.require(value.elementInstanceKey()).withJob(key));
            }
            case ASSIGNED, UPDATED, MIGRATED -> put(key, value);
            case COMPLETED, CANCELED -> {
                state.delete(TASKS, Key.of(TASKS, key));
                final ElementInstance instance = instances.get(value.elementInstanceKey());
                if (instance != null) {
                    instances.put(instance.withJob(-1));
                }
            }
            // Each of these is followed at once by what it announces.
            case CREATING, COMPLETING, CANCELING, ASSIGNING, UPDATING -> {}
            case COMPLETE, ASSIGN, CLAIM, UPDATE -> throw new IllegalStateException(intent + " is a command");
        }
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
