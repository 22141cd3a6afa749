package dev.skep.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skep.gateway.client.GatewayClient;
import dev.skep.gateway.rest.RestConfig;
import io.camunda.zeebe.gateway.protocol.GatewayGrpc;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.TopologyRequest;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
    private static final String PASSWORD = "changeit";

    @TempDir
    private Path directory;

    @Test
    void servesOverTlsAndOnlyOverTls() throws Exception {
        final GatewayConfig.Tls tls = selfSigned();
        try (Fixture fixture = new Fixture(Fixture.CONFIG.withTls(tls), 1)) {
            final ManagedChannel channel = NettyChannelBuilder.forAddress("localhost", fixture.server.boundPort())
                    .sslContext(GrpcSslContexts.forClient()
                            .trustManager(tls.certificateChain().toFile())
                            .build())
                    .build();

            assertThat(GatewayGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(60, TimeUnit.SECONDS)
                            .topology(TopologyRequest.getDefaultInstance())
                            .getClusterSize())
                    .isEqualTo(1);
            channel.shutdownNow();
            assertThatThrownBy(() -> fixture.client().topology(TopologyRequest.getDefaultInstance()))
                    .isInstanceOf(StatusRuntimeException.class)
                    .hasMessageStartingWith("UNAVAILABLE");
        }
    }

    @Test
    void restIsServedOverTheSameTls() throws Exception {
        final GatewayConfig.Tls tls = selfSigned();
        try (Fixture fixture = new Fixture(Fixture.CONFIG.withTls(tls).withRest(RestConfig.at("127.0.0.1", 0)), 1);
                HttpClient client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .sslContext(trusting(tls.certificateChain()))
                        .build()) {
            final String address = "://localhost:" + fixture.server.restPort() + "/v2/topology";

            assertThat(client.send(request("https" + address), BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
            assertThatThrownBy(() -> client.send(request("http" + address), BodyHandlers.ofString()))
                    .isInstanceOf(IOException.class);
            client.shutdownNow();
        }
    }

    /** Under a name that the certificate is not for, such as that of a Service. */
    @Test
    void whoKnowsTheCertificateAsksUnderAnyName() throws Exception {
        final GatewayConfig.Tls tls = selfSigned("gateway");
        final GatewayConfig.Tls other = selfSigned("other");
        try (Fixture fixture = new Fixture(Fixture.CONFIG.withTls(tls), 1)) {
            final int port = fixture.server.boundPort();
            try (GatewayClient client = GatewayClient.tls("127.0.0.1", port, tls.certificateChain())) {
                assertThat(client.topology(60_000).brokers()).hasSize(1);
            }
            try (GatewayClient client = GatewayClient.tls("127.0.0.1", port, other.certificateChain())) {
                assertThatThrownBy(() -> client.topology(60_000))
                        .isInstanceOf(GatewayClient.NoAnswer.class)
                        .hasMessageContaining("another certificate");
            }
            try (GatewayClient client = GatewayClient.plain("127.0.0.1", port)) {
                assertThatThrownBy(() -> client.topology(60_000)).isInstanceOf(GatewayClient.NoAnswer.class);
            }
            assertThatThrownBy(() -> GatewayClient.tls("127.0.0.1", port, tls.privateKey()))
                    .isInstanceOf(IOException.class);
        }
    }

    /** Certificates are renewed under a gateway that runs; the one between two steps is none. */
    @Test
    void whoConnectsNextIsShownTheRenewedCertificate() throws Exception {
        final GatewayConfig.Tls tls = selfSigned("gateway");
        final GatewayConfig.Tls renewed = selfSigned("renewed");
        final Path old = Files.copy(tls.certificateChain(), directory.resolve("old.pem"));
        try (Fixture fixture = new Fixture(Fixture.CONFIG.withTls(tls).withRest(RestConfig.at("127.0.0.1", 0)), 1)) {
            assertShown(fixture, old, renewed.certificateChain());
            Files.copy(renewed.certificateChain(), tls.certificateChain(), StandardCopyOption.REPLACE_EXISTING);
            assertShown(fixture, old, renewed.certificateChain());
            Files.copy(renewed.privateKey(), tls.privateKey(), StandardCopyOption.REPLACE_EXISTING);
            assertShown(fixture, renewed.certificateChain(), old);
            Files.delete(tls.privateKey());
            assertShown(fixture, renewed.certificateChain(), old);
        }
    }

    private static void assertShown(final Fixture fixture, final Path shown, final Path other) throws Exception {
        final int port = fixture.server.boundPort();
        try (GatewayClient client = GatewayClient.tls("localhost", port, shown)) {
            assertThat(client.topology(60_000).brokers()).hasSize(1);
        }
        try (GatewayClient client = GatewayClient.tls("localhost", port, other)) {
            assertThatThrownBy(() -> client.topology(60_000)).hasMessageContaining("another certificate");
        }
        final URI rest = URI.create("https://localhost:" + fixture.server.restPort() + "/v2/topology");
        try (HttpClient client =
                HttpClient.newBuilder().sslContext(trusting(shown)).build()) {
            assertThat(client.send(request(rest.toString()), BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
        }
        try (HttpClient client =
                HttpClient.newBuilder().sslContext(trusting(other)).build()) {
            assertThatThrownBy(() -> client.send(request(rest.toString()), BodyHandlers.ofString()))
                    .isInstanceOf(IOException.class);
        }
    }

    private static HttpRequest request(final String uri) {
        return HttpRequest.newBuilder(URI.create(uri))
                .timeout(Duration.ofSeconds(60))
                .build();
    }

    private static SSLContext trusting(final Path certificate) throws Exception {
        final KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(certificate)) {
            trusted.setCertificateEntry(
                    "gateway", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        final TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        final SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private GatewayConfig.Tls selfSigned() throws Exception {
        return selfSigned("gateway");
    }

    private GatewayConfig.Tls selfSigned(final String name) throws Exception {
        final Path store = directory.resolve(name + ".p12");
        final Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "gateway",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        final KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return new GatewayConfig.Tls(
                pem(
                        name + "-certificate.pem",
                        "CERTIFICATE",
                        keys.getCertificate("gateway").getEncoded()),
                pem(
                        name + "-key.pem",
                        "PRIVATE KEY",
                        keys.getKey("gateway", PASSWORD.toCharArray()).getEncoded()));
    }

    private Path pem(final String name, final String kind, final byte[] content) throws Exception {
        return Files.writeString(
                directory.resolve(name),
                "-----BEGIN " + kind + "-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + kind
                        + "-----\n");
    }
}
