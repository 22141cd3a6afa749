package dev.skep.node.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The gRPC front door for clients. The port offset is already added.
 *
 * @param enabled false for a broker that only other gateways talk to
 * @param minKeepAlive clients that ping more often than this are cut off
 * @param requestTimeout longest wait for the answer of a partition
 * @param tokens which tokens of clients are believed; null where nobody is asked for one
 * @param tls null for plaintext
 * @param rest where the REST API listens, null where there is none
 */
public record GatewaySettings(
        boolean enabled,
        String host,
        int port,
        Duration minKeepAlive,
        int maxMessageBytes,
        Duration requestTimeout,
        boolean longPolling,
        int threads,
        boolean multiTenancy,
        Tokens tokens,
        Tls tls,
        Endpoint rest) {
    /** See {@code dev.skep.gateway.identity.TokenRules}. */
    public record Tokens(Path keys, String issuer, String audience, String tenantsClaim) {}

    /** PEM files: the certificate with those that vouch for it, and its private key. */
    public record Tls(Path certificateChain, Path privateKey) {}

    private static final GatewayKeys OF_BROKER = new GatewayKeys("zeebe.broker.gateway.");
    private static final GatewayKeys ALONE = new GatewayKeys("zeebe.gateway.");

    static final Setting<Boolean> ENABLE = new Setting<>(
            "zeebe.broker.gateway.enable", Kind.bool(), "true", "Run a gateway for clients inside the broker.");
    public static final Setting<String> HOST = OF_BROKER.host();
    public static final Setting<Integer> PORT = OF_BROKER.port();

    /** Of a gateway that is a process of its own. */
    public static final Setting<String> HOST_ALONE = ALONE.host();

    public static final Setting<Integer> PORT_ALONE = ALONE.port();

    /** Of both. */
    public static final Setting<String> REST_HOST = GatewayKeys.REST_HOST;

    public static final Setting<Integer> REST_PORT = GatewayKeys.REST_PORT;

    /** Whether clients find a REST API here. */
    public boolean servesRest() {
        return enabled && rest != null;
    }

    static final Section<GatewaySettings> SECTION = new Section<>(
            "Gateway",
            OF_BROKER.behind(List.of(ENABLE)),
            values -> OF_BROKER.build(
                    values,
                    values.of(ENABLE),
                    values.of(NetworkSettings.PORT_OFFSET) * NetworkSettings.PORTS_PER_OFFSET));

    static final Section<GatewaySettings> SECTION_ALONE =
            new Section<>("Clients", ALONE.behind(List.of()), values -> ALONE.build(values, true, 0));
}
