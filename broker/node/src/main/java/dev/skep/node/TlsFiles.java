package dev.skep.node;

import dev.skep.base.Pem;
import dev.skep.gateway.GatewayConfig;
import dev.skep.node.config.GatewaySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/**
 * Looks whether certificate and key can be used before anything listens: a gateway with the wrong ones would come up, and
 * then fail at each handshake.
 */
final class TlsFiles {
    private TlsFiles() {}

    /** The same, for the gateway. Throws {@link StartFailure} when a file is missing, unreadable, or not of the other. */
    static GatewayConfig.Tls checked(final GatewaySettings.Tls tls) {
        final byte[] certificateText = read(tls.certificateChain(), "certificate chain");
        final byte[] keyText = read(tls.privateKey(), "private key");
        try {
            final X509Certificate[] chain = Pem.certificates(certificateText, tls.certificateChain());
            final PrivateKey key = Pem.privateKey(keyText, tls.privateKey());
            Pem.requirePair(chain[0], key, tls.certificateChain(), tls.privateKey());
        } catch (final GeneralSecurityException | IllegalArgumentException e) {
            throw new StartFailure(
                    "the gateway can't use its certificate: "
                            + String.valueOf(e.getMessage()).replaceAll("\\s+", " ")
                            + "; give certificate and key that were made together, as PEM and without a password",
                    e);
        }
        return new GatewayConfig.Tls(tls.certificateChain(), tls.privateKey());
    }

    private static byte[] read(final Path file, final String what) {
        try {
            return Files.readAllBytes(file);
        } catch (final NoSuchFileException e) {
            throw new StartFailure("the " + what + " " + file + " of the gateway does not exist", e);
        } catch (final IOException e) {
            throw new StartFailure("the " + what + " " + file + " of the gateway can't be read: " + e.getMessage(), e);
        }
    }
}
