package dev.skep.protocol.value;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.base.Packed;
import dev.skep.protocol.ValueType;
import dev.skep.protocol.value.part.UserTaskRequest;
import java.util.List;

/**
 * A task that a person does. Dates are texts of ISO 8601, empty where there are none.
 *
 * @param formKey the deployed form, -1 where there is none
 * @param externalFormReference a form that somebody else keeps; empty where there is none
 * @param changedAttributes in a command what is to be changed, in an event what was
 * @param request who waits for the end of what is about to happen; nobody else
 */
public record UserTaskValue(
        long userTaskKey,
        String assignee,
        List<String> candidateGroups,
        List<String> candidateUsers,
        String dueDate,
        String followUpDate,
        long formKey,
        String externalFormReference,
        List<String> changedAttributes,
        String action,
        Packed customHeaders,
        long creationTimestamp,
        String elementId,
        long elementInstanceKey,
        String bpmnProcessId,
        int processDefinitionVersion,
        long processDefinitionKey,
        long processInstanceKey,
        Packed variables,
        String tenantId,
        int priority,
        UserTaskRequest request)
        implements RecordValue {
    public UserTaskValue {
        candidateGroups = List.copyOf(candidateGroups);
        candidateUsers = List.copyOf(candidateUsers);
        changedAttributes = List.copyOf(changedAttributes);
    }

    /** Nobody waits. */
    public UserTaskValue(
            final long userTaskKey,
            final String assignee,
            final List<String> candidateGroups,
            final List<String> candidateUsers,
            final String dueDate,
            final String followUpDate,
            final long formKey,
            final String externalFormReference,
            final List<String> changedAttributes,
            final String action,
            final Packed customHeaders,
            final long creationTimestamp,
            final String elementId,
            final long elementInstanceKey,
            final String bpmnProcessId,
            final int processDefinitionVersion,
            final long processDefinitionKey,
            final long processInstanceKey,
            final Packed variables,
            final String tenantId,
            final int priority) {
        this(
                userTaskKey,
                assignee,
                candidateGroups,
                candidateUsers,
                dueDate,
                followUpDate,
                formKey,
                externalFormReference,
                changedAttributes,
                action,
                customHeaders,
                creationTimestamp,
                elementId,
                elementInstanceKey,
                bpmnProcessId,
                processDefinitionVersion,
                processDefinitionKey,
                processInstanceKey,
                variables,
                tenantId,
                priority,
                UserTaskRequest.NONE);
    }

    @Override
    public ValueType valueType() {
        return ValueType.USER_TASK;
    }

    @Override
    public void write(final FieldWriter out) {
        out.int64(userTaskKey);
        out.text(assignee);
        out.list(candidateGroups, FieldWriter::text);
        out.list(candidateUsers, FieldWriter::text);
        out.text(dueDate);
        out.text(followUpDate);
        out.int64(formKey);
        out.text(externalFormReference);
        out.list(changedAttributes, FieldWriter::text);
        out.text(action);
        customHeaders.write(out);
        out.int64(creationTimestamp);
        out.text(elementId);
        out.int64(elementInstanceKey);
        out.text(bpmnProcessId);
        out.int32(processDefinitionVersion);
        out.int64(processDefinitionKey);
        out.int64(processInstanceKey);
        variables.write(out);
        out.text(tenantId);
        out.int32(priority);
        if (!request.equals(UserTaskRequest.NONE)) {
            request.write(out);
        }
    }

    public static UserTaskValue read(final FieldReader in) {
        return new UserTaskValue(
                in.int64(),
                in.text(),
                in.list(FieldReader::text),
                in.list(FieldReader::text),
                in.text(),
                in.text(),
                in.int64(),
                in.text(),
                in.list(FieldReader::text),
                in.text(),
                Packed.read(in),
                in.int64(),
                in.text(),
                in.int64(),
                in.text(),
                in.int32(),
                in.int64(),
                in.int64(),
                Packed.read(in),
                in.text(),
                in.int32(),
                in.hasMore() ? UserTaskRequest.read(in) : UserTaskRequest.NONE);
    }

    public UserTaskValue with(final UserTaskRequest newRequest) {
        return new UserTaskValue(
                userTaskKey,
                assignee,
                candidateGroups,
                candidateUsers,
                dueDate,
                followUpDate,
                formKey,
                externalFormReference,
                changedAttributes,
                action,
                customHeaders,
                creationTimestamp,
                elementId,
                elementInstanceKey,
                bpmnProcessId,
                processDefinitionVersion,
                processDefinitionKey,
                processInstanceKey,
                variables,
                tenantId,
                priority,
                newRequest);
    }
}
