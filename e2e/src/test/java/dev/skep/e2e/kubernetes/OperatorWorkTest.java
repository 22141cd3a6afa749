package dev.skep.e2e.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skep.e2e.fixture.Await;
import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.Processes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What applying a resource gives, and what its status says. */
@OnKubernetes
final class OperatorWorkTest {
    private static final List<String> PODS = List.of("orders-zeebe-a-0", "orders-zeebe-b-0", "orders-zeebe-c-0");

    private final Orders orders;

    OperatorWorkTest(final Orders orders) {
        this.orders = orders;
    }

    @Test
    void aResourceBecomesAClusterOverThreeZonesThatWorks() {
        orders.awaitReady();
        final Set<String> zones = new TreeSet<>();
        PODS.forEach(pod -> zones.add(orders.namespace().zoneOf(pod)));
        assertThat(zones).hasSameSizeAs(PODS);

        try (Client client = orders.client()) {
            final String id = Client.unique("hello");
            assertThat(client.outcome(id, Processes.straight(id), Map.of("question", 42)))
                    .containsEntry("question", 42);
        }
    }

    @Test
    void theStatusTellsWhatRunsWhere() {
        orders.awaitReady();
        orders.await("jsonpath={.status.phase}=Running");
        final JsonNode status = orders.resource().path("status");

        assertThat(status.path("brokersReady").asText()).isEqualTo("3/3");
        assertThat(status.at("/partitions/healthy").asInt()).isEqualTo(6);
        for (int id = 0; id < PODS.size(); id++) {
            final JsonNode broker = orders.broker(id);
            assertThat(broker.path("pod").asText()).isEqualTo(PODS.get(id));
            assertThat(broker.path("zone").asText())
                    .isEqualTo(orders.namespace().zoneOf(PODS.get(id)));
            assertThat(broker.path("replicaOf").asInt()).isEqualTo(6);
        }
    }

    @Test
    void leadersThatWereMovedComeBackWhenTheAnnotationSaysSo() {
        orders.awaitReady();

        // brokers do it by themselves as well, within seconds
        final JsonNode rebalance = Await.value(Orders.PATIENCE, () -> {
            orders.drain(0);
            final String token = Client.unique("token");
            orders.annotate("rebalance", token);
            orders.await("jsonpath={.status.handled.skep\\.dev/rebalance}=" + token);
            final JsonNode done = orders.resource().at("/status/rebalance");
            assertThat(done.path("cause").asText()).contains(token);
            assertThat(done.path("attempts").asInt()).isPositive();
            return done;
        });

        assertThat(rebalance.path("state").asText()).isEqualTo("Balanced");
        orders.await("condition=LeadersBalanced");
        assertThat(orders.broker(0).path("leaderOf").asInt()).isEqualTo(2);
    }
}
