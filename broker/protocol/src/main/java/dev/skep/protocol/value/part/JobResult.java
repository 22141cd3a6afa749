package dev.skep.protocol.value.part;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import java.util.List;

/**
 * What the listener of a user task says besides that it is done.
 *
 * @param denied whether what was about to happen to the task must not happen
 * @param corrected names of the attributes that get another value, as in {@link dev.skep.protocol.value.UserTaskValue#changedAttributes}; the values of
 *     others mean nothing
 */
public record JobResult(
        boolean denied,
        String deniedReason,
        List<String> corrected,
        String assignee,
        List<String> candidateGroups,
        List<String> candidateUsers,
        String dueDate,
        String followUpDate,
        int priority) {
    /** Of a job that is simply done. */
    public static final JobResult NONE = new JobResult(false, "", List.of(), "", List.of(), List.of(), "", "", 0);

    public JobResult {
        corrected = List.copyOf(corrected);
        candidateGroups = List.copyOf(candidateGroups);
        candidateUsers = List.copyOf(candidateUsers);
    }

    public void write(final FieldWriter out) {
        out.bool(denied);
        out.text(deniedReason);
        out.list(corrected, FieldWriter::text);
        out.text(assignee);
        out.list(candidateGroups, FieldWriter::text);
        out.list(candidateUsers, FieldWriter::text);
        out.text(dueDate);
        out.text(followUpDate);
        out.int32(priority);
    }

    public static JobResult read(final FieldReader in) {
        return new JobResult(
                in.bool(),
                in.text(),
                in.list(FieldReader::text),
                in.text(),
                in.list(FieldReader::text),
                in.list(FieldReader::text),
                in.text(),
                in.text(),
                in.int32());
    }
}
