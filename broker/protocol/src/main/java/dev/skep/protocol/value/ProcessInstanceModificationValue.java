package dev.skep.protocol.value;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.base.Packed;
import dev.skep.protocol.ValueType;
import java.util.List;

/**
 * Elements to be activated and element instances to be terminated in one instance, all or none. In the event, moves and terminations by
 * element are among these two.
 *
 * @param terminateElements ids of elements all of whose instances are to be terminated
 */
public record ProcessInstanceModificationValue(
        long processInstanceKey,
        List<ActivateInstruction> activateInstructions,
        List<Long> terminateInstructions,
        String tenantId,
        List<MoveInstruction> moveInstructions,
        List<String> terminateElements)
        implements RecordValue {
    public ProcessInstanceModificationValue {
        moveInstructions = List.copyOf(moveInstructions);
        terminateElements = List.copyOf(terminateElements);
        activateInstructions = List.copyOf(activateInstructions);
        terminateInstructions = List.copyOf(terminateInstructions);
    }

    /** Without what is said by elements. */
    public ProcessInstanceModificationValue(
            final long processInstanceKey,
            final List<ActivateInstruction> activateInstructions,
            final List<Long> terminateInstructions,
            final String tenantId) {
        this(processInstanceKey, activateInstructions, terminateInstructions, tenantId, List.of(), List.of());
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
        if (!moveInstructions.isEmpty() || !terminateElements.isEmpty()) {
            out.list(moveInstructions, (o, v) -> v.write(o));
            out.list(terminateElements, FieldWriter::text);
        }
    }

    public static ProcessInstanceModificationValue read(final FieldReader in) {
        return new ProcessInstanceModificationValue(
                in.int64(),
                in.list(ActivateInstruction::read),
                in.list(FieldReader::int64),
                in.text(),
                in.hasMore() ? in.list(MoveInstruction::read) : List.of(),
                in.hasMore() ? in.list(FieldReader::text) : List.of());
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

    /**
     * An element to be activated in the place of others, which are terminated.
     *
     * @param sourceElementInstanceKey what is terminated; not positive for all instances of the source element
     * @param sourceElementId the source element; empty where it is said by key
     * @param ancestorElementInstanceKey the scope within which, where {@code ancestor} is {@link Ancestor#GIVEN}; not positive for any
     */
    public record MoveInstruction(
            long sourceElementInstanceKey,
            String sourceElementId,
            String targetElementId,
            Ancestor ancestor,
            long ancestorElementInstanceKey,
            List<VariableInstruction> variableInstructions) {
        public MoveInstruction {
            variableInstructions = List.copyOf(variableInstructions);
        }

        public void write(final FieldWriter out) {
            out.int64(sourceElementInstanceKey);
            out.text(sourceElementId);
            out.text(targetElementId);
            out.int8(ancestor.code());
            out.int64(ancestorElementInstanceKey);
            out.list(variableInstructions, (o, v) -> v.write(o));
        }

        public static MoveInstruction read(final FieldReader in) {
            return new MoveInstruction(
                    in.int64(),
                    in.text(),
                    in.text(),
                    Ancestor.ofCode(in.int8()),
                    in.int64(),
                    in.list(VariableInstruction::read));
        }
    }

    /** Within which scope the target of a move is activated. Codes are forever. */
    public enum Ancestor {
        /** The one that is named, or whichever there is. */
        GIVEN(0),
        /** The nearest one around the source that is around the target too. */
        INFERRED(1),
        /** That of the source. */
        SOURCE_PARENT(2);

        private final int code;

        Ancestor(final int code) {
            this.code = code;
        }

        public int code() {
            return code;
        }

        static Ancestor ofCode(final int code) {
            for (final Ancestor ancestor : values()) {
                if (ancestor.code == code) {
                    return ancestor;
                }
            }
            throw new FieldReader.MalformedBytes("an ancestor of a move of unknown kind " + code);
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
