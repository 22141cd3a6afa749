package dev.skep.operator.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class RenewalTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<String> NAMES = List.of("*.orders-zeebe.work.svc", "localhost");
    private static final String SERVER = "1.3.6.1.5.5.7.3.1";
    private static final String CLIENT = "1.3.6.1.5.5.7.3.2";

    private final Authority authority = Authority.make("orders", BEGIN);
    private Instant now = BEGIN;
    private Map<String, String> secret;
    private Map<String, String> before;
    private String changedAt;

    private Renewal.Next look(final Authority by, final List<String> names) throws GeneralSecurityException {
        return new Renewal(by, "orders brokers", Authority.Use.CLIENT_AND_SERVER, names, now).next(secret, changedAt);
    }

    /** As the operator does: what is to be written is written over what is there. */
    private Renewal.Next pass(final Authority by) throws GeneralSecurityException {
        final Renewal.Next next = look(by, NAMES);
        before = secret == null ? null : new TreeMap<>(secret);
        if (!next.change().isEmpty()) {
            final Map<String, String> after = secret == null ? new TreeMap<>() : new TreeMap<>(secret);
            after.putAll(next.change());
            secret = after;
            changedAt = now.toString();
        }
        return next;
    }

    private static List<X509Certificate> certificates(final Map<String, String> data, final String field)
            throws GeneralSecurityException {
        return Pem.certificates(data, field);
    }

    private X509Certificate leaf() throws GeneralSecurityException {
        return certificates(secret, "tls.crt").getFirst();
    }

    /** Whether who has read the one trusts who has read the other, as of now. */
    private void assertTrust(final Map<String, String> who, final Map<String, String> whom)
            throws GeneralSecurityException {
        final PKIXParameters parameters = new PKIXParameters(certificates(who, "ca.crt").stream()
                .map(root -> new TrustAnchor(root, null))
                .collect(Collectors.toSet()));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(now));
        CertPathValidator.getInstance("PKIX")
                .validate(
                        CertificateFactory.getInstance("X.509")
                                .generateCertPath(
                                        List.of(certificates(whom, "tls.crt").getFirst())),
                        parameters);
    }

    @Test
    void aCertificateHasItsNamesItsPurposesAndItsOwnKey() throws Exception {
        pass(authority);

        assertThat(leaf().getSubjectAlternativeNames())
                .extracting(name -> (String) name.get(1))
                .containsExactlyInAnyOrderElementsOf(NAMES);
        assertThat(leaf().getExtendedKeyUsage()).containsExactlyInAnyOrder(SERVER, CLIENT);
        assertThat(leaf().getBasicConstraints()).as("signs nothing").isNegative();
        assertThat(Pem.key(secret, leaf()).getAlgorithm()).isEqualTo("EC");
        assertTrust(secret, secret);
        assertThat(certificates(secret, "ca.crt")).containsExactly(authority.certificate());
        assertThat(certificates(secret, "tls.crt").getLast()).isEqualTo(authority.certificate());
        final X509Certificate ofClients = Pem.certificates(
                        new Renewal(authority, "orders gateway", Authority.Use.SERVER, NAMES, now)
                                .next(null, null)
                                .change(),
                        "tls.crt")
                .getFirst();
        assertThat(ofClients.getExtendedKeyUsage()).containsExactly(SERVER);
    }

    @Test
    void anAuthorityIsKeptAsItIs() throws Exception {
        final Authority again = Authority.read(authority.data());
        pass(authority);
        pass(again);

        assertThat(again.certificate()).isEqualTo(authority.certificate());
        assertThat(look(again, NAMES).change()).isEmpty();
        assertThat(authority.certificate().getBasicConstraints()).isZero();
        assertThat(authority.isOld(BEGIN.plus(Duration.ofDays(2000)))).isFalse();
        assertThat(authority.isOld(BEGIN.plus(Duration.ofDays(2500)))).isTrue();
    }

    @Test
    void whatIsNoAuthorityIsSaidWithoutWhatItHolds() throws Exception {
        pass(authority);
        final Map<String, String> mixed = new TreeMap<>(authority.data());
        mixed.put("tls.key", secret.get("tls.key"));
        for (final Map<String, String> data : List.<Map<String, String>>of(
                Map.of(), Map.of("tls.crt", "bm90aGluZw=="), Map.of("tls.crt", "%"), secret, mixed)) {
            assertThatThrownBy(() -> Authority.read(data))
                    .isInstanceOf(GeneralSecurityException.class)
                    .satisfies(e -> assertThat(String.valueOf(e.getMessage())).doesNotContain("BEGIN", "bm90"));
        }
        assertThat(authority.toString())
                .doesNotContain("KEY")
                .doesNotContain(authority.data().get("tls.key"));
    }

    @Test
    void itIsMadeAnewAtTwoThirdsOfItsLifeAndNotBefore() throws Exception {
        final Renewal.Next first = pass(authority);
        final X509Certificate made = leaf();
        assertThat(first.until()).isEqualTo(BEGIN.plus(Authority.LEAF));
        assertThat(first.rotating()).isFalse();

        now = BEGIN.plus(Duration.ofDays(59));
        assertThat(pass(authority).change()).isEmpty();
        assertThat(first.look()).isAfter(now).isBefore(BEGIN.plus(Duration.ofDays(61)));
        now = first.look();
        assertThat(pass(authority).change()).containsOnlyKeys("ca.crt", "tls.crt", "tls.key");
        assertThat(leaf()).isNotEqualTo(made);
        assertThat(leaf().getPublicKey()).as("with a new key").isNotEqualTo(made.getPublicKey());
        assertTrust(before, secret);
        assertTrust(secret, before);
        assertThat(pass(authority).change()).isEmpty();
    }

    @Test
    void otherNamesAreAnotherCertificateAtOnce() throws Exception {
        pass(authority);

        assertThat(look(authority, List.of("localhost")).change()).containsKey("tls.crt");
        assertThat(look(authority, List.of("localhost", "*.orders-zeebe.work.svc"))
                        .change())
                .as("their order is none")
                .isEmpty();
    }

    @Test
    void whatCantBeUsedIsMadeAnew() throws Exception {
        pass(authority);
        final Map<String, String> well = secret;
        for (final String field : List.of("tls.crt", "tls.key", "ca.crt")) {
            for (final String nonsense : List.of("", "bm90aGluZw==", "?")) {
                secret = new TreeMap<>(well);
                secret.put(field, nonsense);
                assertThat(look(authority, NAMES).change())
                        .as(field + "=" + nonsense)
                        .hasSize(3);
            }
            secret = new TreeMap<>(well);
            secret.remove(field);
            assertThat(look(authority, NAMES).change()).as("no " + field).hasSize(3);
        }
    }

    /** Who still has the files of before and who has those of now trust each other, at each step. */
    @Test
    void anotherAuthorityTakesOverStepByStep() throws Exception {
        pass(authority);
        final Authority other = Authority.make("orders", now);
        now = now.plus(Duration.ofDays(1));

        final Renewal.Next trusted = pass(other);
        assertThat(trusted.change()).containsOnlyKeys("ca.crt");
        assertThat(trusted.rotating()).isTrue();
        assertStep();
        now = now.plus(Renewal.SPREAD).minusSeconds(1);
        final Renewal.Next early = pass(other);
        assertThat(early.change()).as("some may not have seen it").isEmpty();
        assertThat(early.rotating()).isTrue();
        assertThat(early.look()).isEqualTo(trusted.look());

        now = trusted.look();
        final Renewal.Next signed = pass(other);
        assertThat(signed.change()).containsKeys("tls.crt", "tls.key");
        assertThat(signed.rotating()).isTrue();
        leaf().verify(other.certificate().getPublicKey());
        assertThat(certificates(secret, "ca.crt")).contains(authority.certificate(), other.certificate());
        assertStep();
        assertThat(pass(other).change()).isEmpty();

        now = signed.look();
        final Renewal.Next last = pass(other);
        assertThat(last.change()).containsOnlyKeys("ca.crt");
        assertThat(last.rotating()).isFalse();
        assertThat(certificates(secret, "ca.crt")).containsExactly(other.certificate());
        assertStep();
        assertThat(pass(other).change()).isEmpty();
    }

    private void assertStep() throws GeneralSecurityException {
        assertTrust(before, secret);
        assertTrust(secret, before);
        assertTrust(secret, secret);
    }

    @Test
    void nobodyWaitsForWhatHasEndedAnyway() throws Exception {
        pass(authority);
        now = BEGIN.plus(Authority.LEAF).plusSeconds(1);
        final Authority other = Authority.make("orders", now);

        pass(other);
        pass(other);

        leaf().verify(other.certificate().getPublicKey());
        assertTrust(secret, secret);
    }

    @Test
    void whatSomebodyTakesOutOfTheTrustedOnesComesBack() throws Exception {
        pass(authority);
        final Authority stranger = Authority.make("orders", now);
        secret.put("ca.crt", stranger.data().get("tls.crt"));

        assertThat(pass(authority).change()).containsOnlyKeys("ca.crt");

        assertTrust(secret, secret);
        now = now.plus(Renewal.SPREAD);
        pass(authority);
        assertThat(certificates(secret, "ca.crt")).containsExactly(authority.certificate());
    }

    @Test
    void whatIsToBeWrittenIsInNoText() throws Exception {
        final Renewal.Next next = pass(authority);
        final String key = new String(Base64.getDecoder().decode(secret.get("tls.key")), StandardCharsets.US_ASCII);

        assertThat(next.toString())
                .contains("tls.key")
                .doesNotContain("BEGIN")
                .doesNotContain(secret.get("tls.key"))
                .doesNotContain(key);
    }
}
