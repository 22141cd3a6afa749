package dev.skep.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.skep.base.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that stands alone is configured by names that installations of today use. */
final class GatewaySettingsLoaderTest {
    @TempDir
    private Path folder;

    @Test
    void namesOfTheContractAreUnderstood() throws IOException {
        final Path file = Files.writeString(folder.resolve("gateway.yaml"), """
                server: {port: 8081, address: 127.0.0.1, ssl.enabled: false}
                zeebe:
                  gateway:
                    network: {host: 127.0.0.1, port: 26600, maxMessageSize: 8MB}
                    cluster:
                      contactPoint: other:26502
                      membership.failureTimeout: 3s
                    multiTenancy.enabled: true
                    threads.managementThreads: 2
                  broker.cluster.nodeId: 3
                """);
        final LoadedSettings<GatewayNodeSettings> loaded = load(
                file,
                Map.of(
                        "ZEEBE_GATEWAY_CLUSTER_MEMBERID", "gateway-7f",
                        "ZEEBE_GATEWAY_CLUSTER_INITIALCONTACTPOINTS", "brokers:26502",
                        "ZEEBE_GATEWAY_CLUSTER_HOST", "10.1.2.3",
                        "ZEEBE_GATEWAY_CLUSTER_CLUSTERNAME", "mine",
                        "ZEEBE_GATEWAY_CLUSTER_REQUESTTIMEOUT", "20s",
                        "ZEEBE_GATEWAY_LONGPOLLING_ENABLED", "false",
                        "ZEEBE_STANDALONE_GATEWAY", "true",
                        "ZEEBE_BROKER_CLUSTER_NODEIDD", "none of our business"));
        final GatewayNodeSettings settings = loaded.settings();

        assertThat(settings.cluster().memberId()).isEqualTo("gateway-7f");
        assertThat(settings.cluster().clusterName()).isEqualTo("mine");
        assertThat(settings.cluster().contactPoints())
                .containsExactly(new Address("brokers", 26_502), new Address("other", 26_502));
        assertThat(settings.cluster().internalApi()).isEqualTo(new Endpoint("10.1.2.3", 26_502, "", 26_502));
        assertThat(settings.cluster().tls()).isNull();
        assertThat(settings.membership().failureTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.gateway().port()).isEqualTo(26_600);
        assertThat(settings.gateway().enabled()).isTrue();
        assertThat(settings.gateway().maxMessageBytes()).isEqualTo(8 << 20);
        assertThat(settings.gateway().requestTimeout()).isEqualTo(Duration.ofSeconds(20));
        assertThat(settings.gateway().longPolling()).isFalse();
        assertThat(settings.gateway().threads()).isEqualTo(2);
        assertThat(settings.gateway().multiTenancy()).isTrue();
        assertThat(settings.gateway().rest()).hasToString("127.0.0.1:8081");
        assertThat(load(null, Map.of("CAMUNDA_REST_ENABLED", "false"))
                        .settings()
                        .gateway()
                        .servesRest())
                .isFalse();
        assertThat(loaded.notices())
                .hasSize(2)
                .anySatisfy(notice -> assertThat(notice).contains("zeebe.broker.cluster.nodeId"))
                .anySatisfy(notice -> assertThat(notice).contains("server.ssl.enabled"));
    }

    @Test
    void everyVariableOfTheTableIsUnderstood() {
        for (final Setting<?> setting : SettingsTable.GATEWAY.settings()) {
            final String some = setting.kind().type().equals(ContactPoints.class) ? "somewhere:1" : "somewhere";
            final String text = setting.fallback().isEmpty() ? some : setting.fallback();

            assertThat(load(null, Map.of(setting.environmentName(), text)).effective())
                    .as(setting.environmentName())
                    .anyMatch(effective -> effective.setting().equals(setting)
                            && effective.source().equals(new Source.InEnvironment(setting.environmentName())));
        }
    }

    @Test
    void faultsNameKeyAndValueAndWhatIsAllowed() {
        assertRefused(
                Map.of("ZEEBE_GATEWAY_NETWORK_PROT", "1"), "ZEEBE_GATEWAY_NETWORK_PROT", "ZEEBE_GATEWAY_NETWORK_PORT?");
        assertRefused(
                Map.of("ZEEBE_GATEWAY_NETWORK_PORT", "many"),
                "zeebe.gateway.network.port is \"many\"",
                "a port from 1 to 65535");
        assertRefused(
                Map.of("ZEEBE_GATEWAY_CLUSTER_MEMBERID", "0"), "memberId is \"0\"", "ids of brokers", "gateway-0");
        assertRefused(
                Map.of("ZEEBE_GATEWAY_CLUSTER_PORT", "26500"),
                "zeebe.gateway.network.port and zeebe.gateway.cluster.port are the same port");
        assertRefused(
                Map.of("ZEEBE_GATEWAY_CLUSTER_SECURITY_ENABLED", "true"),
                "zeebe.gateway.cluster.security.certificateChainPath is not set");
        assertRefused(Map.of("ZEEBE_GATEWAY_MULTITENANCY_ENABLED", "maybe"), "expected true or false");
        assertRefused(Map.of("SERVER_PORT", "26500"), "zeebe.gateway.network.port", "server.port", "the same port");
        assertRefused(Map.of("ZEEBE_GATEWAY_CLUSTER_INITIALCONTACTPOINTS", "nowhere"), "expected host:port");
    }

    private void assertRefused(final Map<String, String> environment, final String... words) {
        final InvalidSettings fault = catchThrowableOfType(InvalidSettings.class, () -> load(null, environment));
        assertThat(fault).as("accepted %s", environment).isNotNull();
        assertThat(String.join("\n", fault.problems())).contains(words);
    }

    private static LoadedSettings<GatewayNodeSettings> load(final Path file, final Map<String, String> environment) {
        return SettingsLoader.loadGateway(List.of(), file, environment, List.of());
    }
}
