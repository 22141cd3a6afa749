package dev.skep.protocol.value.part;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import java.util.List;

/**
 * What the listener of a user task, or the worker that leads an ad-hoc sub-process, says besides that it is done.
 *
 * @param denied whether what was about to happen to the task must not happen
 * @param corrected names of the attributes that get another value, as in {@link dev.skep.protocol.value.UserTaskValue#changedAttributes}; the values of
 *     others mean nothing
 * @param adHoc what is to be done next in an ad-hoc sub-process
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
        int priority,
        AdHocAnswer adHoc) {
    /** Of a job that is simply done. */
    public static final JobResult NONE = of(AdHocAnswer.NONE);

    private static final int DENIED = 1;
    private static final int AD_HOC = 2;

    public JobResult {
        corrected = List.copyOf(corrected);
        candidateGroups = List.copyOf(candidateGroups);
        candidateUsers = List.copyOf(candidateUsers);
    }

    /** Of the listener of a user task. */
    public JobResult(
            final boolean denied,
            final String deniedReason,
            final List<String> corrected,
            final String assignee,
            final List<String> candidateGroups,
            final List<String> candidateUsers,
            final String dueDate,
            final String followUpDate,
            final int priority) {
        this(
                denied,
                deniedReason,
                corrected,
                assignee,
                candidateGroups,
                candidateUsers,
                dueDate,
                followUpDate,
                priority,
                AdHocAnswer.NONE);
    }

    /** Of the worker that leads an ad-hoc sub-process. */
    public static JobResult of(final AdHocAnswer adHoc) {
        return new JobResult(false, "", List.of(), "", List.of(), List.of(), "", "", 0, adHoc);
    }

    /** Whether it says something about a user task. */
    public boolean isAboutUserTask() {
        return denied || !corrected.isEmpty();
    }

    public void write(final FieldWriter out) {
        final boolean leads = !adHoc.isNone();
        out.int8((denied ? DENIED : 0) | (leads ? AD_HOC : 0));
        out.text(deniedReason);
        out.list(corrected, FieldWriter::text);
        out.text(assignee);
        out.list(candidateGroups, FieldWriter::text);
        out.list(candidateUsers, FieldWriter::text);
        out.text(dueDate);
        out.text(followUpDate);
        out.int32(priority);
        if (leads) {
            adHoc.write(out);
        }
    }

    public static JobResult read(final FieldReader in) {
        final int parts = in.int8();
        return new JobResult(
                (parts & DENIED) != 0,
                in.text(),
                in.list(FieldReader::text),
                in.text(),
                in.list(FieldReader::text),
                in.list(FieldReader::text),
                in.text(),
                in.text(),
                in.int32(),
                (parts & AD_HOC) == 0 ? AdHocAnswer.NONE : AdHocAnswer.read(in));
    }
}
