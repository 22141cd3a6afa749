package dev.skep.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.operator.LivingCluster.Life;
import dev.skep.operator.api.Annotations;
import dev.skep.operator.api.ZeebeClusterStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings, versions and operators that change: who is restarted, who is not, and where it stops. */
@OnApiServer
final class RollTest {
    private static final Predicate<ZeebeClusterStatus> ROLLED =
            Seen.condition("RolloutComplete", "True", "AsSpecified");

    private final ApiServer server;

    RollTest(final ApiServer server) {
        this.server = server;
    }

    @ParameterizedTest
    @EnumSource(names = {"CRASHING", "UNREADY"})
    void aBadSettingStopsAtOneBrokerAndARepairedOneHealsByItself(final Life bad) throws Exception {
        try (LivingCluster cluster = running("updatePolicy: {brokerTimeout: 5s}\n")) {
            cluster.life = pod -> has(pod, "BAD") ? bad : Life.WELL;
            cluster.patch("{\"env\":[{\"name\":\"BAD\",\"value\":\"1\"}]}");
            cluster.await(Seen.condition("RolloutComplete", "False", "RolloutStuck"));
            cluster.look("and no further", 4);
            assertThat(cluster.podsCounted())
                    .isEqualTo(Map.of("orders-zeebe-a-0", 1, "orders-zeebe-b-0", 1, "orders-zeebe-c-0", 2));
            assertThat(cluster.resource().getStatus().message()).contains("orders-zeebe-c-0");

            cluster.patch("{\"env\":[{\"name\":\"GOOD\",\"value\":\"1\"}]}");
            cluster.await(LivingCluster.runsWith(3).and(ROLLED));
            assertThat(cluster.podsCounted())
                    .isEqualTo(Map.of("orders-zeebe-a-0", 2, "orders-zeebe-b-0", 2, "orders-zeebe-c-0", 3));
            assertThat(cluster.fewestReady()).isEqualTo(2);
        }
    }

    /** Whether there is one StatefulSet or one for each zone: the next pod that dies does not come back with what does not start. */
    @ParameterizedTest
    @ValueSource(strings = {"", "a,b,c"})
    void anAccidentInARollThatIsStuckHealsItself(final String zones) throws Exception {
        try (LivingCluster cluster = new LivingCluster(server, "roll", server.config())) {
            cluster.zones = zones.isEmpty() ? List.of() : List.of(zones.split(",", -1));
            final String stuck = zones.isEmpty() ? "orders-zeebe-5" : "orders-zeebe-c-1";
            final String other = zones.isEmpty() ? "orders-zeebe-4" : "orders-zeebe-c-0"; // in the same StatefulSet
            cluster.create(6, "updatePolicy: {brokerTimeout: 5s}\n");
            cluster.life = pod -> has(pod, "BAD") ? Life.CRASHING : Life.WELL;
            cluster.startOperator(Traffic.FOR_EVER);
            cluster.await(LivingCluster.runsWith(6));
            cluster.beginCounting();
            cluster.patch("{\"env\":[{\"name\":\"BAD\",\"value\":\"1\"}]}");
            cluster.await(Seen.condition("RolloutComplete", "False", "RolloutStuck")
                    .and(status -> status.rollout().stuck() != null));
            cluster.await(() -> !templates(cluster).contains("BAD"));
            final SortedMap<String, String> pods = cluster.podUids();

            server.kubectl("-n", cluster.namespace(), "delete", "pod/" + other, "--wait=false");
            cluster.await(() -> {
                final String now = cluster.podUids().get(other);
                return now != null && !now.equals(pods.get(other));
            });
            cluster.await(status -> status.readyReplicas() == 5);
            cluster.look("and no further", 5);
            assertThat(cluster.podUids())
                    .as("the one that is stuck is left alone")
                    .containsEntry(stuck, pods.get(stuck));
            assertThat(Seen.condition("RolloutComplete", "False", "RolloutStuck")
                            .test(cluster.resource().getStatus()))
                    .isTrue();

            cluster.patch("{\"env\":[]}");
            cluster.await(LivingCluster.runsWith(6)
                    .and(ROLLED)
                    .and(status -> status.rollout().stuck() == null));
            assertThat(cluster.podsCounted().values().stream()
                            .mapToInt(Integer::intValue)
                            .sum())
                    .as("only the one that was stuck, and the one that was deleted, are other pods")
                    .isEqualTo(6 + 2 + 1);
        }
    }

    private String templates(final LivingCluster cluster) {
        return server.kubectl(
                "-n", cluster.namespace(), "get", "statefulsets", "-o", "jsonpath={.items[*].spec.template.spec}");
    }

