package dev.skep.e2e.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.e2e.crash.Ledger;
import dev.skep.e2e.crash.Load;
import dev.skep.e2e.crash.Settlement;
import dev.skep.e2e.fixture.AtOnce;
import dev.skep.e2e.fixture.Await;
import dev.skep.e2e.fixture.Client;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What people do to a cluster that they shouldn't, while clients work: it costs nothing but time. */
@OnKubernetes
final class OperatorGuardTest {
    private final Orders orders;
    private final Random random = new Random();
    private final Ledger ledger = new Ledger();

    OperatorGuardTest(final Orders orders) {
        this.orders = orders;
    }

    @Test
    void aStatefulSetThatSomebodyMakesSmallerIsPutRight() {
        final String volume = volume("orders-zeebe-b-0");
        underLoad(() -> {
            final String before = orders.uid("orders-zeebe-b-0");
            orders.namespace().kubectl("scale", "statefulset", "orders-zeebe-b", "--replicas=0");
            orders.awaitOtherPod("orders-zeebe-b-0", before);
        });
        assertThat(volume("orders-zeebe-b-0")).isEqualTo(volume);
        assertThat(orders.resource().at("/status/topology/members")).hasSize(3);
    }

    @Test
    void aVolumeThatSomebodyDeletesIsFilledAgainByTheOthers() {
        final String volume = volume("orders-zeebe-c-0");
        underLoad(() -> {
            final String before = orders.uid("orders-zeebe-c-0");
            orders.namespace().kubectl("delete", "pvc", "data-orders-zeebe-c-0", "--wait=false");
            orders.namespace().kill("orders-zeebe-c-0");
            orders.awaitOtherPod("orders-zeebe-c-0", before);
        });
        assertThat(volume("orders-zeebe-c-0")).isNotEqualTo(volume);
        assertThat(orders.broker(2).path("replicaOf").asInt()).isEqualTo(6);
    }

    @Test
    void nodesThatAreDrainedTogetherGoOneAfterTheOther() {
        final List<String> nodes = Stream.of("orders-zeebe-a-0", "orders-zeebe-b-0")
                .map(orders.namespace()::nodeOf)
                .toList();
        try (Chronicle chronicle = orders.chronicle()) {
            underLoad(() -> {
                try {
                    // both begin, and what the second one evicts has to wait for the first one's broker, which can't go
                    // elsewhere
                    AtOnce.map(nodes.size(), nodes, this::drainForAWhile);
                } finally {
                    nodes.forEach(node -> orders.namespace().kubectl("uncordon", node));
                }
            });
            chronicle.assertAtMostOneAway();
        }
    }

    private Shell.Outcome drainForAWhile(final String node) {
        return orders.namespace()
                .tryKubectl("drain", node, "--ignore-daemonsets", "--delete-emptydir-data", "--force", "--timeout=20s");
    }

    private void underLoad(final Runnable misfortune) {
        orders.awaitReady();
        try (Client client = orders.client()) {
            Load.deploy(client);
        }
        try (Load load = Load.start(orders.gateways(), ledger, random, Orders.PAUSE)) {
            Await.until(() -> assertThat(load.acknowledged()).isGreaterThan(100));
            misfortune.run();
            final long before = load.acknowledged();
            orders.awaitReady();
            Await.until(() -> assertThat(load.acknowledged()).isGreaterThan(before + 100));
        }
        Settlement.of(orders.gateways(), ledger, random);
        assertThat(ledger.verdict()).isEmpty();
    }

    private String volume(final String pod) {
        return orders.namespace()
                .get("pvc", "data-" + pod)
                .at("/spec/volumeName")
                .asText();
    }
}
