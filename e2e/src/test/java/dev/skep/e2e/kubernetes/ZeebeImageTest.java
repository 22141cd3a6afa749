package dev.skep.e2e.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.Processes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The operator with the official Zeebe: what it relies on is the public contract and nothing else. */
@OnKubernetes
final class ZeebeImageTest {
    private static final String REPOSITORY = "skep.local/zeebe";
    private static final String VERSION = "8.5.8";
    /** These brokers need a minute where others need seconds. */
    private static final Duration PATIENCE = Duration.ofMinutes(6);

    private final KubernetesCluster cluster;
    private Namespace namespace;

    /** @param operator must be there */
    ZeebeImageTest(final KubernetesCluster cluster, final OperatorInKubernetes operator) {
        this.cluster = cluster;
        assertThat(operator).isNotNull();
    }

    @Test
    void brokersOfTheOfficialImageAreCreatedBalancedAndScaled() {
        if (cluster.isOurs()) {
            final String archive = cluster.program("zeebe");
            assumeTrue(
                    !archive.isEmpty() || KubernetesExtension.REQUIRED,
                    "there is no image of Zeebe; 'e2e/kube prepare zeebe' makes it");
            cluster.load(Path.of(archive), REPOSITORY + ":" + VERSION);
        }
        try (Namespace own = cluster.namespace("official")) {
            namespace = own;
            final long asked = System.nanoTime();
            namespace.apply("zeebe.yaml", Map.of("REPOSITORY", REPOSITORY, "VERSION", VERSION));
            awaitReady();
            System.out.println("official: ready "
                    + Duration.ofNanos(System.nanoTime() - asked).toMillis() + " ms after apply");
            final List<Long> instances = new ArrayList<>();
            final String id = Client.unique("official");
            try (Client client = client()) {
                client.deploy(Processes.oneTask(id));
                create(client, id, instances);

                leadersComeBackWhenTheAnnotationSaysSo();
                create(client, id, instances);
                scale(4);
                create(client, id, instances);
                scale(3);
                create(client, id, instances);

                instances.forEach(instance -> client.work(id));
                instances.forEach(client::awaitEnded);
            }
            assertThat(namespace.get("pvc", "").path("items")).hasSize(3);
            namespace.kubectl(PATIENCE, "delete", "zc", "official");
        }
    }

    /** Whoever leads after the start: a broker that dies leads nothing when it is back, and what it should, when it was asked for. */
    private void leadersComeBackWhenTheAnnotationSaysSo() {
        rebalance();
        final String before = uid();
        namespace.kill("official-zeebe-0");
        await("condition=LeadersBalanced=False");
        assertThat(uid()).isNotEqualTo(before);
        awaitReady();

        rebalance();

        for (final JsonNode broker : resource().at("/status/brokers")) {
            assertThat(broker.path("leaderOf").asInt()).as("%s", broker).isEqualTo(1);
        }
    }

    private void rebalance() {
        final String token = Client.unique("token");
        namespace.kubectl("annotate", "zc", "official", "--overwrite", "skep.dev/rebalance=" + token);
        await("jsonpath={.status.handled.skep\\.dev/rebalance}=" + token);
        assertThat(resource().at("/status/rebalance/state").asText()).isEqualTo("Balanced");
    }

    private void scale(final int replicas) {
        namespace.kubectl("scale", "zc", "official", "--replicas=" + replicas);
        awaitReady();
        final JsonNode status = resource().path("status");
        assertThat(status.at("/topology/members")).hasSize(replicas);
        assertThat(status.at("/partitions/healthy").asInt()).isEqualTo(3);
        for (final JsonNode broker : status.path("brokers")) {
            assertThat(broker.path("version").asText()).as("%s", broker).isEqualTo(VERSION);
        }
    }

    private static void create(final Client client, final String id, final List<Long> instances) {
        for (int i = 0; i < 6; i++) {
            instances.add(client.create(id));
        }
    }

    private String uid() {
        return namespace.get("pod", "official-zeebe-0").at("/metadata/uid").asText();
    }

    private JsonNode resource() {
        return namespace.get("zc", "official");
    }

    private void awaitReady() {
        await("condition=Ready");
    }

    private void await(final String what) {
        namespace.await("zc/official", what, PATIENCE);
    }

    private Client client() {
        return Client.at(namespace.address("official-gateway", 26500), Duration.ofSeconds(30));
    }
}
