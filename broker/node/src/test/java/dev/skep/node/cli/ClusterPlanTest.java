package dev.skep.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.Address;
import dev.skep.node.config.BrokerSettings;
import dev.skep.node.config.ClusterSettings;
import dev.skep.node.config.DataSettings;
import dev.skep.node.config.GatewayNodeSettings;
import dev.skep.node.config.GatewaySettings;
import dev.skep.node.config.ManagementSettings;
import dev.skep.node.config.NetworkSettings;
import dev.skep.node.config.SettingsLoader;
import dev.skep.node.config.SettingsLoader.Flag;
import dev.skep.node.local.BrokerPlan;
import dev.skep.node.local.GatewayPlan;
import dev.skep.node.local.LocalCluster.Running;
import dev.skep.node.local.ProcessPlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClusterPlanTest {
    @TempDir
    private Path folder;

    @Test
    void eachBrokerHasItsNumberDirectoryAndPorts() {
        final List<BrokerPlan> plans =
                brokers(plan(Map.of(), 0, new Flag("--partitions", ClusterSettings.PARTITIONS_COUNT, "6")));

        assertThat(plans).hasSize(3);
        for (int id = 0; id < 3; id++) {
            final BrokerPlan plan = plans.get(id);
            assertThat(plan.nodeId()).isEqualTo(id);
            assertThat(plan.gateway()).contains(new Address("127.0.0.1", 26_500 + 10 * id));
            assertThat(plan.command()).isEqualTo(new Address("127.0.0.1", 26_501 + 10 * id));
            assertThat(plan.internal()).isEqualTo(new Address("127.0.0.1", 26_502 + 10 * id));
            assertThat(plan.management()).isEqualTo(new Address("127.0.0.1", 9_600 + 10 * id));
            assertThat(plan.data()).isEqualTo(folder.resolve("broker-" + id));
            final BrokerSettings own = settingsOf(plan);
            assertThat(own.cluster().nodeId()).isEqualTo(id);
            assertThat(own.cluster().clusterSize()).isEqualTo(3);
            assertThat(own.cluster().partitionsCount()).isEqualTo(6);
            assertThat(own.cluster().contactPoints())
                    .containsExactly(
                            new Address("127.0.0.1", 26_502),
                            new Address("127.0.0.1", 26_512),
                            new Address("127.0.0.1", 26_522));
            assertThat(own.network().internalApi()).hasToString(plan.internal().toString());
            assertThat(own.data().directory()).isEqualTo(plan.data());
        }
    }

    @Test
    void whatIsSetForTheFirstBrokerIsTheStartForAll() {
        final List<BrokerPlan> plans = brokers(plan(
                Map.of(
                        "ZEEBE_BROKER_NETWORK_PORTOFFSET", "20",
                        "ZEEBE_BROKER_GATEWAY_ENABLE", "false",
                        "ZEEBE_BROKER_NETWORK_HOST", "0.0.0.0",
                        "PATH", "/bin"),
                0,
                new Flag("--management-port", ManagementSettings.PORT, "7000"),
                new Flag("--internal-port", NetworkSettings.INTERNAL_PORT, "7002")));

        final BrokerPlan last = plans.getLast();
        assertThat(last.gateway()).isEmpty();
        assertThat(last.rest()).isEmpty();
        assertThat(last.command()).isEqualTo(new Address("127.0.0.1", 26_721));
        assertThat(last.internal()).isEqualTo(new Address("127.0.0.1", 7_222));
        assertThat(last.management()).isEqualTo(new Address("127.0.0.1", 7_020));
        assertThat(last.environment()).containsEntry("PATH", "/bin");
        assertThat(settingsOf(last).network().internalApi()).hasToString("0.0.0.0:7222");
    }

    /** As the same file on Kubernetes has it for each pod. */
    @Test
    void theNameOfThePodIsAnotherForEachBroker() {
        final List<BrokerPlan> plans = brokers(plan(
                Map.of(
                        "ZEEBE_BROKER_EXPORTERS_AUDIT_CLASSNAME", "file",
                        "ZEEBE_BROKER_EXPORTERS_AUDIT_ARGS_DIRECTORY", "/audit/$(POD_NAME)"),
                0));

        assertThat(plans)
                .extracting(plan ->
                        settingsOf(plan).exporters().getFirst().arguments().get("directory"))
                .containsExactly("/audit/broker-0", "/audit/broker-1", "/audit/broker-2");
    }

    @Test
    void gatewaysHaveThePortsAboveTheBrokersAndLookForThem() {
        final List<ProcessPlan> plans = plan(
                        Map.of(
                                "ZEEBE_BROKER_CLUSTER_CLUSTERNAME",
                                "mine",
                                "ZEEBE_GATEWAY_LONGPOLLING_ENABLED",
                                "false"),
                        2)
                .processes();

        assertThat(plans).hasSize(5);
        final GatewayPlan last = (GatewayPlan) plans.getLast();
        assertThat(last.memberId()).isEqualTo("gateway-1");
        assertThat(last.word()).isEqualTo("gateway");
        assertThat(last.clients()).isEqualTo(new Address("127.0.0.1", 26_540));
        assertThat(last.rest()).contains(new Address("127.0.0.1", 8_120));
        assertThat(last.internal()).isEqualTo(new Address("127.0.0.1", 26_542));
        assertThat(last.management()).isEqualTo(new Address("127.0.0.1", 9_640));
        assertThat(last.directory()).isEqualTo(folder.resolve("gateway-1"));
        final GatewayNodeSettings own = SettingsLoader.loadGateway(List.of(), null, last.environment(), List.of())
                .settings();
        assertThat(own.cluster().clusterName()).isEqualTo("mine");
        assertThat(own.cluster().memberId()).isEqualTo("gateway-1");
        assertThat(own.cluster().contactPoints()).hasSize(3).contains(new Address("127.0.0.1", 26_522));
        assertThat(own.gateway().longPolling()).isFalse();
    }

    @Test
    void tableHasALineForEachBrokerAndGateway() {
        final List<Running> running = plan(Map.of(), 1).processes().stream()
                .map(plan ->
                        new Running(plan, plan instanceof final BrokerPlan broker ? 4_000L + broker.nodeId() : 5_000))
                .toList();

        final String table = ClusterRun.table(running, folder, 1_234);

        assertThat(table)
                .contains(
                        "is ready after 1234 ms: 3 brokers, 1 gateway(s) beside them\n",
                        folder.resolve("cluster.json") + "\n")
                .containsPattern(
                        "\n  2 +4002 +127.0.0.1:26520 +127.0.0.1:8100 +127.0.0.1:26521 +127.0.0.1:26522 +http://127.0.0.1:9620\n")
                .containsPattern(
                        "\n  gateway-0 +5000 +127.0.0.1:26530 +127.0.0.1:8110 +127.0.0.1:26532 +http://127.0.0.1:9630\n");
    }

    private static List<BrokerPlan> brokers(final ClusterPlan plan) {
        return plan.processes().stream().map(BrokerPlan.class::cast).toList();
    }

    private ClusterPlan plan(final Map<String, String> environment, final int gateways, final Flag... flags) {
        final List<Flag> presets = List.of(
                new Flag("skep up", NetworkSettings.HOST, "127.0.0.1"),
                new Flag("skep up", GatewaySettings.HOST, "127.0.0.1"),
                new Flag("skep up", ManagementSettings.HOST, "127.0.0.1"),
                new Flag("skep up", DataSettings.DIRECTORY, folder.toString()));
        final List<Flag> given = List.of(flags);
        final BrokerSettings first =
                SettingsLoader.load(presets, null, environment, given).settings();
        return new ClusterPlan(presets, given, environment, first, 3, gateways, id -> List.of());
    }

    private static BrokerSettings settingsOf(final BrokerPlan plan) {
        return SettingsLoader.load(List.of(), null, plan.environment(), List.of())
                .settings();
    }
}
