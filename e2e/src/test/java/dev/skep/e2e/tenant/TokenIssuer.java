package dev.skep.e2e.tenant;

import io.camunda.zeebe.client.CredentialsProvider;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/** Makes tokens as an identity provider does, and gives them to the official client. */
final class TokenIssuer {
    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

    private final KeyPair keys;

    TokenIssuer() {
        try {
            final KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            keys = generator.generateKeyPair();
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The public key, as the gateway wants it. */
    String pem() {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(keys.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    /** For so long from now on. */
    String token(final Duration valid, final String claims) {
        final long ends = Instant.now().plus(valid).getEpochSecond();
        final String signed = part("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "."
                + part("{\"exp\":" + ends + ",\"iss\":\"https://login.example.org\",\"aud\":[\"other\",\"engine\"]"
                        + claims + "}");
        try {
            final Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(keys.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + URL.encodeToString(signature.sign());
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String part(final String json) {
        return URL.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    /** Of somebody who acts for the tenant. */
    String tokenFor(final String tenant) {
        return token(Duration.ofHours(1), ",\"tenants\":[\"" + tenant + "\"]");
    }

    static CredentialsProvider credentials(final String token) {
        return new CredentialsProvider() {
            @Override
            public void applyCredentials(final CredentialsApplier applier) {
                applier.put("Authorization", "Bearer " + token);
            }

            @Override
            public boolean shouldRetryRequest(final StatusCode statusCode) {
                return false;
            }
        };
    }
}
