package dev.skep.protocol.value;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.protocol.ValueType;
import java.util.List;

/** Jobs of one type given to one worker. In a command, jobKeys names the jobs to push; empty means whichever are activatable, up to the maximum. The variables of the jobs are not repeated here: they follow from the state. */
public record JobBatchValue(
        String type,
        String worker,
        long timeout,
        int maxJobsToActivate,
        List<String> fetchVariables,
        List<String> tenantIds,
        long jobStreamId,
        List<Long> jobKeys,
        long deadline,
        boolean truncated)
        implements RecordValue {
    @Override
    public ValueType valueType() {
        return ValueType.JOB_BATCH;
    }

    @Override
    public void write(final FieldWriter out) {
        out.text(type);
        out.text(worker);
        out.int64(timeout);
        out.int32(maxJobsToActivate);
        out.list(fetchVariables, FieldWriter::text);
        out.list(tenantIds, FieldWriter::text);
        out.int64(jobStreamId);
        out.list(jobKeys, FieldWriter::int64);
        out.int64(deadline);
        out.bool(truncated);
    }

    public static JobBatchValue read(final FieldReader in) {
        return new JobBatchValue(
                in.text(),
                in.text(),
                in.int64(),
                in.int32(),
                in.list(FieldReader::text),
                in.list(FieldReader::text),
                in.int64(),
                in.list(FieldReader::int64),
                in.int64(),
                in.bool());
    }
}
