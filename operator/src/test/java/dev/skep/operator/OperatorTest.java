package dev.skep.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skep.operator.api.Annotations;
import dev.skep.operator.api.ZeebeCluster;
import dev.skep.operator.api.ZeebeClusterSpec;
import dev.skep.operator.api.ZeebeClusterStatus;
import dev.skep.operator.model.Layout;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole operator against an API server and brokers that are false, over real HTTP. */
final class OperatorTest {
    private static final String NAMESPACE = "work";
    private static final int PATIENCE = 2_400;

    static {
        Logger.getLogger("io.fabric8.mockwebserver").setLevel(Level.WARNING);
    }

    private KubernetesMockServer server;
    private KubernetesClient client;
    private FakeBrokers brokers;
    private OperatorProcess operator;
    private Layout layout;

    @BeforeEach
    void start() throws IOException {
        server = new KubernetesMockServer(
                new Context(), new MockWebServer(), new HashMap<>(), new ApplyingServer(), false);
        server.init();
        client = server.createClient();
        brokers = new FakeBrokers();
        operator = new OperatorProcess(
                Settings.of(Map.of("SKEP_OPERATOR_HTTP_PORT", "0", "SKEP_OPERATOR_NAMESPACES", NAMESPACE)),
                client,
                Clock.systemUTC(),
                (where, pod) -> brokers.of(
                        where.place(pod.getMetadata().getName()).orElseThrow().nodeId()));
        operator.start();
    }

    @AfterEach
    void stop() {
        operator.close();
        brokers.close();
        client.close();
        server.destroy();
    }

    private ZeebeCluster resource(final int replicas) {
        final ZeebeCluster resource = new ZeebeCluster();
        resource.setMetadata(new ObjectMetaBuilder()
                .withName("orders")
                .withNamespace(NAMESPACE)
                .withGeneration(1L)
                .build());
        resource.setSpec(new KubernetesSerialization()
                .unmarshal(
                        "version: 1.0.0\nreplicas: " + replicas + "\npartitions: 3\nreplicationFactor: 3\n",
                        ZeebeClusterSpec.class));
        layout = Layout.of(resource);
        return resource;
    }

    /** What StatefulSets, kubelets and brokers would do. */
    private void live() {
        for (final StatefulSet set :
                client.apps().statefulSets().inNamespace(NAMESPACE).list().getItems()) {
            for (int ordinal = 0; ordinal < set.getSpec().getReplicas(); ordinal++) {
                pod(set, ordinal);
            }
            for (final Pod pod : client.pods().inNamespace(NAMESPACE).list().getItems()) {
                if (layout.place(pod.getMetadata().getName()).orElseThrow().ordinal()
                        >= set.getSpec().getReplicas()) {
                    client.resource(pod).delete();
                }
            }
            final Long generation = set.getMetadata().getGeneration();
            if (set.getStatus() == null
                    || !Objects.equals(set.getStatus().getObservedGeneration(), generation)
                    || set.getStatus().getUpdateRevision() == null) {
                client.resource(set)
                        .subresource("status")
                        .patch(
                                PatchContext.of(PatchType.JSON_MERGE),
                                "{\"status\": {\"updateRevision\": \"r1\", \"observedGeneration\": " + generation
                                        + "}}");
            }
        }
        final TreeSet<Integer> running = new TreeSet<>();
        client.pods()
                .inNamespace(NAMESPACE)
                .list()
                .getItems()
                .forEach(pod -> running.add(
                        layout.place(pod.getMetadata().getName()).orElseThrow().nodeId()));
        brokers.alive(running.size() < 3 ? new TreeSet<>() : running, 3, 3);
    }

    private void pod(final StatefulSet set, final int ordinal) {
        final String name = set.getMetadata().getName() + "-" + ordinal;
        if (client.pods().inNamespace(NAMESPACE).withName(name).get() != null) {
            return;
        }
        client.resource(new PodBuilder()
                        .withNewMetadataLike(set.getSpec().getTemplate().getMetadata())
                        .withName(name)
                        .withNamespace(NAMESPACE)
                        .addToLabels("controller-revision-hash", "r1")
                        .endMetadata()
                        .withSpec(set.getSpec().getTemplate().getSpec())
                        .withNewStatus()
                        .withPhase("Running")
                        .withPodIP("127.0.0.1")
                        .addNewCondition()
                        .withType("Ready")
                        .withStatus("True")
                        .endCondition()
                        .endStatus()
                        .build())
                .create();
    }

