package dev.skep.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skep.base.Network.Lane;
import dev.skep.base.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TlsTest {
    private static Certificates authority;
    private static Certificates otherAuthority;

    private final Members members = new Members();

    @TempDir
    private Path directory;

    @BeforeAll
    static void authorities() throws Exception {
        authority = new Certificates("authority");
        otherAuthority = new Certificates("other authority");
    }

    @AfterEach
    void close() throws IOException {
        members.close();
    }

    private TlsSettings files(final Certificates from, final String member) throws Exception {
        return from.write(directory.resolve(member), member, Members.LOCAL);
    }

    @Test
    void membersWithCertificatesOfOneAuthorityTalk() throws Exception {
        final var one = members.start("1", files(authority, "one"));
        final var two = members.start("2", files(authority, "two"));
        for (final Lane lane : Lane.values()) {
            one.send(two, lane, "hello");
            two.send(one, lane, "hello");
        }
        one.transport().send(two.address(), Lane.BULK, 1, new byte[2_000_000]);
        one.awaitFrames(3);
        two.awaitFrames(4);
    }

    @Test
    void aCallerWithoutCertificateIsRefused() throws Exception {
        final var one = members.start("1", files(authority, "one"));
        final SSLContext trusting = SSLContext.getInstance("TLS");
        trusting.init(null, new TrustManager[] {new TrustsAll()}, null);
        try (SSLSocket socket = (SSLSocket) trusting.getSocketFactory()
                .createSocket(one.address().host(), one.address().port())) {
            socket.setSoTimeout((int) (Members.PATIENCE_NANOS / Members.MILLI));
            assertThatThrownBy(() -> {
                        socket.startHandshake();
                        assertThat(socket.getInputStream().read()).isEqualTo(-1);
                        throw new IOException("closed");
                    })
                    .isInstanceOf(IOException.class);
        }
        one.happened().await("refused caller");
        assertThat(one.inbox().size()).isZero();
    }

    @Test
    void certificatesOfAStrangeAuthorityAreRefusedAndBothSidesAreTold() throws Exception {
        final var one = members.start("1", files(authority, "one"));
        final var stranger = members.start("2", files(otherAuthority, "two"));
        stranger.send(one, Lane.DATA, "hello");
        stranger.happened().await("failed " + one.address());
        one.happened().await("refused caller");
        assertThat(one.inbox().size()).isZero();
    }

    @Test
    void aStrangerThatTrustsUsIsStillRefused() throws Exception {
        final var one = members.start("1", files(authority, "one"));
        final TlsSettings own = files(otherAuthority, "two");
        final TlsSettings trusting = new TlsSettings(
                own.certificateChain(),
                own.privateKey(),
                Optional.of(directory.resolve("one").resolve("ca.crt")),
                false);
        final var stranger = members.start("2", trusting);
        stranger.send(one, Lane.DATA, "hello");
        stranger.happened().await("failed " + one.address());
        one.happened().await("refused caller");
        assertThat(one.inbox().size()).isZero();
    }

    @Test
    void membersOfWhichOnlyOneHasTlsAreToldWhy() throws Exception {
        final var safe = members.start("1", files(authority, "one"));
        final var plain = members.start("2");
        plain.send(safe, Lane.DATA, "hello");
        safe.happened().await("refused caller", "does not speak TLS");
        plain.happened().await("failed " + safe.address());
        safe.send(plain, Lane.DATA, "hello");
        plain.happened().await("refused caller", "looks like TLS");
        safe.happened().await("failed " + plain.address());
        assertThat(safe.inbox().size() + plain.inbox().size()).isZero();
    }

    @Test
    void withoutTrustedFileTheSharedCertificateIsTrusted() throws Exception {
        final TlsSettings shared = files(authority, "shared");
        final var own = new TlsSettings(shared.certificateChain(), shared.privateKey(), Optional.empty(), false);
        final var one = members.start("1", own);
        final var two = members.start("2", own);
        one.send(two, Lane.DATA, "hello");
        two.awaitFrames(1);
        final var stranger = members.start("3", files(authority, "three"));
        stranger.send(one, Lane.DATA, "hello");
        one.happened().await("refused caller");
    }

    @Test
    void hostNamesAreVerifiedWhenAskedFor() throws Exception {
        final var right = members.start("1", files(authority, "one"));
        final var wrong = members.start("2", authority.write(directory.resolve("two"), "two", "10.9.8.7"));
        final TlsSettings own = files(authority, "three");
        final var careful =
                members.start("3", new TlsSettings(own.certificateChain(), own.privateKey(), own.trusted(), true));
        careful.send(wrong, Lane.DATA, "hello");
        careful.happened().await("failed " + wrong.address(), Members.LOCAL);
        careful.send(right, Lane.DATA, "hello");
        right.awaitFrames(1);
        assertThat(wrong.inbox().size()).isZero();
    }

    @Test
    void changedCertificatesServeTheNextConnection() throws Exception {
        final var one = members.start("1", files(authority, "one"));
        final var old = members.start("2", files(authority, "two"));
        one.send(old, Lane.DATA, "before");
        old.awaitFrames(1);
        final var fresh = members.start("3", files(otherAuthority, "three"));
        fresh.send(one, Lane.DATA, "too early");
        fresh.happened().await("failed " + one.address());
        // new files in place of those that member 1 was started with
        files(otherAuthority, "one");
        Members.sendUntilReceived(fresh, one, "to the new one");
        one.send(fresh, Lane.DATA, "from the new one");
        fresh.awaitFrames(1);
        one.send(old, Lane.DATA, "over the connection that is open");
        old.awaitFrames(2);
    }

    @Test
    void brokenNewCertificatesAreReportedAndTheOldOnesStay() throws Exception {
        final TlsSettings files = files(authority, "one");
        final var one = members.start("1", files);
        final var two = members.start("2", files(authority, "two"));
        Certificates.file(files.certificateChain(), "rubbish");
        two.send(one, Lane.DATA, "hello");
        one.awaitFrames(1);
        one.happened().await("warning", files.certificateChain().toString(), "the old ones stay");
        // half of a renewal: the new certificate with the old key
        final String oldKey = Files.readString(files.privateKey());
        files(authority, "one");
        Certificates.file(files.privateKey(), oldKey);
        two.send(one, Lane.CONTROL, "hello");
        one.awaitFrames(2);
        one.happened().await("warning", "is not the key of the certificate");
        assertThat(one.happened().all().stream().filter(what -> what.startsWith("warning")))
                .as("once for each change")
                .hasSize(2);
    }

    @Test
    void unusableFilesAreSaidAtTheStart() throws Exception {
        final TlsSettings files = files(authority, "one");
        Certificates.file(files.privateKey(), "no key");
        assertThatThrownBy(() -> members.start("1", files))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(files.privateKey() + " holds no PEM private key");
        Files.delete(files.privateKey());
        assertThatThrownBy(() -> members.start("1", files))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(files.privateKey().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA", "Ed25519"})
    void keysOfAllAlgorithmsServe(final String algorithm) throws Exception {
        final KeyPair pair = Certificates.generate(algorithm);
        final var one = members.start("1", authority.write(directory.resolve("one"), "one", Members.LOCAL, pair));
        final var two = members.start("2", files(authority, "two"));
        one.send(two, Lane.DATA, "hello");
        two.send(one, Lane.DATA, "hello");
        one.awaitFrames(1);
        two.awaitFrames(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA"})
    void keysInTheirTraditionalFormAreRead(final String algorithm) throws Exception {
        final KeyPair pair = Certificates.generate(algorithm);
        final Path file = directory.resolve("traditional.key");
        final String pem = Certificates.traditionalPem(pair.getPrivate());
        assertThat(pem).contains("BEGIN " + algorithm + " PRIVATE KEY");
        Certificates.file(file, pem);
        final PrivateKey read = Pem.privateKey(Files.readAllBytes(file), file);
        final TlsSettings files = authority.write(directory.resolve("one"), "one", Members.LOCAL, pair);
        final Path chain = files.certificateChain();
        Pem.requirePair(Pem.certificates(Files.readAllBytes(chain), chain)[0], read, chain, file);
    }

    private static final class TrustsAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(final X509Certificate[] chain, final String type) {
            // all are welcome
        }

        @Override
        public void checkServerTrusted(final X509Certificate[] chain, final String type) {
            // all are welcome
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
