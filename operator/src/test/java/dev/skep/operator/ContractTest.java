package dev.skep.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.operator.api.Annotations;
import dev.skep.operator.api.ZeebeClusterStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** Brokers of somebody else's image: the operator asks them for nothing that the public contract does not have. */
@OnApiServer
final class ContractTest {
    private final ApiServer server;

    ContractTest(final ApiServer server) {
        this.server = server;
    }

    @Test
    void aForeignImageIsCreatedScaledRestartedAndRebalanced() throws Exception {
        try (LivingCluster cluster = new LivingCluster(server, "contract", server.config())) {
            cluster.brokers.foreign = true;
            cluster.startOperator(Traffic.FOR_EVER);
            cluster.create(3, "image: {contract: Zeebe, repository: somebody/broker}\ngateway: {mode: Standalone}\n");
            cluster.await(LivingCluster.runsWith(3));
            final SortedMap<String, String> pods = cluster.podUids();
            cluster.scale(6);
            cluster.await(LivingCluster.runsWith(6));
            assertThat(cluster.podUids()).as("growing restarts nobody").containsAllEntriesOf(pods);
            cluster.restart("orders-zeebe-b-1");
            cluster.await(LivingCluster.runsWith(6));
            cluster.annotate(Annotations.REBALANCE, "now");
            cluster.await((final ZeebeClusterStatus status) ->
                    status.handled() != null && "now".equals(status.handled().get(Annotations.REBALANCE)));
            cluster.scale(3);
            cluster.await(LivingCluster.runsWith(3));

            final Pod broker = server.client()
                    .pods()
                    .inNamespace(cluster.namespace())
                    .withName("orders-zeebe-b-0")
                    .get();
            assertThat(broker.getSpec().getContainers().getFirst().getImage()).isEqualTo("somebody/broker:1.0.0");
            assertThat(broker.getSpec().getContainers().getFirst().getCommand().getLast())
                    .contains("ZEEBE_BROKER_CLUSTER_NODEID");
            assertThat(server.kubectl(
                            "-n",
                            cluster.namespace(),
                            "get",
                            "deployment",
                            "orders-gateway",
                            "-o",
                            "jsonpath={.spec.template.spec.containers[0].command}"))
                    .contains("/usr/local/zeebe/bin/gateway");
            assertThat(cluster.brokers.requests).noneMatch(request -> request.contains("drain"));
            assertThat(cluster.brokers.strangeHeaders).isEmpty();
        }
    }
}
