package dev.skep.gateway.identity;

import dev.skep.base.Pem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.Map;
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
    private static final long SKEW_SECONDS = 60;

    private static final String BEARER = "Bearer ";

    /** The names of RFC 7518, of keys that only their owner can sign with, and those of the JDK. */
    private static final Map<String, Algorithm> ALGORITHMS = Map.of(
            "RS256", new Algorithm("RSA", "SHA256withRSA"),
            "RS384", new Algorithm("RSA", "SHA384withRSA"),
            "RS512", new Algorithm("RSA", "SHA512withRSA"),
            "ES256", new Algorithm("EC", "SHA256withECDSAinP1363Format"),
            "ES384", new Algorithm("EC", "SHA384withECDSAinP1363Format"),
            "ES512", new Algorithm("EC", "SHA512withECDSAinP1363Format"));

    private final TokenRules rules;
    private final boolean severalTenants;
    private final List<PublicKey> keys;
    private final LongSupplier clockMillis;

    private record Algorithm(String ofKey, String ofSignature) {}

    private Tokens(
            final TokenRules rules,
            final boolean severalTenants,
            final List<PublicKey> keys,
            final LongSupplier clockMillis) {
        this.rules = rules;
        this.severalTenants = severalTenants;
        this.keys = keys;
        this.clockMillis = clockMillis;
    }

    /**
     * Reads the keys.
     *
     * @param severalTenants whether a token must name tenants; without it all callers may do all
     */
    public static Tokens of(final TokenRules rules, final boolean severalTenants, final LongSupplier clockMillis)
            throws IOException, InvalidKeyException {
        return new Tokens(
                rules, severalTenants, Pem.publicKeys(Files.readAllBytes(rules.keys()), rules.keys()), clockMillis);
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
        final String token = authorization.substring(BEARER.length()).strip();
        final int payload = token.indexOf('.') + 1;
        final int signature = token.indexOf('.', payload) + 1;
        if (token.length() > CHARS_MAX || payload == 0 || signature == 0 || token.indexOf('.', signature) >= 0) {
            throw InvalidToken.because("it is no token of three parts of at most " + CHARS_MAX + " characters");
        }
        try {
            final Claims header = Claims.parse(decode(token.substring(0, payload - 1)));
            requireSigned(
                    header.text("alg"),
                    token.substring(0, signature - 1).getBytes(StandardCharsets.US_ASCII),
                    decode(token.substring(signature)));
            return caller(Claims.parse(decode(token.substring(payload, signature - 1))));
        } catch (final IOException | IllegalArgumentException e) {
            throw InvalidToken.because("it can't be read");
        }
    }

    private void requireSigned(final String name, final byte[] signed, final byte[] signature) throws InvalidToken {
        final Algorithm algorithm = ALGORITHMS.get(name);
        if (algorithm == null) {
            throw InvalidToken.because(
                    "it is signed by '" + name + "', which is none of RS256 to RS512 and ES256 to ES512");
        }
        for (final PublicKey key : keys) {
            if (key.getAlgorithm().equals(algorithm.ofKey()) && isSignedBy(key, algorithm, signed, signature)) {
                return;
            }
        }
        throw InvalidToken.because("none of the keys of this gateway has signed it");
    }

    private static boolean isSignedBy(
            final PublicKey key, final Algorithm algorithm, final byte[] signed, final byte[] signature) {
        try {
            final Signature verification = Signature.getInstance(algorithm.ofSignature());
            verification.initVerify(key);
            verification.update(signed);
            return verification.verify(signature);
        } catch (final GeneralSecurityException e) {
            return false; // a signature of another length, or a key too short for it
        }
    }

    private Caller caller(final Claims claims) throws InvalidToken {
        final long now = clockMillis.getAsLong() / 1000;
        final Long expires = claims.seconds().get("exp");
        final Long begins = claims.seconds().get("nbf");
        if (expires == null || now >= expires + SKEW_SECONDS) {
            throw InvalidToken.because(expires == null ? "it never ends" : "its time is over");
        }
        if (begins != null && now + SKEW_SECONDS < begins) {
            throw InvalidToken.because("its time has not begun");
        }
        if (!rules.issuer().isEmpty() && !rules.issuer().equals(claims.text("iss"))) {
            throw InvalidToken.because("its issuer is another than '" + rules.issuer() + "'");
        }
        if (!rules.audience().isEmpty() && !claims.all("aud").contains(rules.audience())) {
            throw InvalidToken.because("it is not for '" + rules.audience() + "'");
        }
        if (!severalTenants) {
            return Caller.ANYBODY;
        }
        final List<String> tenants = claims.all(rules.tenantsClaim());
        if (tenants.isEmpty()) {
            throw InvalidToken.withoutTenants(rules.tenantsClaim());
        }
        return new Caller(tenants);
    }

    private static byte[] decode(final String part) {
        return Base64.getUrlDecoder().decode(part);
    }
}
