package dev.skep.e2e.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.Processes;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A small cluster that is deleted, comes again with all that it knew, and is deleted for good. */
@OnKubernetes
final class OperatorDeleteTest {
    private final KubernetesCluster cluster;

    /** @param operator must be there */
    OperatorDeleteTest(final KubernetesCluster cluster, final OperatorInKubernetes operator) {
        this.cluster = cluster;
        assertThat(operator).isNotNull();
    }

    @Test
    void volumesStayAndAreTakenUpAgainUnlessTheyAreToGo() {
        try (Namespace namespace = cluster.namespace("small")) {
            apply(namespace, "Retain");
            final String id = Client.unique("kept");
            final long instance;
            try (Client client = client(namespace)) {
                instance = client.run(id, Processes.oneTask(id), Map.of());
            }
            final String volume = volume(namespace);
            delete(namespace);
            assertThat(namespace
                            .get("pods,statefulsets,services,configmaps", "")
                            .path("items"))
                    .allSatisfy(object ->
                            assertThat(object.at("/metadata/name").asText()).isEqualTo("kube-root-ca.crt"));
            assertThat(volume(namespace)).isEqualTo(volume);

            apply(namespace, "Delete");
            assertThat(volume(namespace)).isEqualTo(volume);
            try (Client client = client(namespace)) {
                client.work(id);
                client.awaitEnded(instance);
            }
            delete(namespace);
            assertThat(namespace.get("pvc", "").path("items")).isEmpty();
        }
    }

    @Test
    void aNamespaceGoesWithEverythingInIt() {
        try (Namespace namespace = cluster.namespace("gone")) {
            apply(namespace, "Retain");

            cluster.kubectl(Orders.PATIENCE, "delete", "namespace", namespace.name());
        }
    }

    private static void apply(final Namespace namespace, final String onDelete) {
        final Map<String, String> values = new TreeMap<>(Orders.imageValues());
        values.put("ON_DELETE", onDelete);
        namespace.apply("small.yaml", values);
        namespace.awaitReady("zc/small");
    }

    private static void delete(final Namespace namespace) {
        namespace.kubectl(Orders.PATIENCE, "delete", "zc", "small");
    }

    private static String volume(final Namespace namespace) {
        return namespace.get("pvc", "data-small-zeebe-0").at("/spec/volumeName").asText();
    }

    private static Client client(final Namespace namespace) {
        return Client.at(namespace.address("small-gateway", 26500), Duration.ofSeconds(10));
    }
}
