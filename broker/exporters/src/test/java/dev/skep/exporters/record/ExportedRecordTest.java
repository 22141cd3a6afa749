package dev.skep.exporters.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skep.base.BpmnElementType;
import dev.skep.base.BpmnEventType;
import dev.skep.base.Documents;
import dev.skep.base.FieldReader.MalformedBytes;
import dev.skep.base.Packed;
import dev.skep.protocol.Origin;
import dev.skep.protocol.Record;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.Tenants;
import dev.skep.protocol.ValueType;
import dev.skep.protocol.intent.ExporterIntent;
import dev.skep.protocol.intent.Intent;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.intent.ProcessInstanceBatchIntent;
import dev.skep.protocol.intent.ProcessInstanceIntent;
import dev.skep.protocol.intent.VariableIntent;
import dev.skep.protocol.value.ExporterValue;
import dev.skep.protocol.value.JobValue;
import dev.skep.protocol.value.ProcessInstanceBatchValue;
import dev.skep.protocol.value.ProcessInstanceValue;
import dev.skep.protocol.value.RecordValue;
import dev.skep.protocol.value.VariableValue;
import io.camunda.zeebe.protocol.jackson.ZeebeProtocolModule;
import io.camunda.zeebe.protocol.record.ImmutableRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/** What exporters see of our records, held against how the public contract reads them. */
final class ExportedRecordTest {
    private static final ObjectMapper CONTRACT = new ObjectMapper().registerModule(new ZeebeProtocolModule());
    private static final TypeReference<io.camunda.zeebe.protocol.record.Record<?>> ANY_RECORD =
            new TypeReference<>() {};

    /** Message correlations came with a later version of the contract. */
    private static final List<ValueType> OURS_ALONE = List.of(
            ValueType.CATCH_UP,
            ValueType.ELEMENT_PLACEMENT,
            ValueType.EXPORTER,
            ValueType.MESSAGE_CORRELATION,
            ValueType.CONDITIONAL_SUBSCRIPTION,
            ValueType.CONDITIONAL_EVALUATION);

    @Test
    void theContractReadsEachKindOfRecordAsItWasWritten() throws JsonProcessingException {
        final long seed = new Random().nextLong();
        System.out.println("ExportedRecordTest: seed " + seed);
        final AnyValues any = new AnyValues(seed);
        final TreeSet<ValueType> seen = new TreeSet<>();
        for (final Class<?> type : RecordValue.class.getPermittedSubclasses()) {
            for (int i = 0; i < 20; i++) {
                final RecordValue value = any.of(type);
                final ExportedRecord exported = ExportedRecord.of(event(value), 3, "1.2.3");
                if (exported == null) {
                    assertThat(OURS_ALONE).contains(value.valueType());
                    continue;
                }
                seen.add(value.valueType());
                final var read = CONTRACT.readValue(exported.toJson(), ANY_RECORD);

                assertThat(read)
                        .as("seed %d, %s", seed, exported.toJson())
                        .isEqualTo(ImmutableRecord.builder().from(exported).build());
            }
        }
        assertThat(seen).hasSize(ValueType.values().length - OURS_ALONE.size());
    }

    /** All but a few verbs are those of the contract. */
    @Test
    void verbsHaveTheNamesOfTheContract() {
        final List<String> alone = new ArrayList<>();
        for (final Class<?> verbs : Intent.class.getPermittedSubclasses()) {
            for (final Object verb : verbs.getEnumConstants()) {
                final Intent intent = (Intent) verb;
                if (!OURS_ALONE.contains(intent.valueType())
                        && PublicNames.intent(intent) == io.camunda.zeebe.protocol.record.intent.Intent.UNKNOWN) {
                    alone.add(intent.valueType() + " " + intent.name());
                }
            }
        }

        assertThat(alone)
                .as("ours alone, and those that came with later versions of the contract")
                .containsExactlyInAnyOrder(
                        "SIGNAL TELL",
                        "ERROR BAN",
                        "PROCESS_INSTANCE_BATCH SIZED",
                        "PROCESS_INSTANCE_BATCH SATISFIED",
                        "PROCESS_INSTANCE_BATCH FULFILLED",
                        "PROCESS_INSTANCE_BATCH ENDING",
                        "MESSAGE_SUBSCRIPTION MIGRATE",
                        "MESSAGE_SUBSCRIPTION MIGRATED",
                        "PROCESS_MESSAGE_SUBSCRIPTION MIGRATED",
                        "USER_TASK CORRECTED",
                        "USER_TASK COMPLETION_DENIED",
                        "USER_TASK ASSIGNMENT_DENIED",
                        "USER_TASK UPDATE_DENIED");
    }

