package dev.skep.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where clients come in: gateways that are there or not, and Services of single brokers. */
@OnApiServer
final class FrontTest {
    private final ApiServer server;

    FrontTest(final ApiServer server) {
        this.server = server;
    }

    @Test
    void withoutAnyGatewayTheClusterIsNotAvailable() throws Exception {
        try (LivingCluster cluster = new LivingCluster(server, "front", server.config())) {
            cluster.create(3, "gateway: {mode: Standalone, replicas: 2}\n");
            cluster.startOperator(Traffic.FOR_EVER);
            cluster.await(LivingCluster.runsWith(3));
            cluster.await(Seen.condition("Available", "True", "AllPartitionsLed"));
            cluster.await(Seen.condition("Ready", "True", "AsSpecified"));

            cluster.gatewaysReady = false;
            cluster.await(Seen.condition("Available", "False", "NoGateway"));
            cluster.await(Seen.condition("Ready", "False", "WaitingForPods"));
            cluster.await(() -> events(cluster).contains("NoGateway"));

            cluster.gatewaysReady = true;
            cluster.await(Seen.condition("Available", "True", "AllPartitionsLed"));
            cluster.await(Seen.condition("Ready", "True", "AsSpecified"));
        }
    }

    @Test
    void aClusterThatNobodyCouldReachIsRefused() throws Exception {
        try (LivingCluster cluster = new LivingCluster(server, "front", server.config())) {
            cluster.create(3, "config: {zeebe: {broker: {gateway: {enable: false}}}}\n");
            cluster.startOperator(Traffic.FOR_EVER);
            cluster.await(Seen.condition("Degraded", "True", "ConfigInvalid"));
            assertThat(cluster.resource().getStatus().message()).contains("no gateway would be there");
            assertThat(cluster.podUids()).isEmpty();

            patch(cluster, "{\"gateway\":{\"mode\":\"Standalone\"}}");
            cluster.await(LivingCluster.runsWith(3));
            cluster.await(Seen.condition("Available", "True", "AllPartitionsLed"));
        }
    }

    @Test
    void eachBrokerHasAServiceOnWish() throws Exception {
        try (LivingCluster cluster = new LivingCluster(server, "front", server.config())) {
            cluster.create(3, "brokerServices: {type: ClusterIP, annotations: {name: \"{pod}.example.org\"}}\n");
            cluster.startOperator(Traffic.FOR_EVER);
            cluster.await(LivingCluster.runsWith(3));
            assertThat(services(cluster)).containsExactly("orders-zeebe-a-0", "orders-zeebe-b-0", "orders-zeebe-c-0");
            assertThat(server.kubectl(
                            "-n",
                            cluster.namespace(),
                            "get",
                            "service/orders-zeebe-b-0",
                            "-o",
                            "jsonpath={.metadata.annotations.name} {.spec.selector.statefulset\\.kubernetes\\.io/pod-name}"
                                    + " {.spec.publishNotReadyAddresses} {.spec.ports[*].port}"))
                    .isEqualTo("orders-zeebe-b-0.example.org orders-zeebe-b-0 true 26500 8080 26501 26502");
            cluster.scale(6);
            cluster.await(LivingCluster.runsWith(6));
            assertThat(services(cluster)).hasSize(6).contains("orders-zeebe-c-1");
            cluster.scale(3);
            cluster.await(LivingCluster.runsWith(3));
            cluster.await(() -> services(cluster).size() == 3);
            final List<String> before = new ArrayList<>(cluster.podUids().values());
            patch(cluster, "{\"brokerServices\":null}");
            cluster.await(() -> services(cluster).isEmpty());
            cluster.await(LivingCluster.runsWith(3));
            assertThat(cluster.podUids().values()).as("nobody restarts for it").containsExactlyElementsOf(before);
        }
    }

    private void patch(final LivingCluster cluster, final String spec) {
        server.kubectl(
                "-n", cluster.namespace(), "patch", "zc/orders", "--type=merge", "-p", "{\"spec\":" + spec + "}");
    }

    private List<String> services(final LivingCluster cluster) {
        final String names = server.kubectl(
                "-n",
                cluster.namespace(),
                "get",
                "services",
                "-l",
                "app.kubernetes.io/component=broker-service",
                "-o",
                "jsonpath={.items[*].metadata.name}");
        return names.isBlank() ? List.of() : List.of(names.strip().split(" ", -1));
    }

    private String events(final LivingCluster cluster) {
        return server.kubectl("-n", cluster.namespace(), "get", "events", "-o", "jsonpath={.items[*].reason}");
    }
}
