package dev.skep.node.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The keys of {@link GatewaySettings} below a prefix: the gateway of a broker and one that stands alone have the same ones. */
final class GatewayKeys {
    private final Setting<String> host;
    private final Setting<Integer> port;
    private final Setting<Duration> minKeepAlive;
    private final Setting<Long> maxMessageSize;
    private final Setting<Duration> requestTimeout;
    private final Setting<Boolean> longPolling;
    private final Setting<Integer> threads;
    private final Setting<Boolean> security;
    private final Setting<String> certificateChain;
    private final Setting<String> privateKey;
    private final Setting<String> authentication;
    private final Setting<Boolean> multiTenancy;

    /** The same for both, as they are names of the process and not of the gateway. */
    static final Setting<Boolean> REST = new Setting<>(
            "camunda.rest.enabled", Kind.bool(), "true", "Serve the REST API too, where there is a gateway.");

    static final Setting<String> REST_HOST = new Setting<>(
            "server.address",
            Kind.text("a host name or address"),
            "0.0.0.0",
            "Address to listen on for clients of the REST API.");
    static final Setting<Integer> REST_PORT =
            new Setting<>("server.port", Kind.port(), "8080", "Port for clients of the REST API (HTTP).");

    GatewayKeys(final String prefix) {
        host = new Setting<>(
                prefix + "network.host",
                Kind.text("a host name or address"),
                "0.0.0.0",
                "Address to listen on for clients.");
        port = new Setting<>(prefix + "network.port", Kind.port(), "26500", "Port for clients (gRPC).");
        minKeepAlive = new Setting<>(
                prefix + "network.minKeepAliveInterval",
                Kind.duration(Duration.ofSeconds(1)),
                "30s",
                "Clients that ping more often than this are cut off.");
        maxMessageSize = new Setting<>(
                prefix + "network.maxMessageSize",
                Kind.size(1 << 10, 512 << 20),
                "4MB",
                "Largest request of a client, and largest answer with jobs.");
        requestTimeout = new Setting<>(
                prefix + "cluster.requestTimeout",
                Kind.duration(Duration.ofMillis(1)),
                "15s",
                "Longest wait for the answer of a partition.");
        longPolling = new Setting<>(
                prefix + "longPolling.enabled", Kind.bool(), "true", "Hold requests for jobs open until there is one.");
        threads = new Setting<>(
                prefix + "threads.managementThreads",
                Kind.whole(1, 256),
                "1",
                "Threads that serve the connections of clients.");
        security = new Setting<>(
                prefix + "security.enabled",
                Kind.bool(),
                "false",
                "TLS for clients, with the two files below; they are read again when they change.");
        certificateChain = new Setting<>(
                prefix + "security.certificateChainPath",
                Kind.text("a file"),
                "",
                "PEM file with the certificate of the gateway, and those that vouch for it behind it.");
        privateKey = new Setting<>(
                prefix + "security.privateKeyPath",
                Kind.text("a file"),
                "",
                "PEM file with the private key of that certificate: PKCS #8, PKCS #1 or SEC 1, without a password.");
        authentication = new Setting<>(
                prefix + "security.authentication.mode",
                new Kind<>(String.class, "none, because this version doesn't authenticate clients", text -> {
                    if (text.equalsIgnoreCase("none")) {
                        return "none";
                    }
                    throw new IllegalArgumentException(text);
                }),
                "none",
                "Authentication of clients.");
        multiTenancy = new Setting<>(
                prefix + "multiTenancy.enabled",
                Kind.bool(),
                "false",
                "Several tenants: requests say which one they are for. As clients aren't authenticated, each may name any.");
    }

    Setting<String> host() {
        return host;
    }

    Setting<Integer> port() {
        return port;
    }

    /** All of them, behind those that only one of the two has. */
    List<Setting<?>> behind(final List<Setting<?>> first) {
        final List<Setting<?>> all = new ArrayList<>(first);
        all.addAll(List.of(
                host,
                port,
                minKeepAlive,
                maxMessageSize,
                requestTimeout,
                longPolling,
                threads,
                security,
                certificateChain,
                privateKey,
                authentication,
                multiTenancy,
                REST,
                REST_HOST,
                REST_PORT));
        return all;
    }

    /** @param portOffset is added to the port */
    GatewaySettings build(final Values values, final boolean enabled, final int portOffset) {
        return new GatewaySettings(
                enabled,
                values.of(host),
                values.of(port) + portOffset,
                values.of(minKeepAlive),
                Math.toIntExact(values.of(maxMessageSize)),
                values.of(requestTimeout),
                values.of(longPolling),
                values.of(threads),
                values.of(multiTenancy),
                tls(values),
                values.of(REST) ? new Endpoint(values.of(REST_HOST), values.of(REST_PORT), "", 0) : null);
    }

    private GatewaySettings.Tls tls(final Values values) {
        final String chain = values.of(certificateChain);
        final String key = values.of(privateKey);
        if (!values.of(security)) {
            return null;
        }
        new Requirements()
                .that(!chain.isEmpty(), missing(certificateChain))
                .that(!key.isEmpty(), missing(privateKey))
                .check();
        return new GatewaySettings.Tls(Path.of(chain), Path.of(key));
    }

    private String missing(final Setting<String> file) {
        return file.path() + " is not set, but " + security.path()
                + " is true; name the PEM file, or set the latter to false";
    }
}
