package dev.skep.base;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Certificates and keys as text. The JDK reads keys as PKCS#8 only; issuers of certificates in Kubernetes write PKCS#1
 * and SEC 1 unless told otherwise, so those are put into a PKCS#8 envelope here.
 *
 * <p>Errors name the file that the caller names, and hold nothing of what is in it.
 */
public final class Pem {
    private static final Pattern KEY = Pattern.compile(
            "-----BEGIN (RSA |EC |ENCRYPTED )?PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END \\1?PRIVATE KEY-----");
    private static final Pattern PUBLIC_KEY =
            Pattern.compile("-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private static final int INTEGER = 0x02;
    private static final int OCTETS = 0x04;
    private static final int SEQUENCE = 0x30;
    private static final int SEC1_CURVE = 0xA0;
    private static final byte[] VERSION_0 = {INTEGER, 1, 0};
    private static final byte[] OID_RSA = {0x06, 9, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 1, 1, 1};
    private static final byte[] NULL = {0x05, 0};
    private static final byte[] OID_EC = {0x06, 7, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 2, 1};

    private Pem() {}

    /** Public keys of RSA or of elliptic curves, at least one. */
    public static List<PublicKey> publicKeys(final byte[] text, final Path file) throws InvalidKeyException {
        final List<PublicKey> keys = new ArrayList<>();
        final Matcher block = PUBLIC_KEY.matcher(new String(text, StandardCharsets.ISO_8859_1));
        while (block.find()) {
            keys.add(publicKey(block.group(1), file));
        }
        if (keys.isEmpty()) {
            throw new InvalidKeyException(file + " holds no public key (-----BEGIN PUBLIC KEY-----)");
        }
        return List.copyOf(keys);
    }

    private static PublicKey publicKey(final String base64, final Path file) throws InvalidKeyException {
        for (final String algorithm : List.of("RSA", "EC")) {
            final PublicKey key = publicKeyOf(algorithm, base64);
            if (key != null) {
                return key;
            }
        }
        throw new InvalidKeyException(file + " holds a public key that is neither of RSA nor of an elliptic curve");
    }

    /** Null when it is of another kind. */
    private static PublicKey publicKeyOf(final String algorithm, final String base64) {
        try {
            final byte[] encoded = Base64.getMimeDecoder().decode(base64);
            return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded));
        } catch (final InvalidKeySpecException | IllegalArgumentException e) {
            return null;
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }

    /** At least one. */
    public static X509Certificate[] certificates(final byte[] text, final Path file) throws CertificateException {
        try {
            final X509Certificate[] found =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(text))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toArray(X509Certificate[]::new);
            if (found.length == 0) {
                throw new CertificateException(file + " holds no certificate");
            }
            return found;
        } catch (final CertificateException e) {
            throw new CertificateException(file + " holds no readable PEM certificates: " + e.getMessage(), e);
        }
    }

    /** The first, as PKCS#8, PKCS#1 (RSA) or SEC 1 (EC), unencrypted. */
    public static PrivateKey privateKey(final byte[] text, final Path file) throws GeneralSecurityException {
        final Matcher pem = KEY.matcher(new String(text, StandardCharsets.ISO_8859_1));
        if (!pem.find()) {
            throw new InvalidKeyException(file + " holds no PEM private key");
        }
        final byte[] der = Base64.getMimeDecoder().decode(pem.group(2));
        final String form = pem.group(1) == null ? "" : pem.group(1).strip();
        try {
            return switch (form) {
                case "RSA" -> key("RSA", pkcs8(der, OID_RSA, NULL));
                case "EC" -> key("EC", pkcs8(der, OID_EC, curve(der)));
                case "ENCRYPTED" ->
                    throw new InvalidKeyException("it is encrypted, and there is nobody to ask for the password");
                default -> anyKey(der);
            };
        } catch (final GeneralSecurityException | IndexOutOfBoundsException e) {
            throw new InvalidKeyException(file + " holds no readable private key: " + e.getMessage(), e);
        }
    }

    /** A new certificate beside the old key, half-way through a renewal, would make each handshake fail. */
    public static void requirePair(
            final X509Certificate certificate, final PrivateKey key, final Path certificateFile, final Path keyFile)
            throws GeneralSecurityException {
        final PublicKey publicKey = certificate.getPublicKey();
        final byte[] sample = {1, 2, 3};
        boolean pair = publicKey.getAlgorithm().equals(key.getAlgorithm());
        if (pair) {
            final Signature signature = Signature.getInstance(
                    switch (key.getAlgorithm()) {
                        case "RSA" -> "SHA256withRSA";
                        case "EC" -> "SHA256withECDSA";
                        default -> key.getAlgorithm();
                    });
            signature.initSign(key);
            signature.update(sample);
            final byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(sample);
            pair = signature.verify(signed);
        }
        if (!pair) {
            throw new InvalidKeyException(keyFile + " is not the key of the certificate in " + certificateFile);
        }
    }

    private static PrivateKey anyKey(final byte[] pkcs8) throws GeneralSecurityException {
        for (final String algorithm : ALGORITHMS) {
            try {
                return key(algorithm, pkcs8);
            } catch (final InvalidKeySpecException e) {
                // of another algorithm
            }
        }
        throw new InvalidKeyException("it is of none of the algorithms " + ALGORITHMS);
    }

    private static PrivateKey key(final String algorithm, final byte[] pkcs8) throws GeneralSecurityException {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    private static byte[] pkcs8(final byte[] inner, final byte[] algorithm, final byte[] parameters) {
        return der(SEQUENCE, VERSION_0, der(SEQUENCE, algorithm, parameters), der(OCTETS, inner));
    }

    /** The name of the curve in a SEC 1 key: {@code SEQUENCE { INTEGER, OCTETS, [0] { curve } .. }}. */
    private static byte[] curve(final byte[] sec1) throws InvalidKeyException {
        int at = content(sec1, 0);
        while (at < sec1.length) {
            final int begin = content(sec1, at);
            final int end = begin + length(sec1, at);
            if ((sec1[at] & 0xFF) == SEC1_CURVE) {
                return Arrays.copyOfRange(sec1, begin, end);
            }
            at = end;
        }
        throw new InvalidKeyException("it does not name its curve");
    }

    /** Where the content of the element at this place begins. */
    private static int content(final byte[] der, final int at) {
        final int first = der[at + 1] & 0xFF;
        return at + 2 + (first < 0x80 ? 0 : first & 0x7F);
    }

    private static int length(final byte[] der, final int at) {
        int length = der[at + 1] & 0xFF;
        if (length >= 0x80) {
            final int bytes = length & 0x7F;
            length = 0;
            for (int i = 0; i < bytes; i++) {
                length = (length << 8) | (der[at + 2 + i] & 0xFF);
            }
        }
        if (length < 0 || length > der.length) {
            throw new IndexOutOfBoundsException("an element is longer than the key");
        }
        return length;
    }

    private static byte[] der(final int tag, final byte[]... parts) {
        int length = 0;
        for (final byte[] part : parts) {
            length += part.length;
        }
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (length < 0x80) {
            out.write(length);
        } else {
            // two bytes of length: keys are shorter than 64 KiB
            out.write(0x82);
            out.write(length >> 8);
            out.write(length);
        }
        for (final byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
