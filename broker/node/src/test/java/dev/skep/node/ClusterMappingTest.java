package dev.skep.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.Address;
import dev.skep.base.MemberId;
import dev.skep.membership.SwimSettings;
import dev.skep.node.config.BrokerSettings;
import dev.skep.node.config.SettingsLoader;
import dev.skep.raft.RaftSettings;
import dev.skep.topology.MemberTraits;
import dev.skep.transport.Identity;
import dev.skep.transport.TlsSettings;
import dev.skep.transport.TransportSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class ClusterMappingTest {
    @Test
    void defaultsAreThoseOfTheRooms() {
        final BrokerSettings settings = load(Map.of());

        assertThat(ClusterMapping.raft(settings)).isEqualTo(RaftSettings.DEFAULT);
        assertThat(ClusterMapping.swim(settings.membership())).isEqualTo(SwimSettings.DEFAULT);
        assertThat(ClusterMapping.tls(settings.network().tls())).isEmpty();
        assertThat(ClusterMapping.contactPoints(settings)).isEmpty();
        assertThat(ClusterMapping.traits(settings, 0)).isEqualTo(MemberTraits.NONE);
    }

    @Test
    void whatIsSetArrives() {
        final BrokerSettings settings = load(Map.ofEntries(
                Map.entry("ZEEBE_BROKER_CLUSTER_NODEID", "2"),
                Map.entry("ZEEBE_BROKER_CLUSTER_CLUSTERSIZE", "3"),
                Map.entry("ZEEBE_BROKER_CLUSTER_REPLICATIONFACTOR", "3"),
                Map.entry("ZEEBE_BROKER_CLUSTER_CLUSTERNAME", "orders"),
                Map.entry("ZEEBE_BROKER_CLUSTER_INITIALCONTACTPOINTS", "broker-0:26502, [::1]:26512,"),
                Map.entry("ZEEBE_BROKER_CLUSTER_REGION", "north"),
                Map.entry("ZEEBE_BROKER_CLUSTER_ZONE", "a"),
                Map.entry("ZEEBE_BROKER_CLUSTER_HEARTBEATINTERVAL", "100ms"),
                Map.entry("ZEEBE_BROKER_CLUSTER_ELECTIONTIMEOUT", "1s"),
                Map.entry("ZEEBE_BROKER_CLUSTER_MEMBERSHIP_PROBEINTERVAL", "2s"),
                Map.entry("ZEEBE_BROKER_CLUSTER_MEMBERSHIP_NOTIFYSUSPECT", "true"),
                Map.entry("ZEEBE_BROKER_NETWORK_INTERNALAPI_ADVERTISEDHOST", "broker-2"),
                Map.entry("ZEEBE_BROKER_NETWORK_INTERNALAPI_ADVERTISEDPORT", "443")));

        assertThat(ClusterMapping.self(settings)).isEqualTo(MemberId.of(2));
        assertThat(ClusterMapping.firstMembers(settings))
                .containsExactly(MemberId.of(0), MemberId.of(1), MemberId.of(2));
        assertThat(ClusterMapping.clusterId(settings)).hasToString("orders");
        assertThat(ClusterMapping.contactPoints(settings))
                .containsExactly(new Address("broker-0", 26_502), new Address("::1", 26_512));
        assertThat(ClusterMapping.traits(settings, 4)).isEqualTo(new MemberTraits("north", "a", 4));
        assertThat(ClusterMapping.raft(settings).heartbeatNanos()).isEqualTo(100_000_000L);
        assertThat(ClusterMapping.raft(settings).electionNanos()).isEqualTo(1_000_000_000L);
        assertThat(ClusterMapping.swim(settings.membership()).probeIntervalNanos())
                .isEqualTo(2_000_000_000L);
        assertThat(ClusterMapping.swim(settings.membership()).notifySuspect()).isTrue();
        assertThat(ClusterMapping.identity(settings))
                .isEqualTo(new Identity("orders", MemberId.of(2), new Address("broker-2", 443)));
    }

    @Test
    void whoListensOnOneAddressAdvertisesIt() {
        final BrokerSettings settings =
                load(Map.of("ZEEBE_BROKER_NETWORK_HOST", "127.0.0.1", "ZEEBE_BROKER_NETWORK_PORTOFFSET", "1"));

        assertThat(ClusterMapping.advertised(settings.network().commandApi()))
                .isEqualTo(new Address("127.0.0.1", 26_511));
        assertThat(ClusterMapping.identity(settings).advertised()).isEqualTo(new Address("127.0.0.1", 26_512));
    }

    @Test
    void framesHoldTheLargestEntry() {
        final TransportSettings usual =
                ClusterMapping.transport(load(Map.of()).network().maxMessageBytes());
        final TransportSettings large = ClusterMapping.transport(
                load(Map.of("ZEEBE_BROKER_NETWORK_MAXMESSAGESIZE", "256MB", "ZEEBE_BROKER_DATA_LOGSEGMENTSIZE", "1GB"))
                        .network()
                        .maxMessageBytes());

        assertThat(usual.frameBytesMax()).isGreaterThanOrEqualTo(TransportSettings.DEFAULT.frameBytesMax());
        assertThat(usual.waits()).isEqualTo(TransportSettings.DEFAULT.waits());
        assertThat(large.frameBytesMax()).isEqualTo(1 << 30);
        assertThat(large.data().queueBytesMax()).isEqualTo(1 << 30);
        assertThat(large.control()).isEqualTo(TransportSettings.DEFAULT.control());
    }

    @Test
    void tlsTakesItsFiles() {
        final Map<String, String> files = Map.of(
                "ZEEBE_BROKER_NETWORK_SECURITY_ENABLED", "true",
                "ZEEBE_BROKER_NETWORK_SECURITY_CERTIFICATECHAINPATH", "chain.pem",
                "ZEEBE_BROKER_NETWORK_SECURITY_PRIVATEKEYPATH", "key.pem");
        final TreeMap<String, String> withAuthority = new TreeMap<>(files);
        withAuthority.put("ZEEBE_BROKER_NETWORK_SECURITY_CERTIFICATEAUTHORITYPATH", "ca.pem");
        withAuthority.put("ZEEBE_BROKER_NETWORK_SECURITY_VERIFYHOSTNAMES", "true");

        assertThat(ClusterMapping.tls(load(files).network().tls()))
                .contains(new TlsSettings(Path.of("chain.pem"), Path.of("key.pem"), Optional.empty(), false));
        assertThat(ClusterMapping.tls(load(withAuthority).network().tls()))
                .contains(new TlsSettings(
                        Path.of("chain.pem"), Path.of("key.pem"), Optional.of(Path.of("ca.pem")), true));
    }

    private static BrokerSettings load(final Map<String, String> environment) {
        return SettingsLoader.load(List.of(), null, environment, List.of()).settings();
    }
}
