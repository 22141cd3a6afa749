package dev.skep.operator.certificates;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Signs the certificates of one cluster. Its key leaves it as the data of its Secret only. */
public final class Authority {
    /** How long what it signs is valid. */
    public static final Duration LEAF = Duration.ofDays(90);

    static final Duration OWN = Duration.ofDays(3650);
    static final String ALGORITHM = "SHA256withECDSA";
    /** Clocks differ: what is made now must not be of the future for anybody. */
    private static final Duration BACK = Duration.ofHours(1);

    private static final int SERIAL_BITS = 127;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final X509Certificate certificate;
    private final PrivateKey key;

    private Authority(final X509Certificate certificate, final PrivateKey key) {
        this.certificate = certificate;
        this.key = key;
    }

    /** What it signs for: the purposes of a certificate. */
    public enum Use {
        CLIENT_AND_SERVER,
        SERVER
    }

    /** A new one, with a new key. */
    public static Authority make(final String cluster, final Instant now) {
        try {
            final KeyPair keys = keys();
            final BigInteger serial = serial();
            // a name of its own: what was signed by the one before it is never looked for here
            final X500Principal name = name(cluster + " " + serial.toString(16).substring(0, 8));
            final JcaX509v3CertificateBuilder builder =
                    builder(name, serial, now, now.plus(OWN), name, keys.getPublic(), keys.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            return new Authority(signed(builder, keys.getPrivate()), keys.getPrivate());
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("an authority can't be made here", e);
        }
    }

    /**
     * The one that was kept.
     *
     * @param data of its Secret
     * @throws GeneralSecurityException when it is no such thing; the message names the field and holds nothing of it
     */
    public static Authority read(final Map<String, String> data) throws GeneralSecurityException {
        final X509Certificate certificate = Pem.certificates(data, Pem.CHAIN).getFirst();
        if (certificate.getBasicConstraints() < 0) {
            throw new CertificateException("the certificate in " + Pem.CHAIN + " is not that of an authority");
        }
        return new Authority(certificate, Pem.key(data, certificate));
    }

    /** For its Secret. */
    public Map<String, String> data() {
        try {
            return new TreeMap<>(Map.of(Pem.CHAIN, Pem.data(List.of(certificate)), Pem.KEY, Pem.data(key)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate can't be written", e);
        }
    }

    X509Certificate certificate() {
        return certificate;
    }

    /** Whether there should be another one by now, long before this one ends. */
    public boolean isOld(final Instant now) {
        return !now.isBefore(Renewal.due(certificate));
    }

    /** The data of a Secret with a new certificate and its new key. */
    Map<String, String> issue(
            final String subject,
            final Use use,
            final Collection<String> names,
            final List<X509Certificate> trusted,
            final Instant now)
            throws GeneralSecurityException {
        try {
            final KeyPair keys = keys();
            final JcaX509v3CertificateBuilder builder = builder(
                    certificate.getSubjectX500Principal(),
                    serial(),
                    now,
                    now.plus(LEAF),
                    name(subject),
                    keys.getPublic(),
                    certificate.getPublicKey());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.extendedKeyUsage,
                    false,
                    new ExtendedKeyUsage(
                            use == Use.SERVER
                                    ? new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth}
                                    : new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                                    }));
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(names.stream()
                            .map(name -> new GeneralName(GeneralName.dNSName, name))
                            .toArray(GeneralName[]::new)));
            return new TreeMap<>(Map.of(
                    Pem.CHAIN,
                    Pem.data(List.of(signed(builder, key), certificate)),
                    Pem.KEY,
                    Pem.data(keys.getPrivate()),
                    Pem.TRUSTED,
                    Pem.data(trusted)));
        } catch (OperatorCreationException | IOException e) {
            throw new GeneralSecurityException("a certificate can't be made", e);
        }
    }

    private static KeyPair keys() throws GeneralSecurityException {
        final KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256, RANDOM);
        return generator.generateKeyPair();
    }

    /** Positive, and never short. */
    private static BigInteger serial() {
        return new BigInteger(SERIAL_BITS, RANDOM).setBit(SERIAL_BITS - 1);
    }

    private static X500Principal name(final String common) throws IOException {
        return new X500Principal(new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.O, "Skep")
                .addRDN(BCStyle.CN, common)
                .build()
                .getEncoded());
    }

    private static JcaX509v3CertificateBuilder builder(
            final X500Principal issuer,
            final BigInteger serial,
            final Instant now,
            final Instant until,
            final X500Principal subject,
            final PublicKey of,
            final PublicKey by)
            throws GeneralSecurityException, IOException {
        final JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                issuer, serial, Date.from(now.minus(BACK)), Date.from(until), subject, of);
        final JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
        builder.addExtension(Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(of));
        builder.addExtension(Extension.authorityKeyIdentifier, false, extensions.createAuthorityKeyIdentifier(by));
        return builder;
    }

    private static X509Certificate signed(final JcaX509v3CertificateBuilder builder, final PrivateKey by)
            throws GeneralSecurityException, OperatorCreationException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder(ALGORITHM).build(by)));
    }

    /** Without its key. */
    @Override
    public String toString() {
        return certificate.getSubjectX500Principal().getName();
    }
}
