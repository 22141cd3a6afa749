package dev.skep.e2e.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skep.e2e.crash.Ledger;
import dev.skep.e2e.crash.Load;
import dev.skep.e2e.crash.Settlement;
import dev.skep.e2e.fixture.Await;
import dev.skep.e2e.fixture.Client;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** From three brokers to six and back while clients work, with an operator that dies on each of both ways, and a broker on one. */
@OnKubernetes
final class OperatorScaleTest {
    private final Orders orders;
    private final Random random = new Random();
    private final Ledger ledger = new Ledger();

    OperatorScaleTest(final Orders orders) {
        this.orders = orders;
    }

    @Test
    void upAndDownUnderLoadLosesNothingAndRestartsNobody() {
        orders.awaitReady();
        final Map<String, String> before = containers();
        try (Client client = orders.client()) {
            Load.deploy(client);
        }
        try (Chronicle chronicle = orders.chronicle()) {
            try (Load load = Load.start(orders.gateways(), ledger, random, Orders.PAUSE)) {
                Await.until(() -> assertThat(load.acknowledged()).isGreaterThan(100));

                final long up = System.nanoTime();
                orders.scale(6);
                awaitChange(chronicle, "ScaleUp");
                orders.operator().kill();
                orders.awaitReady();
                say("up", up);

                orders.await("condition=LeadersBalanced");
                assertThat(orders.resource().at("/status/topology/members")).hasSize(6);
                assertThat(containers()).containsAllEntriesOf(before).hasSize(6);
                for (int id = 0; id < 6; id++) {
                    assertThat(orders.broker(id).path("leaderOf").asInt())
                            .as("led by broker %d", id)
                            .isEqualTo(1);
                }

                final long down = System.nanoTime();
                orders.scale(3);
                awaitChange(chronicle, "ScaleDown");
                orders.namespace().kill("orders-zeebe-b-1"); // who is on the way out must be there to hand over
                orders.operator().kill();
                orders.awaitReady();
                say("down", down);
            }
            chronicle.assertConsistent();
            assertThat(chronicle.texts("/status/operation/type")).contains("ScaleUp", "ScaleDown");
            assertThat(chronicle.texts("/status/topology/requested/changeId"))
                    .as("changes of the topology")
                    .hasSize(2);
        }
        assertThat(containers()).isEqualTo(before);
        assertThat(orders.namespace().get("pvc", "").path("items")).hasSize(3);
        Settlement.of(orders.gateways(), ledger, random);
        assertThat(ledger.verdict()).isEmpty();
    }

    private static void say(final String way, final long began) {
        System.out.println("scale " + way + ": "
                + Duration.ofNanos(System.nanoTime() - began).toMillis() + " ms");
    }

    private static void awaitChange(final Chronicle chronicle, final String type) {
        chronicle.await(
                "a change of the topology",
                status -> status.at("/operation/type").asText().equals(type)
                        && status.at("/operation/step").asText().equals("WaitForTopologyChange"));
    }

    /** Container of each broker: who has another one was restarted. */
    private Map<String, String> containers() {
        final Map<String, String> containers = new TreeMap<>();
        for (final JsonNode pod : orders.namespace().get("pods", "").path("items")) {
            containers.put(
                    pod.at("/metadata/name").asText(),
                    pod.at("/status/containerStatuses/0/containerID").asText());
        }
        return containers;
    }
}
