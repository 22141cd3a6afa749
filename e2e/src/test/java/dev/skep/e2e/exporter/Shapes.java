package dev.skep.e2e.exporter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What somebody who reads exported records can rely on, without what differs each time: by kind of record, as each kind goes to an index or
 * a topic of its own, the events in their order, with all that they say. Keys and times are said to be there, and no more.
 */
final class Shapes {
    /** Written by whichever partition, at whichever time after what caused them: their order says nothing. */
    private static final Set<String> LOOSE = Set.of("MESSAGE_SUBSCRIPTION", "PROCESS_MESSAGE_SUBSCRIPTION");

    /** Not exported to Elasticsearch unless that is asked for. */
    private static final Set<String> UNRECORDED = Set.of("PROCESS_EVENT");

    /** What Skep says otherwise and means to, by kind and field; see docs/exporters.md. */
    private static final Set<String> DIFFERENT = Set.of(
            "DECISION_EVALUATION.variables",
            "JOB.recurringTime",
            "USER_TASK.changedAttributes",
            "PROCESS.resource",
            "PROCESS.checksum",
            "PROCESS_MESSAGE_SUBSCRIPTION.variables");

    private static final long LOWEST_KEY = 1L << 51;
    private static final long LONG_AGO_MILLIS = 1_500_000_000_000L;

    private Shapes() {}

    /** One line for each event of the processes whose ids begin with that, those of one instance and kind together. */
    static List<String> of(final List<JsonNode> records, final String prefix) {
        final Map<Long, String> instances = new LinkedHashMap<>();
        final Map<String, List<String>> groups = new TreeMap<>();
        for (final JsonNode record : records) {
            if (!record.get("recordType").asText().equals("EVENT")) {
                continue;
            }
            final JsonNode value = record.get("value");
            if (value.path("bpmnElementType").asText().equals("PROCESS")
                    && isOf(value.path("bpmnProcessId").asText(), prefix)) {
                instances.putIfAbsent(
                        value.get("processInstanceKey").asLong(),
                        "%02d %s"
                                .formatted(
                                        instances.size(),
                                        value.path("bpmnProcessId").asText()));
            }
        }
        for (final JsonNode record : records) {
            final String instance =
                    instances.get(record.at("/value/processInstanceKey").asLong(-1));
            final String kind = record.get("valueType").asText();
            if (instance != null
                    && !UNRECORDED.contains(kind)
                    && record.get("recordType").asText().equals("EVENT")
                    && !wasLooseAndDeleted(kind, record)) {
                groups.computeIfAbsent(instance + " " + kind, name -> new ArrayList<>())
                        .add(line(kind, record));
            }
        }
        final List<String> lines = new ArrayList<>();
        groups.forEach((name, group) -> {
            if (name.endsWith(" VARIABLE") || LOOSE.stream().anyMatch(name::endsWith)) {
                Collections.sort(group);
            }
            group.forEach(line -> lines.add(name + " " + line));
        });
        return lines;
    }

    /** Which fields records of each kind have around their value. */
    static Set<String> envelopes(final List<JsonNode> records) {
        final Set<String> fields = new TreeSet<>();
        for (final JsonNode record : records) {
            record.fieldNames().forEachRemaining(fields::add);
        }
        return fields;
    }

    private static boolean isOf(final String processId, final String prefix) {
        return processId.equals(prefix) || processId.startsWith(prefix + "-");
    }

    private static boolean wasLooseAndDeleted(final String kind, final JsonNode record) {
        final String intent = record.get("intent").asText();
        return LOOSE.contains(kind) && (intent.equals("DELETED") || intent.equals("CORRELATED"));
    }

    private static String line(final String kind, final JsonNode record) {
        final ObjectNode value = record.get("value").deepCopy();
        DIFFERENT.forEach(field -> {
            if (field.startsWith(kind + ".")) {
                value.remove(field.substring(kind.length() + 1));
            }
        });
        final JsonNode authorizations = record.get("authorizations");
        return record.get("intent").asText() + " " + plain(value) + " " + authorizations;
    }

    /** Sorted by name, so that the order in which somebody writes them is nothing. */
    private static JsonNode plain(final JsonNode node) {
        if (node instanceof final ObjectNode object) {
            final TreeMap<String, JsonNode> sorted = new TreeMap<>();
            object.fields().forEachRemaining(field -> sorted.put(field.getKey(), plain(field.getValue())));
            final ObjectNode plain = object.objectNode();
            sorted.forEach(plain::set);
            return plain;
        }
        if (node instanceof final ArrayNode array) {
            final ArrayNode plain = array.arrayNode();
            array.forEach(element -> plain.add(plain(element)));
            return plain;
        }
        if (node.isIntegralNumber() && node.asLong() >= LOWEST_KEY) {
            return text("a key");
        }
        if (node.isIntegralNumber() && node.asLong() >= LONG_AGO_MILLIS) {
            return text("a time");
        }
        if (node.isTextual()) {
            return text(node.asText()
                    .replaceAll("sequenceFlow_[0-9a-f-]{36}", "a flow")
                    .replaceAll("\\b2251799813\\d{6}\\b", "a key"));
        }
        return node;
    }

    private static JsonNode text(final String text) {
        return TextNode.valueOf(text);
    }
}
