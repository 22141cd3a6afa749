package dev.skep.node.config;

/** Everything that is configured of a gateway that is a process of its own. */
public record GatewayNodeSettings(
        GatewayMemberSettings cluster,
        MembershipSettings membership,
        GatewaySettings gateway,
        ManagementSettings management,
        LoggingSettings logging) {
    public GatewayNodeSettings {
        new Requirements()
                .that(
                        gateway.port() != cluster.internalApi().port(),
                        BrokerSettings.samePort(GatewaySettings.PORT_ALONE, GatewayMemberSettings.PORT))
                .that(
                        management.port() != gateway.port(),
                        BrokerSettings.samePort(ManagementSettings.PORT, GatewaySettings.PORT_ALONE))
                .that(
                        management.port() != cluster.internalApi().port(),
                        BrokerSettings.samePort(ManagementSettings.PORT, GatewayMemberSettings.PORT))
                .that(
                        !gateway.servesRest() || gateway.rest().port() != gateway.port(),
                        BrokerSettings.samePort(GatewaySettings.REST_PORT, GatewaySettings.PORT_ALONE))
                .that(
                        !gateway.servesRest()
                                || gateway.rest().port()
                                        != cluster.internalApi().port(),
                        BrokerSettings.samePort(GatewaySettings.REST_PORT, GatewayMemberSettings.PORT))
                .that(
                        !gateway.servesRest() || gateway.rest().port() != management.port(),
                        BrokerSettings.samePort(GatewaySettings.REST_PORT, ManagementSettings.PORT))
                .check();
    }
}
