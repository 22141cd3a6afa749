package dev.skep.e2e.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.skep.e2e.crash.Ledger;
import dev.skep.e2e.crash.Load;
import dev.skep.e2e.crash.Settlement;
import dev.skep.e2e.fixture.Await;
import dev.skep.e2e.fixture.Client;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Pods and nodes that die while clients work: nothing is lost, the status says who is missing, and all comes back by itself. */
@OnKubernetes
final class OperatorFailureTest {
    private static final String POD = "orders-zeebe-b-0";

    private final KubernetesCluster cluster;
    private final Orders orders;
    private final Random random = new Random();
    private final Ledger ledger = new Ledger();

    OperatorFailureTest(final KubernetesCluster cluster, final Orders orders) {
        this.cluster = cluster;
        this.orders = orders;
    }

    @Test
    void aPodThatIsKilledComesBack() {
        underLoad(() -> {
            final String before = orders.uid(POD);
            orders.namespace().kill(POD);
            orders.awaitOtherPod(POD, before);
        });
    }

    @Test
    void aNodeWithoutPowerIsMissedAndTakenUpAgain() {
        assumeTrue(cluster.isOurs(), "the nodes of this cluster are not ours to switch off");
        final String node = orders.namespace().nodeOf(POD);
        underLoad(() -> {
            cluster.powerOff(node);
            try {
                orders.await("condition=Degraded");
                orders.await("jsonpath={.status.brokers[1].state}=Lost");
                assertThat(orders.resource().at("/status/message").asText()).contains("broker 1", POD);
                orders.await("condition=Available");
            } finally {
                cluster.powerOn(node);
            }
        });
    }

    @Test
    void theOperatorsNodeIsTakenOverFromElsewhere() {
        assumeTrue(cluster.isOurs(), "the nodes of this cluster are not ours to switch off");
        final String node = orders.namespace().nodeOf(POD);
        orders.operator().moveTo(node);
        underLoad(() -> {
            cluster.powerOff(node);
            try {
                orders.await("jsonpath={.status.brokers[1].state}=Lost");
                orders.await("condition=Available");
            } finally {
                cluster.powerOn(node);
            }
        });
    }

    @Test
    void aZoneThatIsCutOffIsMissedAndLeadsAgainWhenItIsBack() {
        assumeTrue(cluster.isOurs(), "the network of this cluster is not ours to cut");
        final String node = orders.namespace().nodeOf(POD);
        underLoad(() -> {
            cluster.unplug(node);
            try {
                orders.await("jsonpath={.status.brokers[1].state}=Lost");
                orders.await("condition=Available");
                orders.await("jsonpath={.status.brokers[1].leaderOf}=0");
            } finally {
                cluster.plug(node);
            }
        });
        orders.await("condition=LeadersBalanced");
        orders.await("jsonpath={.status.brokers[1].leaderOf}=2");
    }

    private void underLoad(final Runnable accident) {
        orders.awaitReady();
        try (Client client = orders.client()) {
            Load.deploy(client);
        }
        try (Chronicle chronicle = orders.chronicle()) {
            try (Load load = Load.start(orders.gateways(), ledger, random, Orders.PAUSE)) {
                Await.until(() -> assertThat(load.acknowledged()).isGreaterThan(100));
                accident.run();
                final long before = load.acknowledged();
                orders.awaitReady();
                Await.until(() -> assertThat(load.acknowledged()).isGreaterThan(before + 100));
            }
            chronicle.assertConsistent();
        }
        Settlement.of(orders.gateways(), ledger, random);
        assertThat(ledger.verdict()).isEmpty();
    }
}
