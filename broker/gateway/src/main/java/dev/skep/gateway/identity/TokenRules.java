package dev.skep.gateway.identity;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Which tokens are believed.
 *
 * @param keys PEM file with the public keys of whoever issues tokens; one of them must have signed
 * @param issuer who must have issued them; empty for anybody who has the key
 * @param audience for whom they must be; empty for anybody
 * @param tenantsClaim the claim that names the tenants of the caller
 */
public record TokenRules(Path keys, String issuer, String audience, String tenantsClaim) {
    public TokenRules {
        Objects.requireNonNull(keys, "keys");
        Objects.requireNonNull(issuer, "issuer");
        Objects.requireNonNull(audience, "audience");
        Objects.requireNonNull(tenantsClaim, "tenantsClaim");
    }
}
