package dev.skep.protocol.value;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.base.Packed;
import dev.skep.protocol.ValueType;
import java.util.List;

/**
 * A task that a person does. Dates are texts of ISO 8601, empty where there are none.
 *
 * @param formKey the deployed form, -1 where there is none
 * @param externalFormReference a form that somebody else keeps; empty where there is none
 * @param changedAttributes in a command what is to be changed, in an event what was
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
        int priority)
        implements RecordValue {
    public UserTaskValue {
        candidateGroups = List.copyOf(candidateGroups);
        candidateUsers = List.copyOf(candidateUsers);
        changedAttributes = List.copyOf(changedAttributes);
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
                in.int32());
    }
}
