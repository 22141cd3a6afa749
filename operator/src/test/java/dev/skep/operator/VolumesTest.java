package dev.skep.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** Volumes grow, as far as that is objects of the API: there is no disk behind them here. */
@OnApiServer
final class VolumesTest {
    private static final List<String> PODS = List.of("orders-zeebe-a-0", "orders-zeebe-b-0", "orders-zeebe-c-0");

    private final ApiServer server;

    VolumesTest(final ApiServer server) {
        this.server = server;
    }

    @Test
    void theyGrowWhileBrokersRunAndOneThatNeedsARestartGetsIt() throws Exception {
        try (LivingCluster cluster = new LivingCluster(server, "volumes", server.config())) {
            start(cluster, true);
            final SortedMap<String, String> before = cluster.podUids();

            patch(cluster, "{\"storage\":{\"size\":\"2Gi\"}}");
            cluster.await(
                    () -> PODS.stream().allMatch(pod -> requested(cluster, pod).equals("2Gi")));
            status(cluster, "orders-zeebe-a-0", "{\"capacity\":{\"storage\":\"2Gi\"}}");
            status(cluster, "orders-zeebe-b-0", "{\"capacity\":{\"storage\":\"2Gi\"}}");
            cluster.await(Seen.condition("StorageReady", "False", "Resizing"));
            cluster.await(Seen.condition("Ready", "True", "AsSpecified"));
            status(
                    cluster,
                    "orders-zeebe-c-0",
                    "{\"conditions\":[{\"type\":\"FileSystemResizePending\",\"status\":\"True\"}]}");
            cluster.await(() -> {
                final String uid = cluster.podUids().get("orders-zeebe-c-0");
                return uid != null && !uid.equals(before.get("orders-zeebe-c-0"));
            });
            status(cluster, "orders-zeebe-c-0", "{\"capacity\":{\"storage\":\"2Gi\"},\"conditions\":null}");

            cluster.await(Seen.condition("StorageReady", "True", "AsSpecified"));
            cluster.await(LivingCluster.runsWith(3));
            for (final String pod : List.of("orders-zeebe-a-0", "orders-zeebe-b-0")) {
                assertThat(cluster.podUids().get(pod)).as(pod).isEqualTo(before.get(pod));
            }
        }
    }

    @Test
    void whatAClassDoesNotAllowIsSaidAndKeepsNothingElseFromGoingOn() throws Exception {
        try (LivingCluster cluster = new LivingCluster(server, "volumes", server.config())) {
            final Traffic traffic = start(cluster, false);

            patch(cluster, "{\"storage\":{\"size\":\"2Gi\"}}");
            cluster.await(Seen.condition("StorageReady", "False", "ExpansionNotSupported"));
            cluster.await(Seen.condition("Ready", "True", "AsSpecified"));
            assertThat(traffic.refused().stream().filter(call -> call.contains("persistentvolumeclaims")))
                    .as("asked for once, and not in each pass")
                    .hasSizeLessThanOrEqualTo(PODS.size());
            cluster.scale(6);
            cluster.await(LivingCluster.runsWith(6));
            assertThat(requested(cluster, "orders-zeebe-a-0")).isEqualTo("1Gi");
            assertThat(requested(cluster, "orders-zeebe-a-1"))
                    .as("new ones have the new size")
                    .isEqualTo("2Gi");
        }
    }

    /** With volumes that are there already, so that claims are bound to them. */
    private Traffic start(final LivingCluster cluster, final boolean grows) throws Exception {
        final String name = cluster.namespace();
        final StringBuilder yaml = new StringBuilder("""
                apiVersion: storage.k8s.io/v1
                kind: StorageClass
                metadata: {name: %s}
                provisioner: nobody.example.org/nothing
                allowVolumeExpansion: %s
                """.formatted(name, grows));
        for (final String pod : PODS) {
            yaml.append("""
                    ---
                    apiVersion: v1
                    kind: PersistentVolume
                    metadata: {name: %1$s-%2$s, labels: {of: %1$s}}
                    spec:
                      storageClassName: %1$s
                      capacity: {storage: 1Gi}
                      accessModes: [ReadWriteOnce]
                      persistentVolumeReclaimPolicy: Retain
                      hostPath: {path: /nowhere}
                      claimRef: {namespace: %1$s, name: data-%2$s}
                    """.formatted(name, pod));
        }
        server.apply(yaml.toString());
        cluster.create(3);
        patch(cluster, "{\"storage\":{\"storageClassName\":\"" + name + "\"}}");
        final Traffic traffic = cluster.startOperator(Traffic.FOR_EVER);
        cluster.await(LivingCluster.runsWith(3));
        cluster.await(() -> PODS.stream()
                .allMatch(pod -> claim(cluster, pod, "{.status.phase}").equals("Bound")));
        return traffic;
    }

    private void patch(final LivingCluster cluster, final String spec) {
        server.kubectl(
                "-n", cluster.namespace(), "patch", "zc/orders", "--type=merge", "-p", "{\"spec\":" + spec + "}");
    }

    /** What the one who makes volumes larger would write. */
    private void status(final LivingCluster cluster, final String pod, final String status) {
        server.kubectl(
                "-n",
                cluster.namespace(),
                "patch",
                "pvc/data-" + pod,
                "--subresource=status",
                "--type=merge",
                "-p",
                "{\"status\":" + status + "}");
    }

    private String requested(final LivingCluster cluster, final String pod) {
        return claim(cluster, pod, "{.spec.resources.requests.storage}");
    }

    private String claim(final LivingCluster cluster, final String pod, final String path) {
        return server.kubectl("-n", cluster.namespace(), "get", "pvc/data-" + pod, "-o", "jsonpath=" + path);
    }
}
