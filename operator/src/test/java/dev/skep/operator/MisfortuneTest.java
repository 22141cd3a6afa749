package dev.skep.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.operator.LivingCluster.Life;
import dev.skep.operator.api.Annotations;
import java.util.Random;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** Brokers and volumes that are lost, for a while or for ever. */
@OnApiServer
final class MisfortuneTest {
    private static final String LOST = "orders-zeebe-c-0";

    private final ApiServer server;

    MisfortuneTest(final ApiServer server) {
        this.server = server;
    }

    /** They come back, and the one change that was asked for ends. */
    @Test
    void brokersThatDieWhileTheClusterGrowsAndShrinks() throws Exception {
        final long seed = Long.getLong("skep.seed", System.nanoTime());
        System.err.println("MisfortuneTest: seed " + seed);
        final Random random = new Random(seed);
        try (LivingCluster cluster = running()) {
            cluster.brokers.patient = true;
            for (final int size : new int[] {6, 3}) {
                cluster.scale(size);
                for (int i = 0; i < 6; i++) {
                    final String victim = "orders-zeebe-" + "abc".charAt(random.nextInt(3)) + "-" + random.nextInt(2);
                    cluster.life = pod -> pod.getMetadata().getName().equals(victim) ? Life.CRASHING : Life.WELL;
                    cluster.look(size + "-" + i, 4);
                }
                cluster.life = pod -> Life.WELL;
                cluster.await(LivingCluster.runsWith(size));
            }
            assertThat(cluster.brokers.requests)
                    .filteredOn(request -> request.contains("/cluster/"))
                    .containsExactly(
                            "POST /actuator/cluster/brokers?replicationFactor=3 [0, 1, 2, 3, 4, 5]",
                            "POST /actuator/cluster/brokers?replicationFactor=3 [0, 1, 2]");
        }
    }

    /** A broker of ours has no vote on an empty disk until it has all; so it gets one, but not while the others could not go on without it. */
    @Test
    void aVolumeOfAMemberThatSomebodyDeletesIsMadeAnewWhenTheOthersCarry() throws Exception {
        try (LivingCluster cluster = running()) {
            final String before = claim(cluster, "{.metadata.uid}");
            cluster.life = pod -> pod.getMetadata().getName().equals("orders-zeebe-a-0") ? Life.CRASHING : Life.WELL;
            cluster.await(Seen.condition("Degraded", "True", "BrokerLost"));
            server.kubectl("-n", cluster.namespace(), "delete", "pvc/data-" + LOST, "--wait=false");
            server.kubectl("-n", cluster.namespace(), "delete", "pod/" + LOST, "--wait=false");
            cluster.await(status -> status.message().contains("the volume of broker 2 (" + LOST + ") is gone"));
            cluster.look("and still", 4);
            assertThat(claim(cluster, "{.metadata.labels.skep\\.dev/member-state}"))
                    .as("whose the claim of the StatefulSet is")
                    .isEmpty();

            cluster.life = pod -> Life.WELL;
            cluster.await(LivingCluster.runsWith(3));
            cluster.await(() ->
                    claim(cluster, "{.metadata.labels.skep\\.dev/member-state}").equals("member"));
            assertThat(claim(cluster, "{.metadata.uid}")).isNotEqualTo(before);
            assertThat(cluster.brokers.requests).noneMatch(request -> request.contains("/cluster/brokers"));
        }
    }

    @Test
    void aBrokerThatIsLostForEverIsRemovedByForceWhenSomebodySaysSo() throws Exception {
        try (LivingCluster cluster = running()) {
            final SortedMap<String, String> pods = cluster.podUids();
            final String before = claim(cluster, "{.metadata.uid}");
            cluster.life = pod -> pod.getMetadata().getName().equals(LOST)
                            && claim(cluster, "{.metadata.uid}").equals(before)
                    ? Life.CRASHING
                    : Life.WELL;
            cluster.await(Seen.condition("Degraded", "True", "BrokerLost"));
            final long version = cluster.brokers.topologyVersion();
            cluster.annotate(Annotations.FORCE_REMOVE, "2@" + (version + 17));
            awaitRefusal(cluster, "speaks of version " + (version + 17));
            cluster.annotate(Annotations.FORCE_REMOVE, "1,2@" + version);
            awaitRefusal(cluster, "broker 1 (orders-zeebe-b-0) answers");
            assertThat(cluster.brokers.requests).noneMatch(request -> request.contains("/cluster/brokers"));

            cluster.annotate(Annotations.FORCE_REMOVE, "2@" + version);
            cluster.await(LivingCluster.runsWith(3));

            assertThat(cluster.brokers.requests)
                    .filteredOn(request -> request.contains("/cluster/brokers?"))
                    .as("once by force, and then it is taken in again")
                    .containsExactly(
                            "POST /actuator/cluster/brokers?force=true [0, 1]",
                            "POST /actuator/cluster/brokers?replicationFactor=3 [0, 1, 2]");
            assertThat(claim(cluster, "{.metadata.uid}")).isNotEqualTo(before);
            pods.remove(LOST);
            assertThat(cluster.podUids()).containsAllEntriesOf(pods);
            cluster.await(Seen.condition("Degraded", "False", "AsSpecified"));
        }
    }

    /** Whoever was taken in by hand, or is left of another resource. */
    @Test
    void aMemberThatIsNoneOfThisClusterIsToldUntilItIsGone() throws Exception {
        try (LivingCluster cluster = running()) {
            cluster.brokers.takeIn(7);
            cluster.await(Seen.condition("TopologyInSync", "False", "ForeignMembers")
                    .and(Seen.condition("Degraded", "True", "ForeignMembers")));
            assertThat(cluster.resource().getStatus().message()).contains("broker 7 belongs to the cluster");
            assertThat(cluster.podUids()).hasSize(3);

            cluster.annotate(Annotations.FORCE_REMOVE, "7@" + cluster.brokers.topologyVersion());
            cluster.await(LivingCluster.runsWith(3).and(Seen.condition("Degraded", "False", "AsSpecified")));
            assertThat(cluster.podUids()).hasSize(3);
        }
    }

    private static void awaitRefusal(final LivingCluster cluster, final String why) throws InterruptedException {
        cluster.await(Seen.condition("Degraded", "True", "ForceRefused")
                .and(status ->
                        Seen.of(status, "Degraded").orElseThrow().getMessage().contains(why)));
    }

    private LivingCluster running() throws Exception {
        final LivingCluster cluster = new LivingCluster(server, "misfortune", server.config());
        cluster.create(3);
        cluster.startOperator(Traffic.FOR_EVER);
        cluster.await(LivingCluster.runsWith(3));
        return cluster;
    }

    private String claim(final LivingCluster cluster, final String path) {
        return server.tryKubectl("-n", cluster.namespace(), "get", "pvc/data-" + LOST, "-o", "jsonpath=" + path)
                .out()
                .strip();
    }
}
