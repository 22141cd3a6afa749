package dev.skep.transport;

import dev.skep.base.Address;
import dev.skep.base.Pem;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The certificates in use. When the files have changed, the next connection uses the new ones; new files that can't be used
 * are reported once and the old ones stay.
 */
final class TlsKeys {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    /** What tells a changed file from an unchanged one without reading it. */
    private record Stamp(Path file, long modifiedMillis, long bytes) {}

    private record Contexts(SslContext server, SslContext client) {}

    private final TlsSettings settings;
    private final TransportListener listener;
    private final ReentrantLock lock = new ReentrantLock();
    private List<Stamp> stamps;
    private Contexts contexts;

    /** Reads the files; they must be right at the start. */
    TlsKeys(final TlsSettings settings, final TransportListener listener) {
        this.settings = settings;
        this.listener = listener;
        try {
            stamps = stamps();
            contexts = read();
        } catch (final IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException("TLS between members is on, but " + reason(e), e);
        }
    }

    SslHandler server(final ByteBufAllocator allocator) {
        return current().server().newHandler(allocator);
    }

    SslHandler client(final ByteBufAllocator allocator, final Address address) {
        return current().client().newHandler(allocator, address.host(), address.port());
    }

    private Contexts current() {
        lock.lock();
        try {
            renew();
            return contexts;
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
                contexts = read();
            }
        } catch (final IOException | GeneralSecurityException | IllegalArgumentException e) {
            listener.warning("the changed certificates between members are not used, the old ones stay: " + reason(e));
        }
    }

    private static String reason(final Exception e) {
        return e instanceof IOException ? "a file can't be read: " + e : e.getMessage();
    }

    private List<Stamp> stamps() throws IOException {
        final List<Stamp> found = new ArrayList<>();
        for (final Path file : files()) {
            found.add(new Stamp(file, Files.getLastModifiedTime(file).toMillis(), Files.size(file)));
        }
        return found;
    }

    private List<Path> files() {
        final List<Path> files = new ArrayList<>(List.of(settings.certificateChain(), settings.privateKey()));
        settings.trusted().ifPresent(files::add);
        return files;
    }

    private static X509Certificate[] certificates(final Path file) throws IOException, GeneralSecurityException {
        return Pem.certificates(Files.readAllBytes(file), file);
    }

    private Contexts read() throws IOException, GeneralSecurityException {
        final X509Certificate[] chain = certificates(settings.certificateChain());
        final PrivateKey key = Pem.privateKey(Files.readAllBytes(settings.privateKey()), settings.privateKey());
        Pem.requirePair(chain[0], key, settings.certificateChain(), settings.privateKey());
        final MemberTrust trusted = MemberTrust.in(
                settings.trusted().isPresent() ? certificates(settings.trusted().get()) : chain);
        final SslContext server = SslContextBuilder.forServer(key, chain)
                .sslProvider(SslProvider.JDK)
                .protocols(PROTOCOLS)
                .trustManager(trusted)
                .clientAuth(ClientAuth.REQUIRE)
                .build();
        final SslContext client = SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .protocols(PROTOCOLS)
                .keyManager(key, chain)
                .trustManager(trusted)
                .endpointIdentificationAlgorithm(settings.verifyHostNames() ? "HTTPS" : "")
                .build();
        return new Contexts(server, client);
    }
}
