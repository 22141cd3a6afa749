package dev.skep.e2e.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skep.e2e.crash.Ledger;
import dev.skep.e2e.crash.Load;
import dev.skep.e2e.crash.Settlement;
import dev.skep.e2e.fixture.Await;
import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.Processes;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Other images, and restarts: one broker after the other, and clients go on. */
@OnKubernetes
final class OperatorRollTest {
    private final KubernetesCluster cluster;
    private final Orders orders;
    private final Random random = new Random();
    private final Ledger ledger = new Ledger();

    OperatorRollTest(final KubernetesCluster cluster, final Orders orders) {
        this.cluster = cluster;
        this.orders = orders;
    }

    @Test
    void anotherImageReachesAllBrokersWithoutAGapThatClientsCannotBridge() {
        orders.awaitReady();
        final String tag = Client.unique("again");
        if (cluster.isOurs()) {
            cluster.loadUnderTag(tag);
        }
        final Set<String> before = pods();
        final String straight = Client.unique("straight");
        try (Client client = orders.client()) {
            Load.deploy(client);
            client.deploy(Processes.straight(straight));
        }
        try (Chronicle chronicle = orders.chronicle();
                PatientClient patient = new PatientClient(orders.client(), straight)) {
            try (Load load = Load.start(orders.gateways(), ledger, random, Orders.PAUSE)) {
                Await.until(() -> assertThat(load.acknowledged()).isGreaterThan(100));
                final long began = System.nanoTime();

                if (cluster.isOurs()) {
                    orders.patch("{\"image\":{\"tag\":\"" + tag + "\"}}");
                } else {
                    orders.annotate("restart", tag);
                }
                orders.awaitReady();

                System.out.println(
                        "roll: " + Duration.ofNanos(System.nanoTime() - began).toMillis() + " ms; " + patient);
            }
            chronicle.assertConsistent();
            chronicle.assertAtMostOneAway();
            assertThat(chronicle.texts("/status/operation/type")).contains("Roll");
        }
        assertThat(pods()).hasSize(3).doesNotContainAnyElementsOf(before);
        Settlement.of(orders.gateways(), ledger, random);
        assertThat(ledger.verdict()).isEmpty();
    }

    @Test
    void anOperatorThatDiesInTheMiddleLeavesOneBrokerAwayAndItsSuccessorGoesOn() {
        orders.awaitReady();
        final Set<String> before = pods();
        try (Chronicle chronicle = orders.chronicle()) {
            orders.annotate("restart", Client.unique("restart"));
            awaitRestartOf("orders-zeebe-c-0", chronicle);
            orders.operator().kill();
            awaitRestartOf("orders-zeebe-a-0", chronicle);
            orders.awaitReady();
            chronicle.assertConsistent();
            chronicle.assertAtMostOneAway();
        }
        assertThat(pods()).hasSize(3).doesNotContainAnyElementsOf(before);
    }

    @Test
    void anImageThatIsNotThereStopsAtOneBrokerAndTheOldOneHealsIt() {
        orders.awaitReady();
        final Set<String> before = pods();
        final Set<String> untouched = new TreeSet<>();
        final JsonNode image = orders.resource().at("/spec/image/tag");
        orders.patch("{\"image\":{\"tag\":\"nowhere\"},\"updatePolicy\":{\"brokerTimeout\":\"5s\"}}");
        try {
            orders.await("jsonpath={.status.conditions[?(@.type==\"RolloutComplete\")].reason}=RolloutStuck");
            orders.await("condition=Available");
            Await.until(() -> assertThat(orders.resource().at("/status/message").asText())
                    .contains("orders-zeebe-c-0", "nowhere"));
            untouched.addAll(pods());
            untouched.retainAll(before);
            assertThat(untouched).hasSize(2);
        } finally {
            orders.patch("{\"image\":{\"tag\":" + (image.isMissingNode() ? null : image)
                    + "},\"updatePolicy\":{\"brokerTimeout\":null}}");
        }

        orders.awaitReady();
        assertThat(pods()).hasSize(3).containsAll(untouched);
    }

    private static void awaitRestartOf(final String pod, final Chronicle chronicle) {
        chronicle.await(
                "restart of " + pod,
                status -> status.at("/rollout/current").asText().equals(pod));
    }

    private Set<String> pods() {
        final Set<String> pods = new TreeSet<>();
        for (final JsonNode pod : orders.namespace().get("pods", "").path("items")) {
            pods.add(pod.at("/metadata/uid").asText());
        }
        return pods;
    }
}
