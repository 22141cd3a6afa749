package dev.skep.operator.certificates;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Certificates and keys as the data of a Secret. No message of an error holds what was read. */
final class Pem {
    static final String CHAIN = "tls.crt";
    static final String KEY = "tls.key";
    static final String TRUSTED = "ca.crt";

    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String PRIVATE_KEY = "PRIVATE KEY";
    private static final byte[] SAMPLE = {1, 2, 3};

    private Pem() {}

    /** As the data of a Secret is written. */
    static String data(final List<X509Certificate> certificates) throws GeneralSecurityException {
        final StringBuilder text = new StringBuilder();
        for (final X509Certificate certificate : certificates) {
            text.append(text(CERTIFICATE, certificate.getEncoded()));
        }
        return Base64.getEncoder().encodeToString(text.toString().getBytes(StandardCharsets.US_ASCII));
    }

    /** As the data of a Secret is written. */
    static String data(final PrivateKey key) {
        return Base64.getEncoder()
                .encodeToString(text(PRIVATE_KEY, key.getEncoded()).getBytes(StandardCharsets.US_ASCII));
    }

    private static String text(final String what, final byte[] der) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + what + "-----\n";
    }

    /** At least one. */
    static List<X509Certificate> certificates(final Map<String, String> data, final String field)
            throws GeneralSecurityException {
        final List<X509Certificate> found = new ArrayList<>();
        CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(bytes(data, field)))
                .forEach(certificate -> found.add((X509Certificate) certificate));
        if (found.isEmpty()) {
            throw new CertificateException(field + " holds no certificate");
        }
        return found;
    }

    /** The one that belongs to this certificate. */
    static PrivateKey key(final Map<String, String> data, final X509Certificate certificate)
            throws GeneralSecurityException {
        final String text = new String(bytes(data, KEY), StandardCharsets.US_ASCII);
        final String begin = "-----BEGIN " + PRIVATE_KEY + "-----";
        final int from = text.indexOf(begin);
        final int to = text.indexOf("-----END " + PRIVATE_KEY);
        if (from < 0 || to < from) {
            throw new InvalidKeyException(KEY + " holds no private key");
        }
        final PrivateKey key;
        try {
            key = KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(
                            Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to))));
            final Signature signature = Signature.getInstance(Authority.ALGORITHM);
            signature.initSign(key);
            signature.update(SAMPLE);
            final byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey()); // a certificate that signs certificates would be refused
            signature.update(SAMPLE);
            if (signature.verify(signed)) {
                return key;
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new InvalidKeyException(KEY + " can't be read");
        }
        throw new InvalidKeyException(KEY + " is not the key of the certificate in " + CHAIN);
    }

    private static byte[] bytes(final Map<String, String> data, final String field) throws GeneralSecurityException {
        final String value = data == null ? null : data.get(field);
        if (value == null) {
            throw new CertificateException("there is no " + field);
        }
        try {
            return Base64.getDecoder().decode(value);
        } catch (IllegalArgumentException e) {
            throw new CertificateException(field + " can't be read");
        }
    }
}
