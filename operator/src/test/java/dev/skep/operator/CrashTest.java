package dev.skep.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.operator.api.Annotations;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** The operator dies after each single thing that it writes, and starts again: the end is the same, and the brokers are asked once. */
@OnApiServer
final class CrashTest {
    private final ApiServer server;

    CrashTest(final ApiServer server) {
        this.server = server;
    }

    /** What there was after creating, after growing and after shrinking, and what the brokers were asked for. */
    private record Story(
            List<SortedMap<String, String>> stages,
            List<String> asked,
            SortedMap<String, String> podsBefore,
            SortedMap<String, String> podsAfter,
            int lives) {}

    @Test
    void theEndIsTheSameHoweverOftenItDies() throws Exception {
        final Story whole = story(Traffic.FOR_EVER, List.of());
        final Story mortal = story(1, whole.stages());
        System.err.println("CrashTest: " + mortal.lives() + " operators, each dead after one write");

        for (int stage = 0; stage < 3; stage++) {
            assertThat(mortal.stages().get(stage))
                    .as("stage %d", stage)
                    .isEqualTo(whole.stages().get(stage));
        }
        assertThat(mortal.asked()).isEqualTo(whole.asked());
        assertThat(mortal.asked())
                .filteredOn(request -> request.contains("/cluster/"))
                .containsExactly(
                        "POST /actuator/cluster/brokers?replicationFactor=3 [0, 1, 2, 3, 4, 5]",
                        "POST /actuator/cluster/brokers?replicationFactor=3 [0, 1, 2]");
        assertThat(mortal.podsAfter()).as("no pod was restarted").isEqualTo(mortal.podsBefore());
        assertThat(mortal.lives()).isGreaterThan(20);
    }

    /** Of each pod there is one before and one after, and never are two away. */
    @Test
    void aRestartOfAllBrokersIsOneHoweverOftenItDies() throws Exception {
        try (LivingCluster cluster = running()) {
            cluster.annotate(Annotations.RESTART, "now");
            cluster.awaitWithMortals(
                    1,
                    LivingCluster.runsWith(3)
                            .and(Seen.condition("RolloutComplete", "True", "AsSpecified"))
                            .and(status ->
                                    cluster.podsCounted().values().stream().allMatch(pods -> pods == 2)));

            assertThat(cluster.fewestReady()).isGreaterThanOrEqualTo(2);
            assertThat(cluster.brokers.requests)
                    .as("restarts change nothing of the topology")
                    .filteredOn(request -> request.contains("/cluster/brokers"))
                    .allMatch(request -> request.endsWith("/drain "));
            settled(cluster);
            assertThat(cluster.podsCounted().values()).containsOnly(2);
        }
    }

    /** It leaves, loses its volume and comes back, once. */
    @Test
    void aBrokerIsReplacedOnceHoweverOftenItDies() throws Exception {
        try (LivingCluster cluster = running()) {
            final String before = claim(cluster);
            cluster.annotate(Annotations.REPLACE_BROKER, "orders-zeebe-b-0");
            cluster.awaitWithMortals(
                    1,
                    LivingCluster.runsWith(3)
                            .and(status -> status.handled() != null
                                    && status.handled().containsKey(Annotations.REPLACE_BROKER)));

            assertThat(claim(cluster)).isNotEqualTo(before);
            assertThat(cluster.brokers.requests)
                    .filteredOn(request -> request.contains("/cluster/brokers"))
                    .containsExactly(
                            "POST /actuator/cluster/brokers?replicationFactor=2 [0, 2]",
                            "POST /actuator/cluster/brokers?replicationFactor=3 [0, 1, 2]");
            settled(cluster);
            assertThat(cluster.podsCounted())
                    .containsEntry("orders-zeebe-a-0", 1)
                    .containsEntry("orders-zeebe-b-0", 2)
                    .containsEntry("orders-zeebe-c-0", 1);
        }
    }

    private LivingCluster running() throws Exception {
        final LivingCluster cluster = new LivingCluster(server, "crash", server.config());
        cluster.create(3);
        cluster.startOperator(Traffic.FOR_EVER);
        cluster.await(LivingCluster.runsWith(3));
        cluster.beginCounting();
        cluster.endsEvictions = true;
        return cluster;
    }

    /** A healthy operator finds nothing more to do. */
    private static void settled(final LivingCluster cluster) throws Exception {
        cluster.startOperator(Traffic.FOR_EVER);
        final long before = cluster.brokers.looks();
        cluster.await(() -> cluster.brokers.looks() >= before + 9);
        cluster.await(LivingCluster.runsWith(3));
    }

    private String claim(final LivingCluster cluster) {
        return server.kubectl(
                "-n", cluster.namespace(), "get", "pvc/data-orders-zeebe-b-0", "-o", "jsonpath={.metadata.uid}");
    }

    /** @param ends of the stages, which the operators that die come to sooner or later */
    private Story story(final int writes, final List<SortedMap<String, String>> ends) throws Exception {
        try (LivingCluster cluster = new LivingCluster(server, "crash", server.config())) {
            cluster.create(3);
            final List<SortedMap<String, String>> stages = new ArrayList<>();
            stages.add(reach(cluster, writes, 3, end(ends, stages.size())));
            final SortedMap<String, String> before = cluster.podUids();
            cluster.scale(6);
            stages.add(reach(cluster, writes, 6, end(ends, stages.size())));
            cluster.scale(3);
            stages.add(reach(cluster, writes, 3, end(ends, stages.size())));
            return new Story(stages, List.copyOf(cluster.brokers.requests), before, cluster.podUids(), cluster.lives());
        }
    }

    private static SortedMap<String, String> end(final List<SortedMap<String, String>> ends, final int stage) {
        return ends.isEmpty() ? null : ends.get(stage);
    }

    /**
     * Returns what there is when nobody has anything left to do.
     *
     * @param end which is waited for; null when it is not known
     */
    private static SortedMap<String, String> reach(
            final LivingCluster cluster, final int writes, final int brokers, final SortedMap<String, String> end)
            throws Exception {
        if (end == null) {
            if (cluster.lives() == 0) {
                cluster.startOperator(writes);
            }
            cluster.await(LivingCluster.runsWith(brokers));
            cluster.await(() -> cluster.podUids().size() == brokers);
            cluster.look("once", brokers);
            cluster.look("again", brokers); // so the first is over
            return cluster.objects();
        }
        cluster.awaitWithMortals(writes, LivingCluster.runsWith(brokers));
        cluster.wake("again");
        try {
            cluster.awaitWithMortals(writes, status -> cluster.objects().equals(end));
        } catch (final AssertionError e) {
            assertThat(cluster.objects()).as("with %d brokers", brokers).isEqualTo(end);
            throw e;
        }
        return cluster.objects();
    }
}
