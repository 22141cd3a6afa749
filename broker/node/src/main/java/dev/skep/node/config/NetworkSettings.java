package dev.skep.node.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the broker listens, besides the gateway and the management port. The port offset is already added.
 *
 * @param maxMessageBytes the largest command that a partition takes
 * @param tls between members, null for plaintext
 */
public record NetworkSettings(Endpoint commandApi, Endpoint internalApi, int maxMessageBytes, PeerTls tls) {
    /** What one step of the port offset adds to each port. */
    public static final int PORTS_PER_OFFSET = 10;

    public static final Setting<String> HOST = new Setting<>(
            "zeebe.broker.network.host", Kind.text("a host name or address"), "0.0.0.0", "Address to listen on.");
    static final Setting<String> ADVERTISED_HOST = new Setting<>(
            "zeebe.broker.network.advertisedHost",
            Kind.text("a host name or address"),
            "",
            "Name that others reach this broker by; empty for the address it listens on, or the first one of the machine that is no"
                    + " loopback when it listens on all.");
    public static final Setting<Integer> PORT_OFFSET = new Setting<>(
            "zeebe.broker.network.portOffset",
            Kind.whole(0, 6_000),
            "0",
            "Ten times this is added to the ports of command API, internal API and gateway: several brokers on one machine.");
    static final Setting<Long> MAX_MESSAGE_SIZE = new Setting<>(
            "zeebe.broker.network.maxMessageSize",
            Kind.size(1 << 10, 512 << 20),
            "4MB",
            "Largest command that a partition takes; a request that is larger as a command is answered with INVALID_ARGUMENT.");
    static final Setting<String> COMMAND_HOST = new Setting<>(
            "zeebe.broker.network.commandApi.host",
            Kind.text("a host name or address"),
            "",
            "Address of the command API; empty for network.host.");
    public static final Setting<Integer> COMMAND_PORT = new Setting<>(
            "zeebe.broker.network.commandApi.port",
            Kind.port(),
            "26501",
            "Port of the command API. It is what the topology tells clients; brokers and gateways talk over the internal API, so"
                    + " this one is only kept free.");
    static final Setting<String> COMMAND_ADVERTISED_HOST = new Setting<>(
            "zeebe.broker.network.commandApi.advertisedHost",
            Kind.text("a host name or address"),
            "",
            "Name that the topology tells clients for this broker; empty for network.advertisedHost.");
    static final Setting<Integer> COMMAND_ADVERTISED_PORT = new Setting<>(
            "zeebe.broker.network.commandApi.advertisedPort",
            Kind.whole(0, 65_535),
            "0",
            "Port that the topology tells clients for this broker; 0 for the port itself.");
    static final Setting<String> INTERNAL_HOST = new Setting<>(
            "zeebe.broker.network.internalApi.host",
            Kind.text("a host name or address"),
            "",
            "Address of the internal API; empty for network.host.");
    public static final Setting<Integer> INTERNAL_PORT = new Setting<>(
            "zeebe.broker.network.internalApi.port",
            Kind.port(),
            "26502",
            "Port of the internal API (brokers and gateways with each other).");
    static final Setting<String> INTERNAL_ADVERTISED_HOST = new Setting<>(
            "zeebe.broker.network.internalApi.advertisedHost",
            Kind.text("a host name or address"),
            "",
            "Name that others reach the internal API by; empty for network.advertisedHost.");
    static final Setting<Integer> INTERNAL_ADVERTISED_PORT = new Setting<>(
            "zeebe.broker.network.internalApi.advertisedPort",
            Kind.whole(0, 65_535),
            "0",
            "Port that others reach the internal API by; 0 for the port itself.");
    private static final PeerTlsKeys SECURITY = new PeerTlsKeys("zeebe.broker.network.security.", "broker");

    static final Section<NetworkSettings> SECTION = new Section<>(
            "Network",
            withSecurity(List.of(
                    HOST,
                    ADVERTISED_HOST,
                    PORT_OFFSET,
                    MAX_MESSAGE_SIZE,
                    COMMAND_HOST,
                    COMMAND_PORT,
                    COMMAND_ADVERTISED_HOST,
                    COMMAND_ADVERTISED_PORT,
                    INTERNAL_HOST,
                    INTERNAL_PORT,
                    INTERNAL_ADVERTISED_HOST,
                    INTERNAL_ADVERTISED_PORT)),
            NetworkSettings::of);

    private static NetworkSettings of(final Values values) {
        final int offset = values.of(PORT_OFFSET) * PORTS_PER_OFFSET;
        return new NetworkSettings(
                endpoint(
                        values,
                        values.of(COMMAND_HOST),
                        values.of(COMMAND_PORT) + offset,
                        values.of(COMMAND_ADVERTISED_HOST),
                        values.of(COMMAND_ADVERTISED_PORT)),
                endpoint(
                        values,
                        values.of(INTERNAL_HOST),
                        values.of(INTERNAL_PORT) + offset,
                        values.of(INTERNAL_ADVERTISED_HOST),
                        values.of(INTERNAL_ADVERTISED_PORT)),
                Math.toIntExact(values.of(MAX_MESSAGE_SIZE)),
                SECURITY.build(values));
    }

    private static List<Setting<?>> withSecurity(final List<Setting<?>> others) {
        final List<Setting<?>> all = new ArrayList<>(others);
        all.addAll(SECURITY.settings());
        return all;
    }

    private static Endpoint endpoint(
            final Values values,
            final String host,
            final int port,
            final String advertisedHost,
            final int advertisedPort) {
        return new Endpoint(
                host.isEmpty() ? values.of(HOST) : host,
                port,
                advertisedHost.isEmpty() ? values.of(ADVERTISED_HOST) : advertisedHost,
                advertisedPort == 0 ? port : advertisedPort);
    }

    /**
     * PEM files for mutual TLS between members.
     *
     * @param certificateChain the certificate of this member, with those that vouch for it behind it
     * @param privateKey of that certificate
     * @param certificateAuthority vouches for the certificates of others; null where {@code certificateChain} does
     * @param verifyHostNames whether a certificate must name the host that was dialled
     */
    public record PeerTls(Path certificateChain, Path privateKey, Path certificateAuthority, boolean verifyHostNames) {}

    public NetworkSettings {
        new Requirements()
                .that(
                        commandApi.port() <= 65_535 && internalApi.port() <= 65_535,
                        PORT_OFFSET.path() + " pushes a port of the broker above 65535; lower it")
                .check();
    }
}
