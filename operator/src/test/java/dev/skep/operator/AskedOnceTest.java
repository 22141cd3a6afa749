package dev.skep.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.operator.api.Annotations;
import dev.skep.operator.api.ZeebeClusterStatus.Phase;
import org.junit.jupiter.api.Test;

/** What people ask for, once or for a while. */
@OnApiServer
final class AskedOnceTest {
    private final ApiServer server;

    AskedOnceTest(final ApiServer server) {
        this.server = server;
    }

    @Test
    void theSameTokenMovesLeadersOnceAndAnotherOneAgain() throws Exception {
        try (LivingCluster cluster = running("updatePolicy: {autoRebalance: Never}\n")) {
            cluster.brokers.leads(1, 1);
            cluster.await(Seen.condition("LeadersBalanced", "False", "Unbalanced"));
            cluster.annotate(Annotations.REBALANCE, "one");
            awaitHandled(cluster, "one");
            assertThat(rebalances(cluster)).isEqualTo(1);

            cluster.brokers.leads(2, 0);
            cluster.await(Seen.condition("LeadersBalanced", "False", "Unbalanced"));
            cluster.annotate(Annotations.REBALANCE, "one");
            cluster.look("nothing", 3);
            cluster.look("still nothing", 3);
            cluster.startOperator(Traffic.FOR_EVER);
            cluster.look("nor by another operator", 3);
            cluster.look("at all", 3);
            assertThat(rebalances(cluster)).isEqualTo(1);

            cluster.annotate(Annotations.REBALANCE, "two");
            awaitHandled(cluster, "two");
            assertThat(rebalances(cluster)).isEqualTo(2);
            cluster.await(Seen.condition("LeadersBalanced", "True", "AsSpecified"));
            assertThat(cluster.resource().getMetadata().getAnnotations())
                    .as("the operator takes no annotation away")
                    .containsEntry(Annotations.REBALANCE, "two");
        }
    }

    private static void awaitHandled(final LivingCluster cluster, final String token) throws InterruptedException {
        cluster.await(status ->
                status.handled() != null && token.equals(status.handled().get(Annotations.REBALANCE)));
    }

    private static long rebalances(final LivingCluster cluster) {
        return cluster.brokers.requests.stream()
                .filter(request -> request.contains("/rebalance"))
                .count();
    }

    @Test
    void aSuspendedClusterKeepsItsDataAndGoesOnWithTheSameTopology() throws Exception {
        try (LivingCluster cluster = running("")) {
            final String claims = claims(cluster);
            cluster.patch("{\"suspend\":true}");
            cluster.await(status -> status.phase() == Phase.Suspended && status.operation() == null);
            assertThat(cluster.podUids()).isEmpty();
            cluster.await(Seen.condition("Ready", "False", "Suspended"));
            cluster.await(Seen.condition("Available", "False", "Unknown"));
            // what stands still is asked nothing, but what it ran is known
            cluster.patch("{\"version\":\"1.7.0\"}");
            cluster.await(Seen.condition("RolloutComplete", "False", "SkipRefused"));
            cluster.patch("{\"version\":\"1.0.0\"}");
            assertThat(claims(cluster)).isEqualTo(claims);

            cluster.patch("{\"suspend\":false}");
            cluster.await(LivingCluster.runsWith(3));
            assertThat(claims(cluster)).isEqualTo(claims);
            assertThat(cluster.brokers.requests).noneMatch(request -> request.contains("/cluster/brokers"));
        }
    }

    private String claims(final LivingCluster cluster) {
        return server.kubectl("-n", cluster.namespace(), "get", "pvc", "-o", "jsonpath={.items[*].metadata.uid}");
    }

    private LivingCluster running(final String moreOfSpec) throws Exception {
        final LivingCluster cluster = new LivingCluster(server, "asked", server.config());
        cluster.create(3, moreOfSpec);
        cluster.startOperator(Traffic.FOR_EVER);
        cluster.await(LivingCluster.runsWith(3));
        return cluster;
    }
}
