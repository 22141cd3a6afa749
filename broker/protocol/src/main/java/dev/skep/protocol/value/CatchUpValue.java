package dev.skep.protocol.value;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.protocol.ValueType;
import java.util.List;

/**
 * A part of what an added partition takes over of all that was deployed before it was there: processes, decisions with their
 * files, and forms, in the order of their keys.
 *
 * @param partitionId the added one
 * @param afterKey it has all up to this key; -1 for nothing
 * @param upToKey and with this part all up to this one
 * @param complete whether nothing comes after this part
 */
public record CatchUpValue(
        int partitionId,
        long afterKey,
        long upToKey,
        boolean complete,
        List<ProcessValue> processes,
        List<DecisionRequirementsValue> decisionRequirements,
        List<DecisionValue> decisions,
        List<FormValue> forms)
        implements RecordValue {
    public CatchUpValue {
        processes = List.copyOf(processes);
        decisionRequirements = List.copyOf(decisionRequirements);
        decisions = List.copyOf(decisions);
        forms = List.copyOf(forms);
    }

    /** Without anything to take over. */
    public CatchUpValue(final int partitionId, final long afterKey, final long upToKey, final boolean complete) {
        this(partitionId, afterKey, upToKey, complete, List.of(), List.of(), List.of(), List.of());
    }

    @Override
    public ValueType valueType() {
        return ValueType.CATCH_UP;
    }

    @Override
    public void write(final FieldWriter out) {
        out.int32(partitionId);
        out.int64(afterKey).int64(upToKey);
        out.bool(complete);
        out.list(processes, (o, v) -> v.write(o));
        out.list(decisionRequirements, (o, v) -> v.write(o));
        out.list(decisions, (o, v) -> v.write(o));
        out.list(forms, (o, v) -> v.write(o));
    }

    public static CatchUpValue read(final FieldReader in) {
        final int partitionId = in.int32();
        final long afterKey = in.int64();
        final long upToKey = in.int64();
        final boolean complete = in.bool();
        final List<ProcessValue> processes = in.list(ProcessValue::read);
        final boolean more = in.hasMore();
        return new CatchUpValue(
                partitionId,
                afterKey,
                upToKey,
                complete,
                processes,
                more ? in.list(DecisionRequirementsValue::read) : List.of(),
                more ? in.list(DecisionValue::read) : List.of(),
                more ? in.list(FormValue::read) : List.of());
    }
}
