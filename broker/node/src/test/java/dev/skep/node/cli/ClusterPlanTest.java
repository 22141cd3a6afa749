package dev.skep.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.Address;
import dev.skep.node.config.BrokerSettings;
import dev.skep.node.config.ClusterSettings;
import dev.skep.node.config.DataSettings;
import dev.skep.node.config.GatewaySettings;
import dev.skep.node.config.ManagementSettings;
import dev.skep.node.config.NetworkSettings;
import dev.skep.node.config.SettingsLoader;
import dev.skep.node.config.SettingsLoader.Flag;
import dev.skep.node.local.BrokerPlan;
import dev.skep.node.local.LocalCluster.Running;
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
        final List<BrokerPlan> plans = plan(Map.of(), new Flag("--partitions", ClusterSettings.PARTITIONS_COUNT, "6"))
                .brokers();

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
        final List<BrokerPlan> plans = plan(
                        Map.of(
                                "ZEEBE_BROKER_NETWORK_PORTOFFSET", "20",
                                "ZEEBE_BROKER_GATEWAY_ENABLE", "false",
                                "ZEEBE_BROKER_NETWORK_HOST", "0.0.0.0",
                                "PATH", "/bin"),
                        new Flag("--management-port", ManagementSettings.PORT, "7000"),
                        new Flag("--internal-port", NetworkSettings.INTERNAL_PORT, "7002"))
                .brokers();

        final BrokerPlan last = plans.getLast();
        assertThat(last.gateway()).isEmpty();
        assertThat(last.command()).isEqualTo(new Address("127.0.0.1", 26_721));
        assertThat(last.internal()).isEqualTo(new Address("127.0.0.1", 7_222));
        assertThat(last.management()).isEqualTo(new Address("127.0.0.1", 7_020));
        assertThat(last.environment()).containsEntry("PATH", "/bin");
        assertThat(settingsOf(last).network().internalApi()).hasToString("0.0.0.0:7222");
    }

    @Test
    void tableHasALineForEachBroker() {
        final List<Running> running = plan(Map.of()).brokers().stream()
                .map(plan -> new Running(plan, 4_000L + plan.nodeId()))
                .toList();

        final String table = ClusterRun.table(running, folder, 1_234);

        assertThat(table)
                .contains("is ready after 1234 ms: 3 brokers\n", folder.resolve("cluster.json") + "\n")
                .containsPattern(
                        "\n  2 +4002 +127.0.0.1:26520 +127.0.0.1:26521 +127.0.0.1:26522 +http://127.0.0.1:9620\n");
    }

    private ClusterPlan plan(final Map<String, String> environment, final Flag... flags) {
        final List<Flag> presets = List.of(
                new Flag("skep up", NetworkSettings.HOST, "127.0.0.1"),
                new Flag("skep up", GatewaySettings.HOST, "127.0.0.1"),
                new Flag("skep up", ManagementSettings.HOST, "127.0.0.1"),
                new Flag("skep up", DataSettings.DIRECTORY, folder.toString()));
        final List<Flag> given = List.of(flags);
        final BrokerSettings first =
                SettingsLoader.load(presets, null, environment, given).settings();
        return new ClusterPlan(presets, given, environment, first, 3);
    }

    private static BrokerSettings settingsOf(final BrokerPlan plan) {
        return SettingsLoader.load(List.of(), null, plan.environment(), List.of())
                .settings();
    }
}
