package dev.skep.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.skep.operator.model.Json;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What the real API server takes and refuses: every rule has a case of both, and every bound of the schema is tried. */
@OnApiServer
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ResourceRulesTest {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String BASE = """
            apiVersion: skep.dev/v1alpha1
            kind: ZeebeCluster
            metadata: {name: orders}
            spec: {version: 1.0.0, replicas: 6, partitions: 3, replicationFactor: 3}
            """;
    private static final String ZONES = "zones: [{name: a}, {name: b}, {name: c}]";
    private static final String REGIONS = """
            clusterName: payments
            multiRegion:
              region: orders
              regions: [{name: orders, namespace: o}, {name: east, namespace: e}, {name: west, namespace: w}]
            """;

    /** What is there already when it is a matter of a change (else null), what is refused by the rule, and what it lets through; all as parts of spec. */
    record Case(String rule, String there, String refused, String taken) {
        @Override
        public String toString() {
            return rule;
        }
    }

    private static Case create(final String rule, final String refused, final String taken) {
        return new Case(rule, null, refused, taken);
    }

    private static Case change(final String rule, final String there, final String refused, final String taken) {
        return new Case(rule, there, refused, taken);
    }

    static final List<Case> CASES = List.of(
            create("replicas must be a multiple of the number of zones", "replicas: 4\n" + ZONES, ZONES),
            change("replicas must be a multiple of the number of zones", ZONES, "replicas: 7", "replicas: 9"),
            create("replicationFactor exceeds the number of brokers", "replicationFactor: 7", "replicationFactor: 6"),
            change("replicationFactor exceeds the number of brokers", "{}", "replicas: 2", "replicas: 3"),
            create("clusterName is required with multiRegion", REGIONS + "clusterName: null", REGIONS),
            create("two regions need an even replicationFactor", """
                    clusterName: payments
                    multiRegion: {region: orders, regions: [{name: orders, namespace: o}, {name: east, namespace: e}]}
                    """, """
                    clusterName: payments
                    replicationFactor: 4
                    multiRegion: {region: orders, regions: [{name: orders, namespace: o}, {name: east, namespace: e}]}
                    """),
            create(
                    "the loss of one region would lose the quorum",
                    REGIONS + "replicationFactor: 4",
                    REGIONS + "replicationFactor: 5"),
            change("multiRegion cannot be added to or removed", "{}", REGIONS, "partitions: 4"),
            change("multiRegion cannot be added to or removed", REGIONS, "multiRegion: null", "replicas: 7"),
            change("zones are fixed", ZONES, "zones: [{name: b}, {name: a}, {name: c}]", ZONES),
            change("zones are fixed", ZONES, "zones: null", "replicas: 9"),
            change("zones are fixed", "{}", ZONES, "replicas: 9"),
            change("clusterName is fixed", "clusterName: one", "clusterName: two", "replicas: 7"),
            change("clusterName is fixed", "{}", "clusterName: two", "replicas: 7"),
            change("partitions can only grow", "{}", "partitions: 2", "partitions: 4"),
            change("zoneTopologyKey is fixed", "{}", "zoneTopologyKey: rack", "replicas: 7"),
            create(
                    "gateway.replicas needs gateway.mode Standalone",
                    "gateway: {replicas: 3}",
                    "gateway: {mode: Standalone, replicas: 3}"),
            create(
                    "set by the operator",
                    "env: [{name: ZEEBE_BROKER_CLUSTER_NODEID, value: '7'}]",
                    "env: [{name: ZEEBE_BROKER_PROCESSING_MAXCOMMANDSINBATCH, value: '7'}]"),
            create(
                    "File and Postgres come with the brokers of Skep only",
                    "image: {contract: Zeebe}\nexporters: [{id: a, type: File}]",
                    "image: {contract: Zeebe}\nexporters: [{id: a, className: org.example.A}]"),
            create(
                    "either a type",
                    "exporters: [{id: a, type: File, className: org.example.A}]",
                    "exporters: [{id: a, type: File}, {id: b, className: org.example.A}]"),
            create("either a type", "exporters: [{id: a}]", "exporters: [{id: a, type: Postgres, args: {any: [1]}}]"),
            create(
                    "jarPath and jarImage go with className",
                    "exporters: [{id: a, type: File, jarPath: /a.jar}]",
                    "exporters: [{id: a, className: A, jarPath: /a.jar}]"),
            create(
                    "jarImage needs jarPath",
                    "exporters: [{id: a, className: A, jarImage: jars}]",
                    "exporters: [{id: a, className: A, jarImage: jars, jarPath: /a.jar}]"),
            create(
                    "names that begin with ZEEBE_",
                    "exporters: [{id: a, type: File, secretEnv: [{name: ZEEBE_X, secretKeyRef: {name: s, key: k}}]}]",
                    "exporters: [{id: a, type: File, secretEnv: [{name: X, secretKeyRef: {name: s, key: k}}]}]"),
            create("zone names must be unique", "zones: [{name: a}, {name: a}]", "zones: [{name: a}, {name: b}]"),
            change(
                    "image.contract is fixed",
                    "{}",
                    "image: {contract: Zeebe}",
                    "image: {contract: Skep, repository: elsewhere}"),
            create(
                    "region names must be unique",
                    REGIONS.replace("name: west", "name: east"),
                    REGIONS.replace("name: west", "name: north")),
            create("region must be one of regions", REGIONS.replace("region: orders", "region: south"), REGIONS),
            change(
                    "region and the names and order of regions are fixed",
                    REGIONS,
                    REGIONS.replace("name: east, namespace: e", "name: north, namespace: e"),
                    REGIONS.replace("namespace: e", "namespace: f")),
            create(
                    "each region needs its own namespace name",
                    REGIONS.replace("namespace: w", "namespace: e"),
                    REGIONS.replace("namespace: w", "namespace: e, clusterDomain: west.example")),
            create("driver must be one of regions", REGIONS + "  driver: south", REGIONS + "  driver: west"),
            create(
                    "metadata.name must be the name of this region's resource",
                    REGIONS.replace("name: orders, namespace: o", "name: orders, namespace: o, resourceName: other"),
                    REGIONS.replace("name: orders, namespace: o", "name: orders, namespace: o, resourceName: orders")),
            change(
                    "storage.size can only grow",
                    "storage: {size: 8Gi}",
                    "storage: {size: 7Gi}",
                    "storage: {size: 9Gi}"),
            change("storage.size can only grow", "storage: {size: 33Gi}", "storage: null", "storage: {size: 1Ti}"),
            create(
                    "tls.internalSecretName is the older form",
                    "tls: {internalSecretName: a, internal: {issuer: SelfManaged}}",
                    "tls: {internalSecretName: a, gateway: {issuer: SelfManaged}}"),
            create(
                    "tls.gatewaySecretName is the older form",
                    "tls: {gatewaySecretName: a, gateway: {issuer: None}}",
                    "tls: {gatewaySecretName: a, internal: {issuer: SelfManaged}}"),
            create(
                    "secretName goes with issuer Secret",
                    "tls: {internal: {issuer: Secret}}",
                    "tls: {internal: {issuer: Secret, secretName: a}}"),
            create(
                    "secretName goes with issuer Secret",
                    "tls: {gateway: {issuer: SelfManaged, secretName: a}}",
                    "tls: {gateway: {issuer: SelfManaged}}"),
            create(
                    "issuerRef goes with issuer CertManager",
                    "tls: {internal: {issuer: CertManager}}",
                    "tls: {internal: {issuer: CertManager, issuerRef: {name: a}}}"),
            create(
                    "issuerRef goes with issuer CertManager",
                    "tls: {gateway: {issuer: None, issuerRef: {name: a}}}",
                    "tls: {gateway: {issuer: CertManager, issuerRef: {name: a, kind: ClusterIssuer}}}"),
            create(
                    "dnsNames goes with issuer SelfManaged or CertManager",
                    "tls: {gateway: {issuer: Secret, secretName: a, dnsNames: [b.example.org]}}",
                    "tls: {gateway: {issuer: SelfManaged, dnsNames: [b.example.org, '*.c.example.org']}}"),
            create(
                    "tls.internal.issuer SelfManaged goes with one region",
                    REGIONS + "tls: {internal: {issuer: SelfManaged}}",
                    REGIONS + "tls: {internal: {issuer: Secret, secretName: a}, gateway: {issuer: SelfManaged}}"),
            create(
                    "takes the issuers None and Secret",
                    "image: {contract: Zeebe}\ntls: {gateway: {issuer: SelfManaged}}",
                    "image: {contract: Zeebe}\ntls: {gateway: {issuer: Secret, secretName: a}, internalSecretName: b}"),
            create("storage.size must be above 0", "storage: {size: 0Gi}", "storage: {size: 1Mi}"),
            change("storage.type is fixed", "{}", "storage: {type: Ephemeral}", "storage: {type: Persistent}"),
            create(
                    "freeSpace.processing must be above freeSpace.replication",
                    "storage: {freeSpace: {processing: 1Gi}}",
                    "storage: {freeSpace: {processing: 1025Mi}}"));

    private final KubernetesClient client;
    private final String namespace;

    ResourceRulesTest(final ApiServer server) {
        this.client = server.client();
        this.namespace = server.namespace("rules");
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("CASES")
    void aRuleRefusesWithASentenceAndLetsTheRestThrough(final Case rule) throws IOException {
        if (rule.there() == null) {
            assertThatThrownBy(() -> create(resource(rule.refused())))
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessageContaining(rule.rule());
            create(resource(rule.taken()));
            return;
        }
        final ObjectNode there = resource(rule.there());
        ((ObjectNode) there.get("metadata")).put("name", "orders");
        client.resource(generic(there)).inNamespace(namespace).create();
        try {
            assertThatThrownBy(() -> update(there, rule.refused()))
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessageContaining(rule.rule());
            update(there, rule.taken());
        } finally {
            client.resource(generic(there)).inNamespace(namespace).delete();
        }
    }

    /** Half of the brokers with TLS and half without would be no quorum. */
    @Test
    void encryptionBetweenBrokersChangesOnlyWhileNobodyRuns() throws IOException {
        final String rule = "issuer and issuerRef of tls.internal change only while no broker runs";
        final ObjectNode there = resource("tls: {internalSecretName: a}");
        ((ObjectNode) there.get("metadata")).put("name", "encrypted");
        client.resource(generic(there)).inNamespace(namespace).create();
        try {
            update(there, "tls: {internalSecretName: null, internal: {issuer: SelfManaged}}"); // nothing was made yet
            says("{phase: Pending}");
            update(there, "tls: {internalSecretName: null}");
            for (final String busy : List.of(
                    "{phase: Creating}",
                    "{phase: Running}",
                    "{phase: Suspended, operation: {type: Suspend, step: StopBrokers}}")) {
                says(busy);
                for (final String other : List.of(
                        "tls: {internalSecretName: null}",
                        "tls: {internalSecretName: null, internal: {issuer: None}}",
                        "tls: {internalSecretName: null, internal: {issuer: SelfManaged}}",
                        "tls: {internalSecretName: null, internal: {issuer: CertManager, issuerRef: {name: a}}}",
                        "suspend: true\ntls: {internalSecretName: null}")) {
                    assertThatThrownBy(() -> update(there, other))
                            .as(busy + " " + other)
                            .isInstanceOf(KubernetesClientException.class)
                            .hasMessageContaining(rule);
                }
                update(there, "tls: {internalSecretName: null, internal: {issuer: Secret, secretName: a}}");
                update(there, "tls: {internalSecretName: b, gateway: {issuer: SelfManaged}}");
            }
            says("{phase: Suspended, operation: null}");
            update(there, "suspend: false\ntls: {internalSecretName: null, internal: {issuer: SelfManaged}}");
        } finally {
            client.resource(generic(there)).inNamespace(namespace).delete();
        }
    }

    @Test
    void anotherIssuerOfCertManagerIsAnotherAuthority() throws IOException {
        final ObjectNode there = resource("tls: {internal: {issuer: CertManager, issuerRef: {name: a}}}");
        ((ObjectNode) there.get("metadata")).put("name", "encrypted");
        client.resource(generic(there)).inNamespace(namespace).create();
        try {
            says("{phase: Running}");
            assertThatThrownBy(() -> update(there, "tls: {internal: {issuerRef: {name: b}}}"))
                    .hasMessageContaining("issuer and issuerRef of tls.internal change only while no broker runs");
            update(there, "tls: {internal: {dnsNames: [b.example.org]}}");
        } finally {
            client.resource(generic(there)).inNamespace(namespace).delete();
        }
    }

    /** As the operator writes it. */
    private void says(final String status) throws JsonProcessingException {
        client.genericKubernetesResources("skep.dev/v1alpha1", "ZeebeCluster")
                .inNamespace(namespace)
                .withName("encrypted")
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":" + YAML.readTree(status) + "}");
    }

    @Test
    void noTwoExportersHaveOneName() throws IOException {
        assertThatThrownBy(() -> create(resource("exporters: [{id: a, type: File}, {id: a, type: Postgres}]")))
                .hasMessageContaining("spec.exporters[1]: Duplicate value: {\"id\":\"a\"}");
    }

    @Test
    void namesFitIntoThoseOfPods() throws IOException {
        assertThatThrownBy(() -> create(named("o".repeat(31)))).hasMessageContaining("at most 30 characters");
        assertThatThrownBy(() -> create(named("orders.de"))).hasMessageContaining("no dots");
        create(named("o".repeat(30)));
    }

    @Test
    void everyRuleOfTheDefinitionHasACase() throws IOException {
        final TreeSet<String> untried = new TreeSet<>();
        visit(".", schema(), (path, node) -> {
            for (final JsonNode rule : node.path("x-kubernetes-validations")) {
                final String message = rule.path("message").asText();
                if (!path.equals(".") && CASES.stream().noneMatch(one -> message.contains(one.rule()))) {
                    untried.add(path + ": " + message);
                }
            }
        });
        assertThat(untried).isEmpty();
    }

    @Test
    void whatLacksIsNamed() throws IOException {
        for (final String field : List.of("version", "replicas", "partitions", "replicationFactor")) {
            assertThatThrownBy(() -> create(resource(field + ": null")))
                    .hasMessageContaining("spec." + field)
                    .hasMessageContaining("Required value");
        }
        final ObjectNode without = resource("{}");
        without.remove("spec");
        assertThatThrownBy(() -> create(without)).hasMessageContaining("spec: Required value");
    }

    /** Each bound of the schema with a value just beyond it. */
    @Test
    void everyBoundOfTheSchemaIsKept() throws IOException {
        final List<String> taken = new ArrayList<>();
        final int[] tried = {0};
        visit("", schema(), (path, node) -> {
            if (!path.startsWith("spec.")) {
                return;
            }
            for (final String value : beyond(node)) {
                tried[0]++;
                try {
                    create(with(path, value));
                    taken.add(path + " = " + value);
                } catch (final KubernetesClientException e) {
                    final String field =
                            path.substring(path.lastIndexOf('.') + 1).replace("[]", "");
                    if (!e.getMessage().contains(field)) {
                        taken.add(path + " is not named: " + e.getMessage());
                    }
                } catch (final IOException e) {
                    throw new AssertionError(path + " = " + value, e);
                }
            }
        });
        assertThat(taken).isEmpty();
        assertThat(tried[0]).isGreaterThan(100);
    }

    private static List<String> beyond(final JsonNode node) {
        final List<String> values = new ArrayList<>();
        if (node.has("minimum")) {
            values.add(Long.toString(node.get("minimum").asLong() - 1));
            values.add(Long.toString(node.get("maximum").asLong() + 1));
        }
        if (node.has("enum")) {
            values.add("Nonsense");
        }
        if (node.has("pattern")) {
            values.add("\"no such thing!\"");
        }
        if (node.path("minLength").asInt() > 0) {
            values.add("\"\"");
        }
        if (node.has("maxLength")) {
            values.add("\"" + "1".repeat(node.get("maxLength").asInt() + 1) + "\"");
        }
        if (node.path("minItems").asInt() > 0) {
            values.add("[]");
        }
        if (node.has("maxItems")) {
            values.add("[" + "{},".repeat(node.get("maxItems").asInt()) + "{}]");
        }
        if (node.path("type").asText().equals("boolean")) {
            values.add("\"perhaps\"");
        }
        if (node.path("type").asText().equals("integer")) {
            values.add("\"many\"");
        }
        return values;
    }

    private static ObjectNode with(final String path, final String value) throws JsonProcessingException {
        final StringBuilder before = new StringBuilder();
        final StringBuilder after = new StringBuilder();
        for (final String part : path.substring("spec.".length()).split("\\.", -1)) {
            final boolean list = part.endsWith("[]");
            before.append('{').append(part.replace("[]", "")).append(list ? ": [" : ": ");
            after.insert(0, list ? "]}" : "}");
        }
        return resource(before + value + after);
    }

    private static void visit(final String path, final JsonNode node, final BiConsumer<String, JsonNode> visitor) {
        visitor.accept(path, node);
        for (final Map.Entry<String, JsonNode> field : node.path("properties").properties()) {
            visit(
                    path.isEmpty() || path.equals(".") ? field.getKey() : path + "." + field.getKey(),
                    field.getValue(),
                    visitor);
        }
        if (node.has("items")) {
            visit(path + "[]", node.get("items"), visitor);
        }
    }

    private static JsonNode schema() throws IOException {
        return YAML.readTree(ApiServer.REPOSITORY
                        .resolve("crds/zeebeclusters.skep.dev.yaml")
                        .toFile())
                .at("/spec/versions/0/schema/openAPIV3Schema");
    }

    private static ObjectNode resource(final String partOfSpec) throws JsonProcessingException {
        final ObjectNode resource = (ObjectNode) YAML.readTree(BASE);
        lay((ObjectNode) resource.get("spec"), (ObjectNode) YAML.readTree(partOfSpec));
        return resource;
    }

    /** Objects field by field, and everything else, lists too, as a whole. Null takes a field away. */
    private static void lay(final ObjectNode base, final ObjectNode over) {
        for (final Map.Entry<String, JsonNode> field : over.properties()) {
            if (field.getValue().isNull()) {
                base.remove(field.getKey());
            } else if (field.getValue() instanceof ObjectNode theirs
                    && base.get(field.getKey()) instanceof ObjectNode mine) {
                lay(mine, theirs);
            } else {
                base.set(field.getKey(), field.getValue());
            }
        }
    }

    private static ObjectNode named(final String name) throws JsonProcessingException {
        final ObjectNode resource = resource("{}");
        ((ObjectNode) resource.get("metadata")).put("name", name);
        return resource;
    }

    private static GenericKubernetesResource generic(final ObjectNode tree) {
        return Json.read(tree, GenericKubernetesResource.class);
    }

    private void create(final ObjectNode tree) {
        client.resource(generic(tree)).inNamespace(namespace).dryRun().create();
    }

    private void update(final ObjectNode there, final String partOfSpec) throws JsonProcessingException {
        final ObjectNode changed = there.deepCopy();
        lay((ObjectNode) changed.get("spec"), (ObjectNode) YAML.readTree(partOfSpec));
        client.resource(generic(changed)).inNamespace(namespace).dryRun().update();
    }
}
