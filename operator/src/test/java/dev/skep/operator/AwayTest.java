package dev.skep.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.operator.LivingCluster.Life;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** The API server is away: brokers notice nothing, and the operator knows all again when it is back. */
@OnApiServer
final class AwayTest {
    private static final int TRIES = 60;

    private final ApiServer server;

    AwayTest(final ApiServer server) {
        this.server = server;
    }

    @Test
    void theOperatorComesBackToWhatHasChangedMeanwhile() throws Exception {
        final URI api = URI.create(server.config().getMasterUrl());
        try (Cable cable = new Cable(new InetSocketAddress(api.getHost(), api.getPort()));
                LivingCluster cluster = new LivingCluster(server, "away", through(cable))) {
            cluster.create(3);
            cluster.startOperator(Traffic.FOR_EVER);
            cluster.await(LivingCluster.runsWith(3));
            final SortedMap<String, String> pods = cluster.podUids();

            cable.cut();
            // what the operator can't see: people go on, and so do others
            cluster.scale(6);
            server.kubectl("-n", cluster.namespace(), "delete", "service/orders-gateway");
            cluster.life = pod -> pod.getMetadata().getName().equals("orders-zeebe-b-0") ? Life.UNREADY : Life.WELL;
            cluster.await(() -> cable.refused() >= TRIES);
            assertThat(cluster.podUids()).isEqualTo(pods);
            assertThat(cluster.brokers.requests).noneMatch(request -> request.contains("/cluster/"));
            cluster.life = pod -> Life.WELL;
            cable.mend();

            cluster.await(LivingCluster.runsWith(6));
            cluster.await(() -> server.client()
                            .services()
                            .inNamespace(cluster.namespace())
                            .withName("orders-gateway")
                            .get()
                    != null);
            assertThat(cluster.podUids()).as("nobody was restarted").containsAllEntriesOf(pods);
            assertThat(cluster.brokers.requests)
                    .filteredOn(request -> request.contains("/cluster/"))
                    .containsExactly("POST /actuator/cluster/brokers?replicationFactor=3 [0, 1, 2, 3, 4, 5]");
        }
    }

    private Config through(final Cable cable) {
        return new ConfigBuilder(server.config())
                .withMasterUrl("https://127.0.0.1:" + cable.port() + "/")
                .build();
    }
}
