package dev.skep.gateway.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.skep.base.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.security.InvalidKeyException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Tells from the token of a request who makes it: a JSON Web Token, signed with one of our issuer's keys. Used by all loops at once.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7519">RFC 7519</a>
 */
public final class Tokens {
    /** A token must not cost more to read than a request. */
    private static final int CHARS_MAX = 16 << 10;

    /** Clocks of those who issue tokens may be a little off. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    private static final String BEARER = "Bearer ";

    /** Of keys that only their owner can sign with. */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private final TokenRules rules;
    private final boolean severalTenants;
    private final List<JWSVerifier> verifiers;
    private final LongSupplier clockMillis;

    private Tokens(
            final TokenRules rules,
            final boolean severalTenants,
            final List<JWSVerifier> verifiers,
            final LongSupplier clockMillis) {
        this.rules = rules;
        this.severalTenants = severalTenants;
        this.verifiers = verifiers;
        this.clockMillis = clockMillis;
    }

    /**
     * Reads the keys.
     *
     * @param severalTenants whether a token must name tenants; without it all callers may do all
     */
    public static Tokens of(final TokenRules rules, final boolean severalTenants, final LongSupplier clockMillis)
            throws IOException, InvalidKeyException {
        final List<JWSVerifier> verifiers = new ArrayList<>();
        for (final PublicKey key : Pem.publicKeys(Files.readAllBytes(rules.keys()), rules.keys())) {
            verifiers.add(verifier(key, rules));
        }
        return new Tokens(rules, severalTenants, List.copyOf(verifiers), clockMillis);
    }

    private static JWSVerifier verifier(final PublicKey key, final TokenRules rules) throws InvalidKeyException {
        try {
            return switch (key) {
                case RSAPublicKey rsa -> new RSASSAVerifier(rsa);
                case ECPublicKey curve -> new ECDSAVerifier(curve);
                default -> throw new InvalidKeyException(rules.keys() + " holds a key of " + key.getAlgorithm());
            };
        } catch (final JOSEException e) {
            throw new InvalidKeyException(
                    rules.keys() + " holds a key that no token is signed with; take RSA, or P-256, P-384 or P-521", e);
        }
    }

    /**
     * Who makes the request.
     *
     * @param authorization the header, null where there is none
     */
    public Caller caller(final String authorization) throws InvalidToken {
        if (authorization == null || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw InvalidToken.because("there is none");
        }
        final String text = authorization.substring(BEARER.length()).strip();
        if (text.length() > CHARS_MAX) {
            throw InvalidToken.because("it has more than " + CHARS_MAX + " characters");
        }
        try {
            final SignedJWT token = SignedJWT.parse(text);
            requireSigned(token);
            return caller(token.getJWTClaimsSet());
        } catch (final ParseException e) {
            throw InvalidToken.because("it can't be read: " + e.getMessage());
        }
    }

    private void requireSigned(final SignedJWT token) throws InvalidToken {
        final JWSAlgorithm algorithm = token.getHeader().getAlgorithm();
        if (!ALGORITHMS.contains(algorithm)) {
            throw InvalidToken.because(
                    "it is signed by '" + algorithm + "', which is none of RS256 to RS512 and ES256 to ES512");
        }
        for (final JWSVerifier verifier : verifiers) {
            if (verifier.supportedJWSAlgorithms().contains(algorithm) && isSignedFor(verifier, token)) {
                return;
            }
        }
        throw InvalidToken.because("none of the keys of this gateway has signed it");
    }

    private static boolean isSignedFor(final JWSVerifier verifier, final SignedJWT token) {
        try {
            return token.verify(verifier);
        } catch (final JOSEException e) {
            return false; // a signature of another length, or a key too short for it
        }
    }

    private Caller caller(final JWTClaimsSet claims) throws InvalidToken {
        final Instant now = Instant.ofEpochMilli(clockMillis.getAsLong());
        if (claims.getExpirationTime() == null) {
            throw InvalidToken.because("it never ends");
        }
        if (!now.minus(SKEW).isBefore(claims.getExpirationTime().toInstant())) {
            throw InvalidToken.because("its time is over");
        }
        if (claims.getNotBeforeTime() != null
                && now.plus(SKEW).isBefore(claims.getNotBeforeTime().toInstant())) {
            throw InvalidToken.because("its time has not begun");
        }
        if (!rules.issuer().isEmpty() && !rules.issuer().equals(claims.getIssuer())) {
            throw InvalidToken.because("its issuer is another than '" + rules.issuer() + "'");
        }
        if (!rules.audience().isEmpty() && !claims.getAudience().contains(rules.audience())) {
            throw InvalidToken.because("it is not for '" + rules.audience() + "'");
        }
        if (!severalTenants) {
            return Caller.ANYBODY;
        }
        final List<String> tenants = words(claims.getClaim(rules.tenantsClaim()));
        if (tenants.isEmpty()) {
            throw InvalidToken.withoutTenants(rules.tenantsClaim());
        }
        return new Caller(tenants);
    }

    /** Of a list of texts, or of one text, with blanks between them. */
    private static List<String> words(final Object claim) {
        return switch (claim) {
            case List<?> list ->
                list.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList();
            case String text when !text.isBlank() -> List.of(text.strip().split("\\s+"));
            case null, default -> List.of();
        };
    }
}
