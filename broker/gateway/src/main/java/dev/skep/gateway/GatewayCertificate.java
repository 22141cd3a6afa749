package dev.skep.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate that clients are shown. When the files have changed, the next connection is shown the new one; new files that can't be used are
 * reported once, and the old ones stay.
 */
final class GatewayCertificate extends X509ExtendedKeyManager {
    private static final Logger LOG = LoggerFactory.getLogger("dev.skep.gateway");
    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]*)-----END PRIVATE KEY-----");
    private static final byte[] SAMPLE = {1, 2, 3};

    private final GatewayConfig.Tls files;
    private final ReentrantLock lock = new ReentrantLock();
    private List<Stamp> stamps = List.of();
    private Shown shown;
    /** A handshake that has begun with it may still ask for it. */
    private Shown before;

    /** What tells a changed file from an unchanged one without reading it. */
    private record Stamp(long modifiedMillis, long bytes) {
        static Stamp of(final Path file) throws IOException {
            return new Stamp(Files.getLastModifiedTime(file).toMillis(), Files.size(file));
        }
    }

    private record Shown(String alias, X509Certificate[] chain, PrivateKey key) {}

    private GatewayCertificate(final GatewayConfig.Tls files) {
        this.files = files;
    }

    /** Reads the files; they must be right at the start. */
    static GatewayCertificate of(final GatewayConfig.Tls files) throws IOException, GeneralSecurityException {
        final GatewayCertificate certificate = new GatewayCertificate(files);
        certificate.stamps = certificate.stamps();
        certificate.shown = certificate.read(0);
        certificate.before = certificate.shown;
        return certificate;
    }

    private Shown current() {
        lock.lock();
        try {
            renew();
            return shown;
        } finally {
            lock.unlock();
        }
    }

    private void renew() {
        try {
            final List<Stamp> now = stamps();
            if (!now.equals(stamps)) {
                // also when they can't be used: they are tried again when they change again
                stamps = now;
                final Shown next = read(Long.parseLong(shown.alias()) + 1);
                before = shown;
                shown = next;
                LOG.info("clients are shown the certificate that is in {} now", files.certificateChain());
            }
        } catch (final IOException | GeneralSecurityException | IllegalArgumentException e) {
            LOG.warn("the changed certificate for clients is not used, the old one stays: {}", e.toString());
        }
    }

    private List<Stamp> stamps() throws IOException {
        return List.of(Stamp.of(files.certificateChain()), Stamp.of(files.privateKey()));
    }

    private Shown read(final long number) throws IOException, GeneralSecurityException {
        final X509Certificate[] chain;
        try (InputStream in = Files.newInputStream(files.certificateChain())) {
            chain = CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toArray(X509Certificate[]::new);
        }
        if (chain.length == 0) {
            throw new CertificateException(files.certificateChain() + " holds no certificate");
        }
        final Matcher pem = PKCS8.matcher(Files.readString(files.privateKey(), StandardCharsets.ISO_8859_1));
        if (!pem.find()) {
            throw new InvalidKeyException(files.privateKey() + " holds no private key as PKCS #8 without a password");
        }
        final PrivateKey key = KeyFactory.getInstance(chain[0].getPublicKey().getAlgorithm())
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1))));
        requirePair(chain[0], key);
        return new Shown(Long.toString(number), chain, key);
    }

    /** A new certificate beside the old key, half-way through a renewal, would make each handshake fail. */
    private void requirePair(final X509Certificate certificate, final PrivateKey key) throws GeneralSecurityException {
        final Signature signature = Signature.getInstance(
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> key.getAlgorithm();
                });
        signature.initSign(key);
        signature.update(SAMPLE);
        final byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(SAMPLE);
        if (!signature.verify(signed)) {
            throw new InvalidKeyException(
                    files.privateKey() + " is not the key of the certificate in " + files.certificateChain());
        }
    }

    private Shown named(final String alias) {
        lock.lock();
        try {
            return alias.equals(before.alias()) ? before : shown;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String chooseEngineServerAlias(final String keyType, final Principal[] issuers, final SSLEngine engine) {
        final Shown now = current();
        return now.key().getAlgorithm().equals(keyType) ? now.alias() : null;
    }

    @Override
    public String chooseServerAlias(final String keyType, final Principal[] issuers, final Socket socket) {
        return chooseEngineServerAlias(keyType, issuers, null);
    }

    @Override
    public X509Certificate[] getCertificateChain(final String alias) {
        return named(alias).chain().clone();
    }

    @Override
    public PrivateKey getPrivateKey(final String alias) {
        return named(alias).key();
    }

    @Override
    public String[] getServerAliases(final String keyType, final Principal[] issuers) {
        final String alias = chooseEngineServerAlias(keyType, issuers, null);
        return alias == null ? null : new String[] {alias};
    }

    @Override
    public String[] getClientAliases(final String keyType, final Principal[] issuers) {
        return null;
    }

    @Override
    public String chooseClientAlias(final String[] keyType, final Principal[] issuers, final Socket socket) {
        return null;
    }
}
