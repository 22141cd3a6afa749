package dev.skep.gateway;

import dev.skep.base.Pem;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
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
        final Path chainFile = files.certificateChain();
        final Path keyFile = files.privateKey();
        final X509Certificate[] chain = Pem.certificates(Files.readAllBytes(chainFile), chainFile);
        final PrivateKey key = Pem.privateKey(Files.readAllBytes(keyFile), keyFile);
        Pem.requirePair(chain[0], key, chainFile, keyFile);
        return new Shown(Long.toString(number), chain, key);
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
