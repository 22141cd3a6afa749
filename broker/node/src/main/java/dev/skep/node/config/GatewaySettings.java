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
 * @param tls null for plaintext
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
        Tls tls) {
    /** PEM files: the certificate with those that vouch for it, and its private key. */
    public record Tls(Path certificateChain, Path privateKey) {}

    static final Setting<Boolean> ENABLE = new Setting<>(
            "zeebe.broker.gateway.enable", Kind.bool(), "true", "Run a gateway for clients inside the broker.");
    public static final Setting<String> HOST = new Setting<>(
            "zeebe.broker.gateway.network.host",
            Kind.text("a host name or address"),
            "0.0.0.0",
            "Address to listen on for clients.");
    public static final Setting<Integer> PORT =
            new Setting<>("zeebe.broker.gateway.network.port", Kind.port(), "26500", "Port for clients (gRPC).");
    static final Setting<Duration> MIN_KEEP_ALIVE = new Setting<>(
            "zeebe.broker.gateway.network.minKeepAliveInterval",
            Kind.duration(Duration.ofSeconds(1)),
            "30s",
            "Clients that ping more often than this are cut off.");
    static final Setting<Long> MAX_MESSAGE_SIZE = new Setting<>(
            "zeebe.broker.gateway.network.maxMessageSize",
            Kind.size(1 << 10, 512 << 20),
            "4MB",
            "Largest request of a client, and largest answer with jobs.");
    static final Setting<Duration> REQUEST_TIMEOUT = new Setting<>(
            "zeebe.broker.gateway.cluster.requestTimeout",
            Kind.duration(Duration.ofMillis(1)),
            "15s",
            "Longest wait for the answer of a partition.");
    static final Setting<Boolean> LONG_POLLING = new Setting<>(
            "zeebe.broker.gateway.longPolling.enabled",
            Kind.bool(),
            "true",
            "Hold requests for jobs open until there is one.");
    static final Setting<Integer> THREADS = new Setting<>(
            "zeebe.broker.gateway.threads.managementThreads",
            Kind.whole(1, 256),
            "1",
            "Threads that serve the connections of clients.");
    static final Setting<Boolean> SECURITY = new Setting<>(
            "zeebe.broker.gateway.security.enabled",
            Kind.bool(),
            "false",
            "TLS for clients, with the two files below.");
    static final Setting<String> CERTIFICATE_CHAIN = new Setting<>(
            "zeebe.broker.gateway.security.certificateChainPath",
            Kind.text("a file"),
            "",
            "PEM file with the certificate of the gateway, and those that vouch for it behind it.");
    static final Setting<String> PRIVATE_KEY = new Setting<>(
            "zeebe.broker.gateway.security.privateKeyPath",
            Kind.text("a file"),
            "",
            "PEM file with the private key of that certificate: PKCS #8 (\"BEGIN PRIVATE KEY\"), without a password.");
    static final Setting<String> AUTHENTICATION = new Setting<>(
            "zeebe.broker.gateway.security.authentication.mode",
            new Kind<>(String.class, "none, because this version doesn't authenticate clients", text -> {
                if (text.equalsIgnoreCase("none")) {
                    return "none";
                }
                throw new IllegalArgumentException(text);
            }),
            "none",
            "Authentication of clients.");
    static final Setting<Boolean> MULTI_TENANCY = new Setting<>(
            "zeebe.broker.gateway.multiTenancy.enabled",
            Kind.off("this version knows the default tenant only"),
            "false",
            "Several tenants.");

    static final Section<GatewaySettings> SECTION = new Section<>(
            "Gateway",
            List.of(
                    ENABLE,
                    HOST,
                    PORT,
                    MIN_KEEP_ALIVE,
                    MAX_MESSAGE_SIZE,
                    REQUEST_TIMEOUT,
                    LONG_POLLING,
                    THREADS,
                    SECURITY,
                    CERTIFICATE_CHAIN,
                    PRIVATE_KEY,
                    AUTHENTICATION,
                    MULTI_TENANCY),
            values -> new GatewaySettings(
                    values.of(ENABLE),
                    values.of(HOST),
                    values.of(PORT) + values.of(NetworkSettings.PORT_OFFSET) * NetworkSettings.PORTS_PER_OFFSET,
                    values.of(MIN_KEEP_ALIVE),
                    Math.toIntExact(values.of(MAX_MESSAGE_SIZE)),
                    values.of(REQUEST_TIMEOUT),
                    values.of(LONG_POLLING),
                    values.of(THREADS),
                    tls(values)));

    private static Tls tls(final Values values) {
        final String chain = values.of(CERTIFICATE_CHAIN);
        final String key = values.of(PRIVATE_KEY);
        if (!values.of(SECURITY)) {
            return null;
        }
        new Requirements()
                .that(!chain.isEmpty(), missing(CERTIFICATE_CHAIN))
                .that(!key.isEmpty(), missing(PRIVATE_KEY))
                .check();
        return new Tls(Path.of(chain), Path.of(key));
    }

    private static String missing(final Setting<String> file) {
        return file.path() + " is not set, but " + SECURITY.path()
                + " is true; name the PEM file, or set the latter to false";
    }
}
