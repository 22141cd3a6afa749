package dev.skep.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.operator.api.ZeebeClusterStatus;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Objects for Prometheus, with and without a Kubernetes that knows their kinds. */
@OnApiServer
final class MonitoringTest {
    private final ApiServer server;

    MonitoringTest(final ApiServer server) {
        this.server = server;
    }

    @AfterEach
    void remove() {
        server.removePrometheus();
    }

    @Test
    void whatIsNotInstalledIsSaidAndMadeAsSoonAsItIs() throws Exception {
        try (LivingCluster cluster = new LivingCluster(server, "monitoring", server.config())) {
            cluster.startOperator(Traffic.FOR_EVER);
            cluster.create(3, "monitoring: {serviceMonitor: {enabled: \"True\", labels: {release: mine}}}\n");
            cluster.await(LivingCluster.runsWith(3));
            cluster.await(monitoring("False", "NotInstalled"));
            assertThat(Seen.of(cluster.resource().getStatus(), "MonitoringReady")
                            .orElseThrow()
                            .getMessage())
                    .contains("ServiceMonitor", "install the operator of Prometheus")
                    .doesNotContain("PrometheusRule");
            cluster.await(() -> events(cluster).contains("NotInstalled"));
            cluster.await(Seen.condition("Ready", "True", "AsSpecified"));

            server.addPrometheus();
            cluster.await(monitoring("True", "AsSpecified"));
            assertThat(server.kubectl(
                            "-n", cluster.namespace(), "get", "servicemonitors", "-l", "release=mine", "-o", "name"))
                    .contains("orders-zeebe");
            cluster.delete();
        }
    }

    @Test
    void whereNobodyKnowsThemNothingIsMissed() throws Exception {
        try (LivingCluster cluster = new LivingCluster(server, "monitoring", server.config())) {
            cluster.startOperator(Traffic.FOR_EVER);
            cluster.create(3);
            cluster.await(LivingCluster.runsWith(3));
            cluster.await(monitoring("True", "AsSpecified"));
            assertThat(events(cluster)).doesNotContain("NotInstalled");
            cluster.delete();
        }
    }

    private String events(final LivingCluster cluster) {
        return server.kubectl("-n", cluster.namespace(), "get", "events", "-o", "jsonpath={.items[*].reason}");
    }

    private static Predicate<ZeebeClusterStatus> monitoring(final String status, final String reason) {
        return Seen.condition("MonitoringReady", status, reason);
    }
}
