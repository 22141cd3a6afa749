package dev.skep.node.config;

import dev.skep.exporters.ExporterSettings;
import java.util.List;

/** Everything that is configured, one record per room. */
public record BrokerSettings(
        ClusterSettings cluster,
        PlacementSettings placement,
        ConsensusSettings consensus,
        MembershipSettings membership,
        NetworkSettings network,
        DataSettings data,
        GatewaySettings gateway,
        ThreadSettings threads,
        ProcessingSettings processing,
        StateSettings state,
        BackpressureSettings backpressure,
        List<ExporterSettings> exporters,
        ManagementSettings management,
        LoggingSettings logging) {
    public BrokerSettings {
        exporters = List.copyOf(exporters);
        new Requirements()
                .that(
                        network.commandApi().port() != network.internalApi().port(),
                        samePort(NetworkSettings.COMMAND_PORT, NetworkSettings.INTERNAL_PORT))
                .that(
                        management.port() != network.commandApi().port(),
                        samePort(ManagementSettings.PORT, NetworkSettings.COMMAND_PORT))
                .that(
                        management.port() != network.internalApi().port(),
                        samePort(ManagementSettings.PORT, NetworkSettings.INTERNAL_PORT))
                .that(
                        !gateway.enabled() || gateway.port() != management.port(),
                        samePort(GatewaySettings.PORT, ManagementSettings.PORT))
                .that(
                        !gateway.enabled()
                                || gateway.port() != network.commandApi().port(),
                        samePort(GatewaySettings.PORT, NetworkSettings.COMMAND_PORT))
                .that(
                        !gateway.enabled()
                                || gateway.port() != network.internalApi().port(),
                        samePort(GatewaySettings.PORT, NetworkSettings.INTERNAL_PORT))
                .that(
                        !gateway.servesRest() || gateway.rest().port() != gateway.port(),
                        samePort(GatewaySettings.REST_PORT, GatewaySettings.PORT))
                .that(
                        !gateway.servesRest() || gateway.rest().port() != management.port(),
                        samePort(GatewaySettings.REST_PORT, ManagementSettings.PORT))
                .that(
                        !gateway.servesRest()
                                || gateway.rest().port() != network.commandApi().port(),
                        samePort(GatewaySettings.REST_PORT, NetworkSettings.COMMAND_PORT))
                .that(
                        !gateway.servesRest()
                                || gateway.rest().port()
                                        != network.internalApi().port(),
                        samePort(GatewaySettings.REST_PORT, NetworkSettings.INTERNAL_PORT))
                .that(
                        !gateway.enabled() || gateway.port() <= 65_535,
                        NetworkSettings.PORT_OFFSET.path() + " pushes the gateway's port above 65535; lower it")
                .that(
                        data.logSegmentBytes() >= 4L * network.maxMessageBytes(),
                        DataSettings.LOG_SEGMENT_SIZE.path() + " is " + Kind.print(data.logSegmentBytes())
                                + ", but must be at least four times the " + Kind.print(network.maxMessageBytes())
                                + " of " + NetworkSettings.MAX_MESSAGE_SIZE.path()
                                + ": a segment holds whole entries")
                .thatNone(placement.faults(cluster, consensus))
                .check();
    }

    static String samePort(final Setting<?> one, final Setting<?> other) {
        return one.path() + " and " + other.path() + " are the same port; give each its own";
    }
}
