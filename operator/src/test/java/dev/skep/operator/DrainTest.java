package dev.skep.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.operator.api.Annotations;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Nodes are drained while the operator restarts brokers: each for itself is allowed, and never are two brokers away. */
@OnApiServer
final class DrainTest {
    private static final int BROKERS = 6;
    private static final int DRAINED = 8;
    private static final int TOO_MANY = 429;

    private final ApiServer server;

    DrainTest(final ApiServer server) {
        this.server = server;
    }

    @Test
    void drainsDuringARollNeverTakeASecondBroker() throws Exception {
        final long seed = Long.getLong("skep.seed", System.nanoTime());
        System.err.println("DrainTest: seed " + seed);
        final Random random = new Random(seed);
        try (LivingCluster cluster = new LivingCluster(server, "drain", server.config())) {
            cluster.create(BROKERS);
            cluster.startOperator(Traffic.FOR_EVER);
            cluster.await(LivingCluster.runsWith(BROKERS));
            cluster.beginCounting();
            cluster.annotate(Annotations.RESTART, "now");
            final int[] count = {0, 0};
            cluster.await(() -> {
                if (drain(cluster, random)) {
                    count[0]++;
                } else {
                    count[1]++;
                }
                return count[0] == DRAINED;
            });
            cluster.await(LivingCluster.runsWith(BROKERS)
                    .and(Seen.condition("RolloutComplete", "True", "AsSpecified"))
                    .and(status -> cluster.podsCounted().values().stream().allMatch(pods -> pods >= 2)));

            System.err.println("DrainTest: " + count[0] + " evictions, " + count[1] + " refused");
            assertThat(cluster.fewestReady()).isGreaterThanOrEqualTo(BROKERS - 1);
            assertThat(count[1]).as("refused").isPositive();
        }
    }

    /** What {@code kubectl drain} does to one pod. */
    private boolean drain(final LivingCluster cluster, final Random random) {
        final List<String> pods = new ArrayList<>(cluster.podUids().keySet());
        final String pod = pods.get(random.nextInt(pods.size()));
        try {
            return server.client()
                    .pods()
                    .inNamespace(cluster.namespace())
                    .withName(pod)
                    .evict();
        } catch (final KubernetesClientException e) {
            if (e.getCode() != TOO_MANY) {
                throw e;
            }
            return false;
        }
    }
}
