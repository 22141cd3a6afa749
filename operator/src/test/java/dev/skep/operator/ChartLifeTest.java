package dev.skep.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Releases of the charts, with every preset: installed, tested as far as that goes without nodes, upgraded, rolled back, removed. The API server
 * holds pods to the strictest of its standards.
 */
@OnApiServer
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ChartLifeTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RELEASE = "shop";
    /** Kinds that charts make, with and without a namespace. */
    private static final String KINDS =
            "zeebeclusters,deployments,services,configmaps,serviceaccounts,roles,rolebindings,"
                    + "networkpolicies,poddisruptionbudgets,servicemonitors,clusterroles,clusterrolebindings";

    private final ApiServer server;
    private HelmOn helm;

    @TempDir
    private static Path folder;

    ChartLifeTest(final ApiServer server) {
        this.server = server;
    }

    @BeforeAll
    void prepare() throws InterruptedException {
        helm = new HelmOn(server, folder);
        server.addPrometheus();
        for (final String watched : List.of("workflows", "payments")) {
            server.tryKubectl("create", "namespace", watched);
        }
    }

    @AfterAll
    void remove() {
        server.removePrometheus();
    }

    private String restricted() {
        final String namespace = server.namespace("release");
        server.kubectl(
                "label",
                "namespace",
                namespace,
                "pod-security.kubernetes.io/enforce=restricted",
                "pod-security.kubernetes.io/warn=restricted");
        return namespace;
    }

    static Stream<Helm.Rendering> operators() throws IOException {
        return Helm.renderings().filter(rendering -> rendering.chart().equals("skep-operator"));
    }

    static Stream<Helm.Rendering> clusters() throws IOException {
        return Helm.renderings().filter(rendering -> rendering.chart().equals("zeebe-cluster"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operators")
    void anOperatorComesChangesAndGoes(final Helm.Rendering rendering) throws IOException {
        live(rendering, "logging.level=TRACE", "Deployment");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("clusters")
    void aClusterComesChangesAndGoes(final Helm.Rendering rendering) throws IOException {
        live(rendering, "cluster.terminationGracePeriodSeconds=77", "ZeebeCluster");
    }

    /** @param change of a value, which {@code changed} shows */
    private void live(final Helm.Rendering rendering, final String change, final String changed) throws IOException {
        final String namespace = restricted();
        final SortedMap<String, JsonNode> before = release(namespace);
        final String chart = Helm.chart(rendering.chart());
        final String installed = helm("install", chart, namespace, rendering.options());
        assertThat(installed).doesNotContain("Warning:").contains("STATUS: deployed", "NOTES:", "kubectl ");
        final SortedMap<String, JsonNode> first = release(namespace);
        assertThat(first.keySet()).anyMatch(name -> name.startsWith(changed + "/"));
        itsTestIsTaken(namespace);

        final List<String> more = new ArrayList<>(rendering.options());
        more.addAll(List.of("--set", change));
        helm("upgrade", chart, namespace, more);
        final SortedMap<String, JsonNode> second = release(namespace);
        assertThat(second.keySet()).isEqualTo(first.keySet());
        assertThat(second).isNotEqualTo(first);

        helm.must("rollback", RELEASE, "1", "-n", namespace);
        assertThat(release(namespace)).isEqualTo(first);

        helm.must("uninstall", RELEASE, "-n", namespace, "--wait", "--timeout", "2m");
        assertThat(release(namespace)).isEqualTo(before);
    }

    /** What can only grow is not taken back by Helm either, and the release says why. */
    @Test
    void aRollbackThatWouldLosePartitionsIsRefused() throws IOException {
        final String namespace = restricted();
        final String chart = Helm.chart("zeebe-cluster");
        helm("install", chart, namespace, List.of());
        helm("upgrade", chart, namespace, List.of("--set", "cluster.partitions=6"));
        final SortedMap<String, JsonNode> grown = release(namespace);

        final Shell.Outcome back = helm.run("rollback", RELEASE, "1", "-n", namespace);

        assertThat(back.code()).isNotZero();
        assertThat(back.err()).contains("partitions can only grow");
        assertThat(release(namespace)).isEqualTo(grown);
        helm.must("uninstall", RELEASE, "-n", namespace);
    }

    private String helm(final String verb, final String chart, final String namespace, final List<String> options) {
        final List<String> all = new ArrayList<>(List.of(verb, RELEASE, chart, "-n", namespace));
        all.addAll(options);
        final Shell.Outcome outcome = helm.run(all.toArray(String[]::new));
        assertThat(outcome.code()).as(outcome.err()).isZero();
        return outcome.out() + outcome.err();
    }

    /** What helm test would create. There are no nodes to run it; what it does is tried elsewhere. */
    private void itsTestIsTaken(final String namespace) throws IOException {
        final String hooks = helm.must("get", "hooks", RELEASE, "-n", namespace);
        assertThat(hooks).contains("kind: Pod").contains("helm.sh/hook-delete-policy: before-hook-creation");
        final Path file = Files.writeString(folder.resolve("hooks.yaml"), hooks);
        final Shell.Outcome taken =
                server.tryKubectl("create", "--validate=strict", "-n", namespace, "-f", file.toString());
        assertThat(taken.code()).as(taken.err()).isZero();
        assertThat(taken.err()).isEmpty();
        server.kubectl("delete", "-n", namespace, "-f", file.toString());
    }

    /** All objects of the release, without what a server writes, and what every write changes. */
    private SortedMap<String, JsonNode> release(final String namespace) throws IOException {
        final JsonNode found = JSON.readTree(server.kubectl(
                "get", KINDS, "-n", namespace, "-l", "app.kubernetes.io/instance=" + RELEASE, "-o", "json"));
        final SortedMap<String, JsonNode> objects = new TreeMap<>();
        for (final JsonNode object : found.path("items")) {
            final ObjectNode stripped = object.deepCopy();
            stripped.remove("status");
            final ObjectNode meta = (ObjectNode) stripped.get("metadata");
            meta.remove(List.of("resourceVersion", "generation", "managedFields", "uid", "creationTimestamp"));
            if (meta.path("annotations") instanceof ObjectNode annotations) {
                annotations.remove("deployment.kubernetes.io/revision");
            }
            objects.put(
                    object.path("kind").asText() + "/"
                            + object.at("/metadata/name").asText(),
                    stripped);
        }
        return objects;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cluster.replicationFactor=1,cluster.replicas=1 | with replication factor 1",
                "cluster.replicationFactor=2                    | an even replication factor",
                "cluster.scheduling.hostAntiAffinity=None       | brokers may share a node",
                "cluster.storage.type=Ephemeral                 | storage.type is Ephemeral",
                "cluster.storage.retention.onDelete=Delete      | storage.retention.onDelete is Delete",
                "cluster.networkPolicy.enabled=false            | without networkPolicy",
            })
    void whatIsRiskyIsWarnedOf(final String set, final String warning) {
        final String namespace = restricted();
        assertThat(notes(namespace)).doesNotContain("WARNING");
        assertThat(notes(namespace, "--set", set)).containsOnlyOnce("WARNING").contains("WARNING: " + warning);
    }

    private String notes(final String namespace, final String... options) {
        final List<String> all = new ArrayList<>(
                List.of("install", "it", Helm.chart("zeebe-cluster"), "-n", namespace, "--dry-run=server"));
        all.addAll(List.of(options));
        final String out = helm.must(all);
        return out.substring(out.indexOf("NOTES:"));
    }

    /** Someone's values are taken back by null, as with any chart. */
    @Test
    void whatAPresetSetsCanBeTakenBack() throws IOException {
        final String namespace = restricted();
        helm.must(
                "install",
                RELEASE,
                Helm.chart("zeebe-cluster"),
                "-n",
                namespace,
                "-f",
                Helm.preset("cluster/local.yaml"),
                "--set",
                "cluster.storage=null,cluster.scheduling=null,cluster.resources=null");
        final JsonNode spec = release(namespace).get("ZeebeCluster/" + RELEASE).path("spec");
        assertThat(spec.at("/storage/size").asText()).isEqualTo("32Gi");
        helm.must("uninstall", RELEASE, "-n", namespace);
    }

    /** All clusters go with the definition, so it stays when its release goes, or goes back to one that lacked it. */
    @Test
    void definitionsComeAndStay() {
        final String namespace = server.namespace("release");
        final String chart = Helm.chart("skep-crds");
        try {
            helm.must("install", "skep-crds", chart, "-n", namespace, "--take-ownership");
            helm.must("upgrade", "skep-crds", chart, "-n", namespace);
            helm.must("rollback", "skep-crds", "1", "-n", namespace);
            server.apply("""
                    apiVersion: skep.dev/v1alpha1
                    kind: ZeebeCluster
                    metadata: {name: orders, namespace: %s}
                    spec: {version: 1.0.0, replicas: 1, partitions: 1, replicationFactor: 1}
                    """.formatted(namespace));
            helm.must("uninstall", "skep-crds", "-n", namespace);

            assertThat(server.kubectl("get", "crd", "-o", "name")).contains("zeebeclusters.skep.dev");
            assertThat(server.kubectl("get", "zc", "-n", namespace, "-o", "name"))
                    .contains("orders");
            helm.must("install", "skep-crds", chart, "-n", namespace, "--take-ownership");
            assertThat(server.kubectl("get", "zc", "-n", namespace, "-o", "name"))
                    .contains("orders");
            helm.must("uninstall", "skep-crds", "-n", namespace);
        } finally {
            server.applyAdvice();
        }
    }
}
