package dev.skep.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.operator.api.Annotations;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clusters and their namespaces go, with and without what they hold, and come again. */
@OnApiServer
final class NamespaceTest {
    private final ApiServer server;

    NamespaceTest(final ApiServer server) {
        this.server = server;
    }

    @Test
    void aNamespaceWithARunningClusterGoes() throws Exception {
        try (LivingCluster cluster = new LivingCluster(server, "goes", server.config())) {
            cluster.create(3, "gateway: {mode: Standalone}\n");
            cluster.startOperator(Traffic.FOR_EVER);
            cluster.await(LivingCluster.runsWith(3));

            server.client().namespaces().withName(cluster.namespace()).delete();

            cluster.await(() -> cluster.resource() == null);
            cluster.await(() ->
                    server.client().namespaces().withName(cluster.namespace()).get() == null);
        }
    }

    /** What was kept is taken up by a resource of the same name. */
    @Test
    void volumesStayAndAreTakenUpAgain() throws Exception {
        try (LivingCluster cluster = new LivingCluster(server, "again", server.config())) {
            cluster.create(3);
            cluster.startOperator(Traffic.FOR_EVER);
            cluster.await(LivingCluster.runsWith(3));
            final List<String> before = claims(cluster);
            cluster.delete();
            assertThat(claims(cluster)).isEqualTo(before);
            cluster.await(() -> cluster.podUids().isEmpty());

            cluster.create(3);
            cluster.await(LivingCluster.runsWith(3));
            assertThat(claims(cluster)).isEqualTo(before).hasSize(3);
            server.kubectl(
                    "-n",
                    cluster.namespace(),
                    "patch",
                    "zc/orders",
                    "--type=merge",
                    "-p",
                    "{\"spec\":{\"storage\":{\"retention\":{\"onDelete\":\"Delete\"}}}}");
            cluster.await(LivingCluster.runsWith(3));
            cluster.delete();
            cluster.await(() -> claims(cluster).isEmpty());
        }
    }

    private List<String> claims(final LivingCluster cluster) {
        return server
                .client()
                .persistentVolumeClaims()
                .inNamespace(cluster.namespace())
                .withLabel(Annotations.CLUSTER, LivingCluster.NAME)
                .list()
                .getItems()
                .stream()
                .map(claim -> claim.getMetadata().getName() + "/"
                        + claim.getMetadata().getUid())
                .sorted()
                .toList();
    }
}