    private ZeebeClusterStatus await(final Predicate<ZeebeClusterStatus> wanted) throws InterruptedException {
        ZeebeClusterStatus last = null;
        for (int i = 0; i < PATIENCE; i++) {
            live();
            last = Optional.ofNullable(client.resources(ZeebeCluster.class)
                            .inNamespace(NAMESPACE)
                            .withName("orders")
                            .get())
                    .map(ZeebeCluster::getStatus)
                    .orElse(null);
            if (last != null && wanted.test(last)) {
                return last;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("not in time: " + last);
    }

    @Test
    void aClusterIsCreatedScaledUpAndDown() throws InterruptedException {
        client.resource(resource(3)).create();

        final ZeebeClusterStatus running = await(status -> status.phase() == ZeebeClusterStatus.Phase.Running
                && status.clusterID() != null
                && status.partitions().healthy() == 3);
        assertThat(running.brokersReady()).isEqualTo("3/3");
        assertThat(running.version().current()).isEqualTo("1.0.0");
        assertThat(running.conditions())
                .filteredOn(condition -> condition.getType().equals("Ready"))
                .allMatch(condition -> condition.getStatus().equals("True"));
        assertThat(client.services().inNamespace(NAMESPACE).list().getItems())
                .extracting(service -> service.getMetadata().getName())
                .contains("orders-zeebe", "orders-gateway");

        scale(6);
        await(status -> status.phase() == ZeebeClusterStatus.Phase.Running
                && status.topology().members().size() == 6
                && status.topology().requested() == null);
        assertThat(brokers.requests)
                .containsExactly("POST /actuator/cluster/brokers?replicationFactor=3 [0, 1, 2, 3, 4, 5]");

        scale(3);
        await(status -> status.phase() == ZeebeClusterStatus.Phase.Running
                && status.topology().members().size() == 3
                && status.replicas() == 3
                && claims().size() == 3);
        assertThat(brokers.members()).containsExactly(0, 1, 2);
    }

    /** By name and label: the dashboard of the operator's chart, and the alert that looks at the operator. */
    @Test
    void itTellsWhatDashboardAndAlertsAskFor() throws Exception {
        client.resource(resource(3)).create();
        await(status -> status.phase() == ZeebeClusterStatus.Phase.Running);
        final StringBuilder asked = new StringBuilder();
        for (final Path file : List.of(
                Path.of(Helm.chart("skep-operator"), "files/dashboard.json"),
                Path.of("src/test/resources/monitoring/rules.json"))) {
            new ObjectMapper()
                    .readTree(file.toFile())
                    .findValuesAsText("expr")
                    .forEach(expression -> asked.append(expression).append('\n'));
        }
        final TreeSet<String> names = new TreeSet<>();
        Pattern.compile("\\b(skep_operator_\\w+)").matcher(asked).results().forEach(found -> names.add(found.group(1)));
        assertThat(names).hasSizeGreaterThan(8);
        names.addAll(List.of("jvm_memory_used_bytes", "process_cpu_usage"));

        final String told = metrics();

        assertThat(names).allMatch(name -> told.contains("\n" + name + "{") || told.contains("\n" + name + " "));
        assertThat(told)
                .contains(
                        "skep_operator_cluster_condition{cluster=\"orders\",condition=\"Degraded\",namespace=\"work\"} 0.0")
                .contains("skep_operator_cluster_phase{cluster=\"orders\",namespace=\"work\",phase=\"Running\"} 1.0")
                .contains("skep_operator_pass_seconds_count{result=\"done\"}");
    }

    private String metrics() throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + operator.httpPort() + "/metrics"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    @Test
    void whatTheBrokersRefuseIsSaid() throws InterruptedException {
        client.resource(resource(3)).create();
        await(status -> status.phase() == ZeebeClusterStatus.Phase.Running);
        brokers.refusal = "no room";
        scale(4);

        final ZeebeClusterStatus refused =
                await(status -> status.message() != null && status.message().contains("no room"));

        assertThat(refused.conditions())
                .filteredOn(condition -> condition.getType().equals("Degraded"))
                .allMatch(condition -> condition.getReason().equals("ChangeFailed"));
    }

    @Test
    void aDeletedServiceComesBack() throws InterruptedException {
        client.resource(resource(3)).create();
        await(status -> status.phase() == ZeebeClusterStatus.Phase.Running);

        client.services().inNamespace(NAMESPACE).withName("orders-gateway").delete();

        await(status -> client.services()
                        .inNamespace(NAMESPACE)
                        .withName("orders-gateway")
                        .get()
                != null);
    }

    private List<PersistentVolumeClaim> claims() {
        return client.persistentVolumeClaims().inNamespace(NAMESPACE).list().getItems();
    }

    private void scale(final int replicas) {
        final ZeebeCluster found = client.resources(ZeebeCluster.class)
                .inNamespace(NAMESPACE)
                .withName("orders")
                .get();
        found.setSpec(resource(replicas).getSpec());
        found.getMetadata().setGeneration(found.getMetadata().getGeneration() + 1);
        found.getMetadata().setResourceVersion(null);
        found.getMetadata().setAnnotations(Map.of(Annotations.REBALANCE, "for " + replicas));
        client.resource(found).update();
    }
}
