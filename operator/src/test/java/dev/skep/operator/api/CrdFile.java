package dev.skep.operator.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The resource definition as the repository keeps it: what the generator makes of the types, and what it has no annotations for. */
final class CrdFile {
    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();
    private static final List<String> COLUMNS = List.of(
            "Phase",
            "Brokers",
            "Partitions",
            "Version",
            "Available",
            "Message",
            "Age",
            "RF",
            "Region",
            "Balanced",
            "Topology");

    private CrdFile() {}

    static String text() throws IOException {
        final CustomResourceDefinition definition = generated();
        definition.getSpec().getNames().setCategories(List.of("all", "skep"));
        definition.getMetadata().setAnnotations(null);
        final List<CustomResourceColumnDefinition> columns =
                new ArrayList<>(definition.getSpec().getVersions().getFirst().getAdditionalPrinterColumns());
        columns.sort(Comparator.comparingInt(column -> COLUMNS.indexOf(column.getName())));
        definition.getSpec().getVersions().getFirst().setAdditionalPrinterColumns(columns);
        final JSONSchemaProps root =
                definition.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
        root.setDescription("The brokers of one cluster inside one Kubernetes cluster.");
        root.setRequired(new ArrayList<>(List.of("spec")));
        defaultsFromChildren(root);
        final JSONSchemaProps spec = property(root, "spec");
        spec.setDescription("What is wanted.");
        final JSONSchemaProps status = property(root, "status");
        status.setDescription("What is, and why.");
        property(spec, "zones").setXKubernetesListType("atomic");
        property(property(spec, "multiRegion"), "regions").setXKubernetesListType("atomic");
        final JSONSchemaProps env = property(spec, "env");
        mapList(env, "name");
        env.getItems().getSchema().getProperties().get("name").setMaxLength(253L);
        final JSONSchemaProps exporters = property(spec, "exporters");
        mapList(exporters, "id");
        mapList(property(exporters.getItems().getSchema(), "secretEnv"), "name");
        mapList(property(status, "exporters"), "id");
        mapList(property(status, "conditions"), "type");
        mapList(property(status, "brokers"), "nodeId");
        bounded(property(property(spec, "scheduling"), "nodeSelector"), 20);
        final JSONSchemaProps ranges = property(property(spec, "networkPolicy"), "peerCIDRs");
        ranges.getItems().getSchema().setPattern("^[0-9a-fA-F.:]+/[0-9]{1,3}$");
        ranges.getItems().getSchema().setMaxLength(43L);
        property(property(spec, "jvm"), "options").getItems().getSchema().setMaxLength(500L);
        for (final String side : List.of("internal", "gateway")) {
            final JSONSchemaProps names = property(property(property(spec, "tls"), side), "dnsNames");
            names.getItems().getSchema().setPattern("^(\\*\\.)?[a-z0-9]([-a-z0-9.]*[a-z0-9])?$");
            names.getItems().getSchema().setMaxLength(253L);
        }
        final ObjectNode tree = SERIALIZATION.convertValue(definition, ObjectNode.class);
        tree.remove("status");
        return "# Made from the types in operator/src/main/java/dev/skep/operator/api; CrdTest says how to make it again.\n"
                + SERIALIZATION.asYaml(tree).replaceFirst("^---\n", "");
    }

    private static CustomResourceDefinition generated() throws IOException {
        final Map<String, ByteArrayOutputStream> files = new TreeMap<>();
        final CRDGenerator.CRDOutput<ByteArrayOutputStream> output = new CRDGenerator.CRDOutput<>() {
            @Override
            public ByteArrayOutputStream outputFor(final String crdName) {
                return files.computeIfAbsent(crdName, name -> new ByteArrayOutputStream());
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
        new CRDGenerator()
                .customResourceClasses(ZeebeCluster.class)
                .forCRDVersions("v1")
                .withObjectMapper(new ObjectMapper(), SERIALIZATION)
                .withOutput(output)
                .generate();
        final String yaml = files.values().iterator().next().toString(StandardCharsets.UTF_8);
        return SERIALIZATION.unmarshal(yaml, CustomResourceDefinition.class);
    }

    /** A default of an object is that of its fields. */
    private static void defaultsFromChildren(final JSONSchemaProps schema) {
        if ("object".equals(schema.getType()) && schema.getDefault() != null) {
            schema.setDefault(new ObjectMapper().createObjectNode());
        }
        if (schema.getProperties() != null) {
            schema.getProperties().values().forEach(CrdFile::defaultsFromChildren);
        }
        if (schema.getItems() != null && schema.getItems().getSchema() != null) {
            defaultsFromChildren(schema.getItems().getSchema());
        }
    }

    private static JSONSchemaProps property(final JSONSchemaProps parent, final String name) {
        final JSONSchemaProps found = parent.getProperties().get(name);
        if (found == null) {
            throw new IllegalStateException(
                    name + " is not in " + parent.getProperties().keySet());
        }
        return found;
    }

    private static void bounded(final JSONSchemaProps map, final long entries) {
        map.setMaxProperties(entries);
    }

    private static void mapList(final JSONSchemaProps list, final String key) {
        list.setXKubernetesListType("map");
        list.setXKubernetesListMapKeys(List.of(key));
        final JSONSchemaProps item = list.getItems().getSchema();
        final List<String> required = new ArrayList<>(item.getRequired() == null ? List.of() : item.getRequired());
        if (!required.contains(key)) {
            required.add(key);
        }
        item.setRequired(required);
    }
}
