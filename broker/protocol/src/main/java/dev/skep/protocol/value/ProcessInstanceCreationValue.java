package dev.skep.protocol.value;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.base.Packed;
import dev.skep.protocol.ValueType;
import java.util.List;

/** A request to start an instance by id and version (below 0: the latest) or, with an empty id, by key; and what came of it. */
public record ProcessInstanceCreationValue(
        String bpmnProcessId,
        int version,
        long processDefinitionKey,
        long processInstanceKey,
        Packed variables,
        List<String> startInstructions,
        List<String> fetchVariables,
        String tenantId)
        implements RecordValue {
    @Override
    public ValueType valueType() {
        return ValueType.PROCESS_INSTANCE_CREATION;
    }

    @Override
    public void write(final FieldWriter out) {
        out.text(bpmnProcessId);
        out.int32(version);
        out.int64(processDefinitionKey);
        out.int64(processInstanceKey);
        variables.write(out);
        out.list(startInstructions, FieldWriter::text);
        out.list(fetchVariables, FieldWriter::text);
        out.text(tenantId);
    }

    public static ProcessInstanceCreationValue read(final FieldReader in) {
        return new ProcessInstanceCreationValue(
                in.text(),
                in.int32(),
                in.int64(),
                in.int64(),
                Packed.read(in),
                in.list(FieldReader::text),
                in.list(FieldReader::text),
                in.text());
    }
}
