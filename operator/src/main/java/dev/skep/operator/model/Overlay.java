package dev.skep.operator.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The free-form settings of {@code spec.config} as environment variables, which every broker of the contract reads. */
final class Overlay {
    private static final List<String> RESERVED = List.of(
            "ZEEBE_BROKER_CLUSTER_NODEID",
            "ZEEBE_BROKER_CLUSTER_CLUSTERSIZE",
            "ZEEBE_BROKER_CLUSTER_PARTITIONSCOUNT",
            "ZEEBE_BROKER_CLUSTER_REPLICATIONFACTOR",
            "ZEEBE_BROKER_CLUSTER_INITIALCONTACTPOINTS",
            "ZEEBE_BROKER_CLUSTER_CLUSTERNAME",
            "ZEEBE_BROKER_CLUSTER_REGION",
            "ZEEBE_BROKER_CLUSTER_ZONE",
            "ZEEBE_BROKER_DATA_DIRECTORY",
            "ZEEBE_BROKER_NETWORK_",
            "ZEEBE_BROKER_GATEWAY_NETWORK_PORT",
            "MANAGEMENT_SERVER_");
    private static final List<String> ALLOWED = List.of("ZEEBE_BROKER_NETWORK_MAXMESSAGESIZE");

    private Overlay() {}

    static SortedMap<String, String> variables(final ObjectNode config) throws ConfigProblem {
        final SortedMap<String, String> variables = new TreeMap<>();
        if (config != null) {
            flatten("", config, variables);
        }
        for (final String name : variables.keySet()) {
            if (!ALLOWED.contains(name) && RESERVED.stream().anyMatch(name::startsWith)) {
                throw new ConfigProblem(
                        "spec.config sets " + name.toLowerCase(Locale.ROOT).replace('_', '.')
                                + ", which the operator sets itself; remove it and use the field of spec instead");
            }
        }
        return variables;
    }

    private static void flatten(final String prefix, final JsonNode node, final SortedMap<String, String> variables)
            throws ConfigProblem {
        if (node instanceof ObjectNode object) {
            for (final Map.Entry<String, JsonNode> field : object.properties()) {
                final String name =
                        field.getKey().replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
                if (!name.matches("[A-Z][A-Z0-9_]*")) {
                    throw new ConfigProblem("spec.config: \"" + field.getKey()
                            + "\" is no name of a setting; expected letters, digits, dots and dashes");
                }
                flatten(prefix.isEmpty() ? name : prefix + "_" + name, field.getValue(), variables);
            }
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                flatten(prefix + "_" + i, node.get(i), variables);
            }
        } else {
            variables.put(prefix, node.asText());
        }
    }
}
