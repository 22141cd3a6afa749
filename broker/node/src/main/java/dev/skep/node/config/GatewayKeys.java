package dev.skep.node.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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
    private final Setting<Authentication> authentication;
    private final Setting<String> tokenKeys;
    private final Setting<String> tokenIssuer;
    private final Setting<String> tokenAudience;
    private final Setting<String> tokenTenants;
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

    /** What clients are asked for. */
    enum Authentication {
        NONE,
        IDENTITY;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

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
                Kind.oneOf(Authentication.class),
                "none",
                "Authentication of clients: identity asks each request for a token (JWT) that is signed with one of"
                        + " the keys below.");
        tokenKeys = new Setting<>(
                prefix + "security.authentication.token.keysPath",
                Kind.text("a file"),
                "",
                "PEM file with the public keys (RSA or elliptic curve) of whoever issues tokens.");
        tokenIssuer = new Setting<>(
                prefix + "security.authentication.token.issuer",
                Kind.text("a text"),
                "",
                "The issuer that tokens must name (iss); any where it is empty.");
        tokenAudience = new Setting<>(
                prefix + "security.authentication.token.audience",
                Kind.text("a text"),
                "",
                "The audience that tokens must name (aud); any where it is empty.");
        tokenTenants = new Setting<>(
                prefix + "security.authentication.token.tenantsClaim",
                Kind.text("the name of a claim"),
                "tenants",
                "The claim of tokens that names the tenants of the caller, with multi-tenancy: a list, or a text with"
                        + " blanks between them.");
        multiTenancy = new Setting<>(
                prefix + "multiTenancy.enabled",
                Kind.bool(),
                "false",
                "Several tenants: requests say which one they are for. Without authentication each client may name"
                        + " any.");
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
                tokenKeys,
                tokenIssuer,
                tokenAudience,
                tokenTenants,
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
                tokens(values),
                tls(values),
                values.of(REST) ? new Endpoint(values.of(REST_HOST), values.of(REST_PORT), "", 0) : null);
    }

    private GatewaySettings.Tokens tokens(final Values values) {
        final String keys = values.of(tokenKeys);
        final GatewaySettings.Tokens tokens = new GatewaySettings.Tokens(
                Path.of(keys), values.of(tokenIssuer), values.of(tokenAudience), values.of(tokenTenants));
        if (values.of(authentication) == Authentication.NONE) {
            return null;
        }
        new Requirements()
                .that(
                        !keys.isEmpty(),
                        tokenKeys.path() + " is not set, but " + authentication.path()
                                + " is identity; name the PEM file, or set the latter to none")
                .check();
        return tokens;
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
