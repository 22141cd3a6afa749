package dev.skep.node;

import dev.skep.gateway.GatewayConfig;
import dev.skep.node.config.GatewaySettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks whether certificate and key can be used before anything listens: a gateway with the wrong ones would come up, and
 * then fail at each handshake.
 */
final class TlsFiles {
    private static final String CERTIFICATE = "certificate chain";
    private static final String KEY = "private key";
    private static final String KEY_FORMAT =
            " as PKCS #8 without a password (openssl pkcs8 -topk8 -nocrypt makes that)";
    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]*)-----END PRIVATE KEY-----");
    private static final byte[] SAMPLE = "sample".getBytes(StandardCharsets.US_ASCII);

    private TlsFiles() {}

    /** The same, for the gateway. Throws {@link StartFailure} when a file is missing, unreadable, or not of the other. */
    static GatewayConfig.Tls checked(final GatewaySettings.Tls tls) {
        final PublicKey publicKey = certificate(tls.certificateChain()).getPublicKey();
        final PrivateKey privateKey = privateKey(tls.privateKey(), publicKey.getAlgorithm());
        if (!belongTogether(publicKey, privateKey)) {
            throw new StartFailure("the " + KEY + " in " + tls.privateKey() + " is not that of the certificate in "
                    + tls.certificateChain() + "; give the two that were made together");
        }
        return new GatewayConfig.Tls(tls.certificateChain(), tls.privateKey());
    }

    private static Certificate certificate(final Path file) {
        final byte[] content = read(file, CERTIFICATE);
        try {
            final Collection<? extends Certificate> chain =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(content));
            if (!chain.isEmpty()) {
                return chain.iterator().next();
            }
            throw new StartFailure(
                    "there is no certificate in " + file + ", expected the " + CERTIFICATE + " of the gateway as PEM");
        } catch (final CertificateException e) {
            throw new StartFailure(
                    "the " + CERTIFICATE + " in " + file + " can't be read, expected PEM: " + oneLine(e), e);
        }
    }

    private static PrivateKey privateKey(final Path file, final String algorithm) {
        final Matcher key = PKCS8.matcher(new String(read(file, KEY), StandardCharsets.ISO_8859_1));
        if (!key.find()) {
            throw new StartFailure("there is no " + KEY + " in " + file + ", expected PEM" + KEY_FORMAT);
        }
        try {
            return KeyFactory.getInstance(algorithm)
                    .generatePrivate(
                            new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(key.group(1))));
        } catch (final GeneralSecurityException | IllegalArgumentException e) {
            throw new StartFailure(
                    "the " + KEY + " in " + file + " can't be read, expected one for " + algorithm
                            + " as the certificate says, in PEM" + KEY_FORMAT + ": " + oneLine(e),
                    e);
        }
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

    private static boolean belongTogether(final PublicKey publicKey, final PrivateKey privateKey) {
        final String algorithm = switch (publicKey.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> publicKey.getAlgorithm();
        };
        try {
            final Signature signature = Signature.getInstance(algorithm);
            signature.initSign(privateKey);
            signature.update(SAMPLE);
            final byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(SAMPLE);
            return signature.verify(signed);
        } catch (final GeneralSecurityException e) {
            return false;
        }
    }

    private static String oneLine(final Exception e) {
        return String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
    }
}
