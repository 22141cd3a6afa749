package dev.skep.protocol.value;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.base.Packed;
import dev.skep.protocol.ValueType;
import java.util.List;

/**
 * Conditions of start events are looked at, with these variables.
 *
 * @param processDefinitionKey of the only process that is meant, -1 for all of the tenant
 * @param started what began, one for each condition that held
 */
public record ConditionalEvaluationValue(
        long processDefinitionKey, Packed variables, List<Started> started, String tenantId) implements RecordValue {
    public ConditionalEvaluationValue {
        started = List.copyOf(started);
    }

    /** An instance that began. */
    public record Started(long processDefinitionKey, long processInstanceKey) {}

    /** A start event of a process that begins an instance when its condition holds. */
    public record Subscription(
            long processDefinitionKey, String bpmnProcessId, String catchEventId, String condition, String tenantId)
            implements RecordValue {
        @Override
        public ValueType valueType() {
            return ValueType.CONDITIONAL_SUBSCRIPTION;
        }

        @Override
        public void write(final FieldWriter out) {
            out.int64(processDefinitionKey);
            out.text(bpmnProcessId);
            out.text(catchEventId);
            out.text(condition);
            out.text(tenantId);
        }

        public static Subscription read(final FieldReader in) {
            return new Subscription(in.int64(), in.text(), in.text(), in.text(), in.text());
        }
    }

    /** What a client asks for. */
    public static ConditionalEvaluationValue ofCommand(
            final long processDefinitionKey, final Packed variables, final String tenantId) {
        return new ConditionalEvaluationValue(processDefinitionKey, variables, List.of(), tenantId);
    }

    @Override
    public ValueType valueType() {
        return ValueType.CONDITIONAL_EVALUATION;
    }

    @Override
    public void write(final FieldWriter out) {
        out.int64(processDefinitionKey);
        variables.write(out);
        out.list(
                started,
                (writer, one) -> writer.int64(one.processDefinitionKey()).int64(one.processInstanceKey()));
        out.text(tenantId);
    }

    public static ConditionalEvaluationValue read(final FieldReader in) {
        return new ConditionalEvaluationValue(
                in.int64(), Packed.read(in), in.list(reader -> new Started(reader.int64(), reader.int64())), in.text());
    }
}
