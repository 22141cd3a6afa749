package dev.skep.operator.api;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** values.schema.json of the chart zeebe-cluster: what is written here, and the schema of spec for the value that is passed on as spec. */
final class ChartSchema {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REST = """
            {
              "$schema": "http://json-schema.org/draft-07/schema#",
              "type": "object",
              "properties": {
                "global": {"type": "object", "description": "Of a chart that holds this one."},
                "enabled": {"type": "boolean", "description": "Of a chart that holds this one."},
                "name": {
                  "type": "string",
                  "maxLength": 30,
                  "description": "Name of the resource; empty for that of the release. At most 30 characters."
                },
                "annotations": {
                  "type": "object",
                  "additionalProperties": {"type": "string"},
                  "description": "Annotations of the resource, such as skep.dev/pause."
                },
                "cluster": {},
                "test": {
                  "type": "object",
                  "properties": {
                    "image": {
                      "type": "string",
                      "description": "Image with the skep command, which helm test runs; empty for that of the brokers, or skep where theirs is another contract."
                    }
                  },
                  "additionalProperties": false
                },
                "extraObjects": {
                  "type": "array",
                  "items": {"type": "object"},
                  "description": "Further objects of the release."
                }
              },
              "additionalProperties": false
            }
            """;
    private static final List<String> SAME = List.of(
            "type",
            "default",
            "enum",
            "pattern",
            "minimum",
            "maximum",
            "minLength",
            "maxLength",
            "minItems",
            "maxItems",
            "minProperties",
            "maxProperties",
            "required");
    /** What Kubernetes knows and JSON Schema does not: the API server sees to it. */
    private static final List<String> LEFT_OUT = List.of("format", "nullable", "description");

    private ChartSchema() {}

    static String text() throws IOException {
        final JsonNode definition = new YAMLMapper().readTree(CrdFile.text());
        final ObjectNode whole = (ObjectNode) JSON.readTree(REST);
        final ObjectNode cluster = converted(definition.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec"));
        cluster.put(
                "description", "The spec of the ZeebeCluster, passed on as it is: docs/operator.md tells all fields.");
        ((ObjectNode) whole.get("properties")).set("cluster", cluster);
        final DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
        return JSON.writer(printer).writeValueAsString(whole) + "\n";
    }

    /** A field that the definition doesn't know is refused here; the API server would only warn of it, and drop it. */
    private static ObjectNode converted(final JsonNode schema) {
        final ObjectNode made = JSON.createObjectNode();
        if (schema.has("description")) {
            made.set("description", schema.get("description"));
        }
        for (final Map.Entry<String, JsonNode> entry : schema.properties()) {
            final String key = entry.getKey();
            if (SAME.contains(key)) {
                made.set(key, entry.getValue().deepCopy());
            } else if (key.equals("properties")) {
                final ObjectNode properties = made.putObject(key);
                entry.getValue()
                        .properties()
                        .forEach(property -> properties.set(
                                property.getKey(),
                                isRequired(schema, property.getKey())
                                        ? converted(property.getValue())
                                        : nullable(converted(property.getValue()))));
            } else if (key.equals("items") || key.equals("additionalProperties")) {
                made.set(key, entry.getValue().isObject() ? converted(entry.getValue()) : entry.getValue());
            } else if (key.equals("anyOf")) {
                final ArrayNode either = made.putArray(key);
                entry.getValue().forEach(one -> either.add(converted(one)));
            } else if (!key.startsWith("x-kubernetes-") && !LEFT_OUT.contains(key)) {
                throw new IllegalStateException("the definition has " + key + ", of which nobody has thought here");
            }
        }
        if (schema.has("properties")
                && !schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
            made.put("additionalProperties", false);
        }
        return made;
    }

    private static boolean isRequired(final JsonNode schema, final String field) {
        for (final JsonNode required : schema.path("required")) {
            if (required.asText().equals(field)) {
                return true;
            }
        }
        return false;
    }

    /** Helm's way of taking back what another file of values has set. */
    private static ObjectNode nullable(final ObjectNode schema) {
        if (schema.has("type")) {
            final ArrayNode types =
                    JSON.createArrayNode().add(schema.get("type")).add("null");
            schema.set("type", types);
        } else if (schema.has("anyOf")) {
            ((ArrayNode) schema.get("anyOf")).addObject().put("type", "null");
        }
        if (schema.has("enum")) {
            ((ArrayNode) schema.get("enum")).addNull();
        }
        return schema;
    }
}
