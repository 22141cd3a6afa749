package dev.skep.protocol.value;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.protocol.ValueType;
import java.util.List;

/** An instance that is to go on as one of another definition. */
public record ProcessInstanceMigrationValue(
        long processInstanceKey,
        long targetProcessDefinitionKey,
        List<MappingInstruction> mappingInstructions,
        String tenantId)
        implements RecordValue {
    public ProcessInstanceMigrationValue {
        mappingInstructions = List.copyOf(mappingInstructions);
    }

    @Override
    public ValueType valueType() {
        return ValueType.PROCESS_INSTANCE_MIGRATION;
    }

    @Override
    public void write(final FieldWriter out) {
        out.int64(processInstanceKey);
        out.int64(targetProcessDefinitionKey);
        out.list(mappingInstructions, (o, v) -> v.write(o));
        out.text(tenantId);
    }

    public static ProcessInstanceMigrationValue read(final FieldReader in) {
        return new ProcessInstanceMigrationValue(in.int64(), in.int64(), in.list(MappingInstruction::read), in.text());
    }

    /** Which element of the target takes the place of one of the source. */
    public record MappingInstruction(String sourceElementId, String targetElementId) {
        public void write(final FieldWriter out) {
            out.text(sourceElementId);
            out.text(targetElementId);
        }

        public static MappingInstruction read(final FieldReader in) {
            return new MappingInstruction(in.text(), in.text());
        }
    }
}