    private static boolean has(final Pod pod, final String variable) {
        return pod.getSpec().getContainers().getFirst().getEnv().stream()
                .anyMatch(one -> one.getName().equals(variable));
    }

    @Test
    void aVersionFollowsTheOneBeforeItAndNotBeforeThereAreSnapshotsOfThat() throws Exception {
        try (LivingCluster cluster = running("")) {
            final SortedMap<String, String> pods = cluster.podUids();
            cluster.patch("{\"version\":\"1.2.0\"}");
            cluster.await(Seen.condition("RolloutComplete", "False", "SkipRefused"));
            cluster.patch("{\"version\":\"0.9.0\"}");
            cluster.await(Seen.condition("RolloutComplete", "False", "DowngradeRefused"));
            assertThat(cluster.podUids()).isEqualTo(pods);

            cluster.brokers.takesSnapshots = false;
            cluster.patch("{\"version\":\"1.0.1\"}");
            cluster.await(runs("1.0.1"));
            final SortedMap<String, String> patched = cluster.podUids();
            cluster.patch("{\"version\":\"1.1.0\"}");
            cluster.await(Seen.condition("RolloutComplete", "False", "WaitingForSnapshot"));
            cluster.await(() -> cluster.brokers.requests.stream().anyMatch(call -> call.contains("takeSnapshot")));
            assertThat(cluster.podUids()).isEqualTo(patched).doesNotContainValue(pods.get("orders-zeebe-a-0"));
            assertThat(Seen.of(cluster.resource().getStatus(), "RolloutComplete")
                            .orElseThrow()
                            .getMessage())
                    .contains("1.1.0", "1.0.1", "broker 0 (orders-zeebe-a-0)", "partition");

            cluster.brokers.takesSnapshots = true;
            cluster.await(runs("1.1.0"));
            assertThat(cluster.fewestReady()).isEqualTo(2);
        }
    }

    /** The way back is open as long as some broker has not gone it. */
    @Test
    void anUpgradeThatGetsStuckCanBeTakenBack() throws Exception {
        try (LivingCluster cluster = running("updatePolicy: {brokerTimeout: 5s}\n")) {
            cluster.life = pod ->
                    pod.getSpec().getContainers().getFirst().getImage().endsWith(":1.1.0") ? Life.UNREADY : Life.WELL;
            cluster.patch("{\"version\":\"1.1.0\"}");
            cluster.await(Seen.condition("RolloutComplete", "False", "RolloutStuck"));
            cluster.patch("{\"version\":\"1.0.0\"}");
            cluster.await(runs("1.0.0"));
            assertThat(cluster.podsCounted())
                    .isEqualTo(Map.of("orders-zeebe-a-0", 1, "orders-zeebe-b-0", 1, "orders-zeebe-c-0", 3));
        }
    }

    private static Predicate<ZeebeClusterStatus> runs(final String version) {
        return LivingCluster.runsWith(3)
                .and(ROLLED)
                .and(status -> version.equals(status.version().current()));
    }

    @Test
    void anotherOperatorWithOtherDefaultsRestartsNobodyBeforeARestartIsWanted() throws Exception {
        try (LivingCluster cluster = running("")) {
            final SortedMap<String, String> pods = cluster.podUids();
            cluster.set(Map.of("SKEP_OPERATOR_BROKER_IMAGE", "elsewhere/skep"));
            cluster.startOperator(Traffic.FOR_EVER);
            cluster.await(Seen.condition("RolloutComplete", "False", "HeldBack"));
            cluster.await(Seen.condition("Ready", "True", "AsSpecified"));
            cluster.look("once", 3);
            cluster.look("again", 3);
            assertThat(cluster.podUids()).isEqualTo(pods);
            assertThat(cluster.resource().getStatus().templateRevision().heldBack())
                    .isTrue();

            cluster.annotate(Annotations.RESTART, "now");
            cluster.await(LivingCluster.runsWith(3).and(ROLLED));
            assertThat(cluster.podsCounted().values()).containsOnly(2);
            assertThat(server.client().pods().inNamespace(cluster.namespace()).list().getItems().stream()
                            .map(pod -> pod.getSpec().getContainers().getFirst().getImage()))
                    .containsOnly("elsewhere/skep:1.0.0");
        }
    }

    private LivingCluster running(final String moreOfSpec) throws Exception {
        final LivingCluster cluster = new LivingCluster(server, "roll", server.config());
        cluster.create(3, moreOfSpec);
        cluster.startOperator(Traffic.FOR_EVER);
        cluster.await(LivingCluster.runsWith(3));
        cluster.beginCounting();
        return cluster;
    }
}
