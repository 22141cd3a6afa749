package dev.skep.e2e.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skep.e2e.fixture.Await;
import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.Processes;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A release of the chart: one broker, and gateways that stand alone. */
@OnKubernetes
final class OperatorChartTest {
    private static final String GATEWAYS = "app.kubernetes.io/component=gateway";

    private final KubernetesCluster cluster;
    private final OperatorInKubernetes operator;

    OperatorChartTest(final KubernetesCluster cluster, final OperatorInKubernetes operator) {
        this.cluster = cluster;
        this.operator = operator;
        assumeTrue(
                operator.hasHelm() || KubernetesExtension.REQUIRED,
                "there is no Helm; 'e2e/kube prepare helm' builds it");
    }

    @Test
    void theTestOfTheOperatorsReleasePasses() {
        assertThat(operator.helm("test", "skep-operator", "--namespace", OperatorInKubernetes.NAMESPACE))
                .contains("Phase:          Succeeded");
    }

    @Test
    void aReleaseWorksGrowsAndGoes() {
        try (Namespace namespace = cluster.namespace("chart")) {
            final String values = namespace.file("chart.yaml", Orders.imageValues());
            release(namespace, "--values", values);
            namespace.awaitReady("zc/shop");
            namespace.awaitRollout("deployment/shop-gateway", Orders.PATIENCE);
            final String broker = uid(namespace);

            gatewaysServeAlsoWhenOneOfThemDies(namespace);
            volumesGrow(namespace, values);
            nonsenseIsRefused(namespace, values);

            assertThat(uid(namespace)).as("nothing of this restarts a broker").isEqualTo(broker);
            operator.helm("uninstall", "shop", "--namespace", namespace.name(), "--wait");
            Await.value(Orders.PATIENCE, () -> {
                assertThat(namespace
                                .get("zc,pods,statefulsets,deployments,services,pvc", "")
                                .path("items"))
                        .isEmpty();
                return null;
            });
        }
    }

    private static void gatewaysServeAlsoWhenOneOfThemDies(final Namespace namespace) {
        final JsonNode gateways = namespace.get("pods", "", "-l", GATEWAYS).path("items");
        assertThat(gateways).hasSize(2);
        final String address = namespace.address("shop-gateway", 26500);
        final String id = Client.unique("gateway");
        final long instance;
        try (Client client = Client.at(address, Duration.ofSeconds(10))) {
            assertThat(client.zeebe().newTopologyRequest().send().join().getBrokers())
                    .hasSize(1);
            instance = client.run(id, Processes.oneTask(id), Map.of());
        }

        namespace.kill(gateways.get(0).at("/metadata/name").asText());

        try (Client client = Client.at(address, Duration.ofSeconds(10))) {
            Await.value(Orders.PATIENCE, () -> {
                workThroughWhicheverLives(client, id);
                assertThat(client.isActive(instance)).isFalse();
                return null;
            });
        }
        namespace.awaitRollout("deployment/shop-gateway", Orders.PATIENCE);
    }

    /** A pod that was deleted lives on for a moment: it may still take the request, and its answer is then lost with it. */
    private static void workThroughWhicheverLives(final Client client, final String type) {
        client.zeebe()
                .newActivateJobsCommand()
                .jobType(type)
                .maxJobsToActivate(1)
                .timeout(Duration.ofSeconds(5))
                .requestTimeout(Duration.ofSeconds(5))
                .send()
                .join()
                .getJobs()
                .forEach(job -> client.complete(job, Map.of()));
    }

    private void volumesGrow(final Namespace namespace, final String values) {
        release(namespace, "--values", values, "--set", "cluster.storage.size=2Gi");
        Await.value(Orders.PATIENCE, () -> {
            final JsonNode volume = namespace.get("pvc", "data-shop-zeebe-0");
            assertThat(volume.at("/spec/resources/requests/storage").asText()).isEqualTo("2Gi");
            assertThat(volume.at("/status/capacity/storage").asText()).isEqualTo("2Gi");
            final JsonNode shop = namespace.get("zc", "shop");
            assertThat(shop.at("/status/storage/smallest").asText()).isEqualTo("2Gi");
            assertThat(Chronicle.condition(shop, "StorageReady").path("status").asText())
                    .isEqualTo("True");
            return null;
        });
        namespace.awaitReady("zc/shop");
    }

    private void nonsenseIsRefused(final Namespace namespace, final String values) {
        assertThat(refusal(namespace, values, "storage.size=1Gi")).contains("volumes cannot shrink");
        assertThat(refusal(namespace, values, "storage.size=2Gi,cluster.replicationFactor=3"))
                .contains("add brokers first");
        final Shell.Outcome scaled = namespace.tryKubectl("scale", "zc", "shop", "--replicas=0");
        assertThat(scaled.code()).isNotZero();
        assertThat(scaled.err()).contains("replicas");
    }

    private String refusal(final Namespace namespace, final String values, final String set) {
        final Shell.Outcome outcome = operator.tryHelm(
                "upgrade",
                "shop",
                operator.chart("zeebe-cluster"),
                "--namespace",
                namespace.name(),
                "--values",
                values,
                "--set",
                "cluster." + set);
        assertThat(outcome.code()).as(outcome.out()).isNotZero();
        return outcome.err();
    }

    private void release(final Namespace namespace, final String... more) {
        final String[] all = new String[more.length + 6];
        final String[] command = {
            "upgrade", "--install", "shop", operator.chart("zeebe-cluster"), "--namespace", namespace.name()
        };
        System.arraycopy(command, 0, all, 0, command.length);
        System.arraycopy(more, 0, all, command.length, more.length);
        operator.helm(all);
    }

    private static String uid(final Namespace namespace) {
        return namespace.get("pod", "shop-zeebe-0").at("/metadata/uid").asText();
    }
}
