package dev.skep.protocol.value;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.base.Packed;
import dev.skep.protocol.ValueType;
import dev.skep.protocol.value.part.InstanceTraits;
import java.util.List;

/**
 * A request to start an instance by id and version (below 0: the latest) or, with an empty id, by key; and what came of it.
 *
 * @param awaitingGatewayId gateway of the caller who waits for the end of the instance, -1 where nobody does
 * @param awaitingRequestId the request of that caller, -1 where nobody waits
 * @param traits what is said about the instance as a whole
 */
public record ProcessInstanceCreationValue(
        String bpmnProcessId,
        int version,
        long processDefinitionKey,
        long processInstanceKey,
        Packed variables,
        List<String> startInstructions,
        List<String> fetchVariables,
        String tenantId,
        long awaitingGatewayId,
        long awaitingRequestId,
        InstanceTraits traits)
        implements RecordValue {
    /** With nobody who waits for the end of the instance, and with nothing said about it. */
    public ProcessInstanceCreationValue(
            final String bpmnProcessId,
            final int version,
            final long processDefinitionKey,
            final long processInstanceKey,
            final Packed variables,
            final List<String> startInstructions,
            final List<String> fetchVariables,
            final String tenantId) {
        this(
                bpmnProcessId,
                version,
                processDefinitionKey,
                processInstanceKey,
                variables,
                startInstructions,
                fetchVariables,
                tenantId,
                InstanceTraits.NONE);
    }

    /** With nobody who waits, and with traits. */
    public ProcessInstanceCreationValue(
            final String bpmnProcessId,
            final int version,
            final long processDefinitionKey,
            final long processInstanceKey,
            final Packed variables,
            final List<String> startInstructions,
            final List<String> fetchVariables,
            final String tenantId,
            final InstanceTraits traits) {
        this(
                bpmnProcessId,
                version,
                processDefinitionKey,
                processInstanceKey,
                variables,
                startInstructions,
                fetchVariables,
                tenantId,
                -1,
                -1,
                traits);
    }

    /** Whether a caller waits for the end of the instance. */
    public boolean awaitsResult() {
        return awaitingRequestId >= 0;
    }

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
        out.int64(awaitingGatewayId).int64(awaitingRequestId);
        traits.writeLast(out);
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
                in.text(),
                in.int64(),
                in.int64(),
                InstanceTraits.readLast(in));
    }
}
