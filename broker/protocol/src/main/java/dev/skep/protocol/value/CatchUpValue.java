package dev.skep.protocol.value;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.protocol.ValueType;
import dev.skep.protocol.value.part.ResourceLabel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

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
        out.list(processes, (o, v) -> v.writeUnlabelled(o));
        out.list(decisionRequirements, (o, v) -> v.write(o));
        out.list(decisions, (o, v) -> v.writeUnlabelled(o));
        out.list(forms, (o, v) -> v.writeUnlabelled(o));
        out.list(labels(), (o, v) -> v.write(o));
    }

    public static CatchUpValue read(final FieldReader in) {
        final int partitionId = in.int32();
        final long afterKey = in.int64();
        final long upToKey = in.int64();
        final boolean complete = in.bool();
        final List<ProcessValue> processes = in.list(ProcessValue::readUnlabelled);
        final boolean more = in.hasMore();
        final List<DecisionRequirementsValue> files = more ? in.list(DecisionRequirementsValue::read) : List.of();
        final List<DecisionValue> decisions = more ? in.list(DecisionValue::readUnlabelled) : List.of();
        final List<FormValue> forms = more ? in.list(FormValue::readUnlabelled) : List.of();
        final Map<Long, ResourceLabel> labels = new TreeMap<>();
        if (in.hasMore()) {
            in.list(ResourceLabel::read).forEach(label -> labels.put(label.key(), label));
        }
        final Function<Long, ResourceLabel> label = key -> labels.getOrDefault(key, ResourceLabel.NONE);
        return new CatchUpValue(
                partitionId,
                afterKey,
                upToKey,
                complete,
                processes.stream()
                        .map(value -> value.with(label.apply(value.processDefinitionKey())))
                        .toList(),
                files,
                decisions.stream()
                        .map(value -> value.with(label.apply(value.decisionKey())))
                        .toList(),
                forms.stream()
                        .map(value -> value.with(label.apply(value.formKey())))
                        .toList());
    }

    private List<ResourceLabel> labels() {
        final List<ResourceLabel> labels = new ArrayList<>();
        processes.forEach(value -> labels.add(value.label()));
        decisions.forEach(value -> labels.add(value.label()));
        forms.forEach(value -> labels.add(value.label()));
        return labels;
    }
}
