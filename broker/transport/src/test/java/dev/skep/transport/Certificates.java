package dev.skep.transport;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority for tests, and the files it gives out. */
final class Certificates {
    private static final Date FROM = Date.from(Instant.EPOCH);
    private static final Date UNTIL = Date.from(Instant.ofEpochSecond(4_000_000_000L));

    private static long serial = 1;
    private static long modifiedMillis = 1_000_000_000_000L;

    private final String name;
    private final KeyPair keys;
    private final X509Certificate root;

    Certificates(final String name) throws Exception {
        this.name = name;
        keys = generate("EC");
        root = sign(name, keys, Optional.empty());
    }

    static KeyPair generate(final String algorithm) throws GeneralSecurityException {
        final KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        if (algorithm.equals("EC")) {
            generator.initialize(256);
        }
        return generator.generateKeyPair();
    }

    private X509Certificate sign(final String subject, final KeyPair of, final Optional<String> ip)
            throws GeneralSecurityException, OperatorCreationException, IOException {
        final var builder = new JcaX509v3CertificateBuilder(
                new X500Principal("CN=" + name),
                BigInteger.valueOf(serial++),
                FROM,
                UNTIL,
                new X500Principal("CN=" + subject),
                of.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(subject.equals(name)));
        if (ip.isPresent()) {
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.iPAddress, ip.get())));
        }
        final var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
        return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    }

    /** Writes certificate, key and root of a member with this address in its certificate, and says where they are. */
    TlsSettings write(final Path directory, final String member, final String ip) throws Exception {
        return write(directory, member, ip, generate("EC"));
    }

    TlsSettings write(final Path directory, final String member, final String ip, final KeyPair pair) throws Exception {
        Files.createDirectories(directory);
        final Path chain = directory.resolve("tls.crt");
        final Path key = directory.resolve("tls.key");
        final Path trusted = directory.resolve("ca.crt");
        file(chain, pem("CERTIFICATE", sign(member, pair, Optional.of(ip)).getEncoded()));
        file(key, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        file(trusted, pem("CERTIFICATE", root.getEncoded()));
        return new TlsSettings(chain, key, Optional.of(trusted), false);
    }

    /** Each write has a time of its own, however quick the test is. */
    static void file(final Path file, final String text) throws IOException {
        Files.writeString(file, text);
        modifiedMillis += 1000;
        Files.setLastModifiedTime(file, FileTime.fromMillis(modifiedMillis));
    }

    static String pem(final String what, final byte[] der) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + what
                + "-----\n";
    }

    /** PKCS#1 for RSA, SEC 1 for EC. */
    static String traditionalPem(final PrivateKey key) throws IOException {
        if (key instanceof final ECPrivateKey ec) {
            // names its curve, as other tools write it
            final var sec1 = new org.bouncycastle.asn1.sec.ECPrivateKey(
                    256, ec.getS(), new ASN1ObjectIdentifier("1.2.840.10045.3.1.7"));
            return pem("EC PRIVATE KEY", sec1.getEncoded());
        }
        final StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(key);
        }
        return text.toString();
    }
}
