package dev.skep.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens at a fixed time, of issuers with keys of both kinds. */
final class TokensTest {
    private static final long NOW = 1_000_000;
    private static final String GOOD =
            "\"exp\":1000300,\"iss\":\"me\",\"aud\":[\"a\",\"engine\"],\"tenants\":[\"t1\",\"t2\"]";
    private static final KeyPair RSA = rsa();
    private static final KeyPair P256 = curve("secp256r1");
    private static final KeyPair P384 = curve("secp384r1");

    @TempDir
    private Path directory;

    private static KeyPair rsa() {
        try {
            final KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair curve(final String name) {
        try {
            final KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(name));
            return generator.generateKeyPair();
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(final KeyPair keys) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(keys.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    private Tokens tokens(final boolean severalTenants) {
        return tokens(
                new TokenRules(keys(pem(RSA) + pem(P256) + pem(P384)), "me", "engine", "tenants"), severalTenants);
    }

    private static Tokens tokens(final TokenRules rules, final boolean severalTenants) {
        try {
            return Tokens.of(rules, severalTenants, () -> NOW * 1000);
        } catch (final IOException | InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path keys(final String text) {
        try {
            return Files.writeString(directory.resolve("keys.pem"), text);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String token(final String algorithm, final String jdk, final KeyPair keys, final String claims) {
        final Base64.Encoder url = Base64.getUrlEncoder().withoutPadding();
        final String header = "{\"typ\":\"JWT\",\"alg\":\"" + algorithm + "\"}";
        final String signed = url.encodeToString(header.getBytes(StandardCharsets.UTF_8)) + "."
                + url.encodeToString(("{" + claims + "}").getBytes(StandardCharsets.UTF_8));
        try {
            final Signature signature = Signature.getInstance(jdk);
            signature.initSign(keys.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + url.encodeToString(signature.sign());
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String token(final String claims) {
        return token("RS256", "SHA256withRSA", RSA, claims);
    }

    private Caller caller(final String token) throws InvalidToken {
        return tokens(true).caller("Bearer " + token);
    }

    private InvalidToken refusal(final String authorization) {
        final InvalidToken refusal =
                catchThrowableOfType(InvalidToken.class, () -> tokens(true).caller(authorization));
        assertThat(refusal).as("refusal of %s", authorization).isNotNull();
        return refusal;
    }

    @ParameterizedTest
    @CsvSource({
        "RS256,SHA256withRSA",
        "RS384,SHA384withRSA",
        "RS512,SHA512withRSA",
    })
    void signedWithRsa(final String algorithm, final String jdk) throws InvalidToken {
        assertThat(caller(token(algorithm, jdk, RSA, GOOD)).tenants()).containsExactly("t1", "t2");
    }

    @Test
    void signedOnACurve() throws InvalidToken {
        assertThat(caller(token("ES256", "SHA256withECDSAinP1363Format", P256, GOOD))
                        .tenants())
                .containsExactly("t1", "t2");
        assertThat(caller(token("ES384", "SHA384withECDSAinP1363Format", P384, GOOD))
                        .tenants())
                .containsExactly("t1", "t2");
    }

    @Test
    void tenantsAreAListOrWordsAndCountOnlyWhereThereAreSeveral() throws InvalidToken {
        assertThat(caller(token(GOOD.replace("[\"t1\",\"t2\"]", "\"t1  t2\""))).tenants())
                .containsExactly("t1", "t2");
        assertThat(tokens(false).caller("bearer " + token(GOOD))).isEqualTo(Caller.ANYBODY);
        for (final String none : List.of("[]", "\"\"", "7", "null", "[7]", "{\"a\":[\"t\"]}")) {
            assertThat(refusal("Bearer " + token(GOOD.replace("[\"t1\",\"t2\"]", none)))
                            .status()
                            .getCode())
                    .as(none)
                    .isEqualTo(Status.Code.INVALID_ARGUMENT);
        }
    }

    @Test
    void withoutIssuerAndAudienceAnyAreTaken() throws InvalidToken {
        final TokenRules rules = new TokenRules(keys(pem(RSA)), "", "", "groups");

        assertThat(tokens(rules, true)
                        .caller("Bearer " + token("\"exp\":1000300,\"groups\":[\"t\"]"))
                        .tenants())
                .containsExactly("t");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"exp\":1000300     | \"exp\":999940                     | its time is over",
                "\"exp\":1000300     | \"end\":1000300                    | it never ends",
                "\"exp\":1000300     | \"exp\":\"1000300\"                | can\'t be read",
                "\"exp\":1000300     | \"exp\":1000300,\"nbf\":1000061    | has not begun",
                "\"iss\":\"me\"      | \"iss\":\"you\"                    | its issuer is another",
                "\"iss\":\"me\"      | \"x\":1                            | its issuer is another",
                "\"a\",\"engine\"    | \"a\"                              | it is not for 'engine'",
                "\"exp\":1000300     | \"exp\":1000300,\"exp\":1000300    | can't be read",
                "\"exp\":1000300     | exp                                | can't be read"
            })
    void whatItSaysIsLookedAt(final String good, final String bad, final String reason) {
        final InvalidToken refusal = refusal("Bearer " + token(GOOD.replace(good, bad)));

        assertThat(refusal.status().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(refusal).hasMessageContaining(reason);
    }

    @Test
    void clocksMayBeALittleOff() throws InvalidToken {
        assertThat(caller(token(GOOD.replace("1000300", "999941"))).tenants()).isNotEmpty();
        assertThat(caller(token(GOOD + ",\"nbf\":1000060")).tenants()).isNotEmpty();
    }

    @Test
    void whoeverElseSignsIsNotBelieved() {
        assertThat(refusal("Bearer " + token("RS256", "SHA256withRSA", rsa(), GOOD)))
                .hasMessageContaining("none of the keys");
        assertThat(refusal("Bearer " + token("ES256", "SHA256withECDSAinP1363Format", curve("secp256r1"), GOOD)))
                .hasMessageContaining("none of the keys");
        // of the right key, but not as the header says
        assertThat(refusal("Bearer " + token("RS512", "SHA256withRSA", RSA, GOOD)))
                .hasMessageContaining("none of the keys");
        assertThat(refusal("Bearer " + token("ES256", "SHA256withRSA", RSA, GOOD)))
                .hasMessageContaining("none of the keys");
        final String[] parts = token(GOOD).split("\\.", -1);
        final String other = token(GOOD.replace("t1", "t9")).split("\\.", -1)[1];
        assertThat(refusal("Bearer " + parts[0] + "." + other + "." + parts[2]))
                .hasMessageContaining("none of the keys");
        assertThat(refusal("Bearer " + parts[0] + "." + parts[1] + ".")).hasMessageContaining("can't be read");
    }

    /** With one of these, whoever knows the public key could sign. */
    @ParameterizedTest
    @ValueSource(strings = {"None", "HS256", "PS256", ""})
    void otherAlgorithmsAreNotTaken(final String algorithm) {
        assertThat(refusal("Bearer " + token(algorithm, "SHA256withRSA", RSA, GOOD)))
                .hasMessageContaining("it is signed by '" + algorithm + "'");
    }

    @Test
    void aTokenThatNobodySignedIsNotTaken() {
        assertThat(refusal("Bearer " + token("none", "SHA256withRSA", RSA, GOOD)))
                .hasMessageContaining("can't be read");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer",
                "Bearer ",
                "Bearer a",
                "Bearer a.b",
                "Bearer a.b.c.d",
                "Bearer ...",
                "Bearer !.!.!",
                "Basic YTpi"
            })
    void whatIsNoTokenIsNotTaken(final String authorization) {
        assertThat(refusal(authorization).status().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    }

    @Test
    void noneAndOneOfAnySizeAreNotTaken() {
        assertThat(refusal(null)).hasMessageContaining("there is none");
        assertThat(refusal("Bearer " + token(GOOD + ",\"x\":\"" + "y".repeat(20_000) + "\"")))
                .hasMessageContaining("16384 characters");
    }

    @Test
    void aFileWithoutKeysIsSaidToBeNone() {
        final TokenRules rules = new TokenRules(keys("nothing"), "", "", "tenants");

        assertThat(catchThrowableOfType(InvalidKeyException.class, () -> Tokens.of(rules, true, () -> 0)))
                .hasMessageContaining("holds no public key");
    }
}
