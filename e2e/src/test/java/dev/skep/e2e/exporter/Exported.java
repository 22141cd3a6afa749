package dev.skep.e2e.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skep.e2e.fixture.Await;
import java.util.List;
import java.util.function.Supplier;

/** What has been exported so far, wherever it went. */
record Exported(Supplier<List<JsonNode>> all) {
    /** The first such record of the instance, as soon as it is there. */
    JsonNode await(final String valueType, final String intent, final long processInstanceKey) {
        return await(valueType, intent, processInstanceKey, 0);
    }

    /** The same, but so many before it don't count. */
    JsonNode await(final String valueType, final String intent, final long processInstanceKey, final int before) {
        return Await.value(() -> {
            final List<JsonNode> found = all.get().stream()
                    .filter(record -> record.get("recordType").asText().equals("EVENT")
                            && record.get("valueType").asText().equals(valueType)
                            && record.get("intent").asText().equals(intent)
                            && record.at("/value/processInstanceKey").asLong() == processInstanceKey)
                    .toList();
            assertThat(found)
                    .as("%s %s of %d", valueType, intent, processInstanceKey)
                    .hasSizeGreaterThan(before);
            return found.get(before);
        });
    }

    void awaitElement(final String elementId, final String intent, final long processInstanceKey) {
        Await.until(() -> assertThat(all.get())
                .as("%s of %s in %d", intent, elementId, processInstanceKey)
                .anyMatch(record -> record.get("intent").asText().equals(intent)
                        && record.at("/value/elementId").asText().equals(elementId)
                        && record.at("/value/processInstanceKey").asLong() == processInstanceKey));
    }

    /** The process itself is over: nothing that matters of it comes afterwards. */
    void awaitEnd(final long processInstanceKey, final String intent) {
        Await.until(() -> assertThat(all.get())
                .as("%s %d", intent, processInstanceKey)
                .anyMatch(record -> record.get("intent").asText().equals(intent)
                        && record.get("key").asLong() == processInstanceKey));
    }

    /** The instance of the process with that id that is made by something else than a command. */
    long awaitInstanceOf(final String processId, final int before) {
        return Await.value(() -> {
            final List<JsonNode> found = all.get().stream()
                    .filter(record -> record.get("intent").asText().equals("ELEMENT_ACTIVATING")
                            && record.at("/value/bpmnElementType").asText().equals("PROCESS")
                            && record.at("/value/bpmnProcessId").asText().equals(processId)
                            && record.get("recordType").asText().equals("EVENT"))
                    .toList();
            assertThat(found).as("instances of %s", processId).hasSizeGreaterThan(before);
            return found.get(before).get("key").asLong();
        });
    }
}