    @Test
    void aRecordHasItsPlaceAndItsTime() throws JsonProcessingException {
        final Record event =
                Record.event(17, 11, 1_700_000_000_123L, 42, ProcessInstanceIntent.ELEMENT_ACTIVATED, task());

        final JsonNode json =
                new ObjectMapper().readTree(ExportedRecord.of(event, 3, "1.2.3").toJson());

        assertThat(json.get("position").asLong()).isEqualTo(17);
        assertThat(json.get("sourceRecordPosition").asLong()).isEqualTo(11);
        assertThat(json.get("timestamp").asLong()).isEqualTo(1_700_000_000_123L);
        assertThat(json.get("key").asLong()).isEqualTo(42);
        assertThat(json.get("partitionId").asInt()).isEqualTo(3);
        assertThat(json.get("recordType").asText()).isEqualTo("EVENT");
        assertThat(json.get("valueType").asText()).isEqualTo("PROCESS_INSTANCE");
        assertThat(json.get("intent").asText()).isEqualTo("ELEMENT_ACTIVATED");
        assertThat(json.get("rejectionType").asText()).isEqualTo("NULL_VAL");
        assertThat(json.get("brokerVersion").asText()).isEqualTo("1.2.3");
        assertThat(json.get("value").get("bpmnElementType").asText()).isEqualTo("SERVICE_TASK");
        assertThat(json.get("value").get("elementId").asText()).isEqualTo("task");
    }

    @Test
    void aRejectionSaysWhyAndTheTenantsOfItsCaller() {
        final Record command = Record.command(
                5, -1, 1, 42, JobIntent.COMPLETE, job(Packed.EMPTY_DOCUMENT), new Origin(1, 2, 0, List.of("a")), false);

        final ExportedRecord rejection =
                ExportedRecord.of(command.rejection(6, RejectionType.NOT_FOUND, "no such job"), 1, "1");

        assertThat(rejection.getRecordType()).isEqualTo(io.camunda.zeebe.protocol.record.RecordType.COMMAND_REJECTION);
        assertThat(rejection.getRejectionType()).isEqualTo(io.camunda.zeebe.protocol.record.RejectionType.NOT_FOUND);
        assertThat(rejection.getRejectionReason()).isEqualTo("no such job");
        assertThat(rejection.getAuthorizations()).isEqualTo(Map.of("authorized_tenants", List.of("a")));
        final ExportedRecord ofNobody =
                ExportedRecord.of(Record.event(7, -1, 1, 42, JobIntent.CREATED, job(Packed.EMPTY_DOCUMENT)), 1, "1");
        assertThat(ofNobody.getAuthorizations()).isEqualTo(Map.of("authorized_tenants", List.of("<default>")));
    }

    @Test
    void variablesKeepTheirTypes() throws Exception {
        final Packed variables = packed();

        final var job = (io.camunda.zeebe.protocol.record.value.JobRecordValue)
                ExportedRecord.of(event(job(variables)), 1, "1").getValue();

        assertThat(job.getVariables())
                .containsEntry("small", 7)
                .containsEntry("large", 1L << 40)
                .containsEntry("real", 0.5)
                .containsEntry("yes", true)
                .containsEntry("nothing", null)
                .containsEntry("list", List.of(1, "two"));
    }

    @Test
    void theValueOfAVariableIsJson() throws Exception {
        final VariableValue variable = new VariableValue("v", packed(), 1, 2, 3, "p", Tenants.DEFAULT);

        final var exported = (io.camunda.zeebe.protocol.record.value.VariableRecordValue)
                ExportedRecord.of(Record.event(1, -1, 1, 1, VariableIntent.CREATED, variable), 1, "1")
                        .getValue();

        assertThat(exported.getValue())
                .isEqualTo("{\"small\":7,\"large\":1099511627776,\"real\":0.5,\"yes\":true,\"nothing\":null,"
                        + "\"list\":[1,\"two\"]}");
    }

    @Test
    void whatIsOursAloneIsNotShown() {
        assertThat(ExportedRecord.of(
                        Record.event(1, -1, 1, -1, ExporterIntent.ACKNOWLEDGED, ExporterValue.named("x")), 1, "1"))
                .isNull();
        assertThat(ExportedRecord.of(
                        Record.event(
                                1, -1, 1, 5, ProcessInstanceBatchIntent.SIZED, new ProcessInstanceBatchValue(1, 2, 3)),
                        1,
                        "1"))
                .isNull();
    }

    @Test
    void aDocumentThatIsNoneIsSaidToBeSo() {
        assertThatThrownBy(() -> PackedObjects.document(Documents.text("no")))
                .isInstanceOf(MalformedBytes.class)
                .hasMessageContaining("document");
    }

    private static Record event(final RecordValue value) {
        return Record.event(17, 11, 1_700_000_000_000L, 42, Intent.of(value.valueType(), 0), value);
    }

    private static ProcessInstanceValue task() {
        return new ProcessInstanceValue(
                "process",
                1,
                2,
                3,
                "task",
                3,
                BpmnElementType.SERVICE_TASK,
                BpmnEventType.UNSPECIFIED,
                -1,
                -1,
                Tenants.DEFAULT);
    }

    private static JobValue job(final Packed variables) {
        return new JobValue(
                "type",
                "worker",
                3,
                0,
                -1,
                -1,
                1000,
                "",
                "",
                Packed.EMPTY_DOCUMENT,
                variables,
                "task",
                5,
                "process",
                1,
                2,
                3,
                Tenants.DEFAULT);
    }

    private static Packed packed() throws Exception {
        try (MessageBufferPacker out = MessagePack.newDefaultBufferPacker()) {
            out.packMapHeader(6);
            out.packString("small").packInt(7);
            out.packString("large").packLong(1L << 40);
            out.packString("real").packDouble(0.5);
            out.packString("yes").packBoolean(true);
            out.packString("nothing").packNil();
            out.packString("list").packArrayHeader(2).packInt(1).packString("two");
            return new Packed(out.toByteArray());
        }
    }
}
