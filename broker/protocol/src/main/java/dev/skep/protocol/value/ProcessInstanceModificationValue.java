package dev.skep.protocol.value;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.base.Packed;
import dev.skep.protocol.ValueType;
import java.util.List;

/** Elements to be activated and element instances to be terminated in one instance, all or none. */
public record ProcessInstanceModificationValue(
        long processInstanceKey,
        List<ActivateInstruction> activateInstructions,
        List<Long> terminateInstructions,
        String tenantId)
        implements RecordValue {
    public ProcessInstanceModificationValue {
        activateInstructions = List.copyOf(activateInstructions);
        terminateInstructions = List.copyOf(terminateInstructions);
    }

    @Override
    public ValueType valueType() {
        return ValueType.PROCESS_INSTANCE_MODIFICATION;
    }

    @Override
    public void write(final FieldWriter out) {
        out.int64(processInstanceKey);
        out.list(activateInstructions, (o, v) -> v.write(o));
        out.list(terminateInstructions, FieldWriter::int64);
        out.text(tenantId);
    }

    public static ProcessInstanceModificationValue read(final FieldReader in) {
        return new ProcessInstanceModificationValue(
                in.int64(), in.list(ActivateInstruction::read), in.list(FieldReader::int64), in.text());
    }

    /**
     * An element to be activated in a running instance.
     *
     * @param ancestorElementInstanceKey the scope within which, where there are several; not positive for any
     * @param ancestorScopeKeys in the event, the scopes around the element, the instance first
     */
    public record ActivateInstruction(
            String elementId,
            long ancestorElementInstanceKey,
            List<VariableInstruction> variableInstructions,
            List<Long> ancestorScopeKeys) {
        public ActivateInstruction {
            variableInstructions = List.copyOf(variableInstructions);
            ancestorScopeKeys = List.copyOf(ancestorScopeKeys);
        }

        public void write(final FieldWriter out) {
            out.text(elementId);
            out.int64(ancestorElementInstanceKey);
            out.list(variableInstructions, (o, v) -> v.write(o));
            out.list(ancestorScopeKeys, FieldWriter::int64);
        }

        public static ActivateInstruction read(final FieldReader in) {
            return new ActivateInstruction(
                    in.text(), in.int64(), in.list(VariableInstruction::read), in.list(FieldReader::int64));
        }
    }

    /** Variables to be set before an element is activated. The scope is an element id; empty for the instance. */
    public record VariableInstruction(Packed variables, String scopeId) {
        public void write(final FieldWriter out) {
            variables.write(out);
            out.text(scopeId);
        }

        public static VariableInstruction read(final FieldReader in) {
            return new VariableInstruction(Packed.read(in), in.text());
        }
    }
}
