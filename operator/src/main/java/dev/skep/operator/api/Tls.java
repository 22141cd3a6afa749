package dev.skep.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;

/** Encryption, with certificates from Secrets of type kubernetes.io/tls. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Tls(
        @Size(max = 253)
        @JsonPropertyDescription(
                "Secret with tls.crt, tls.key and ca.crt for the brokers among each other. Absent: not encrypted.")
        String internalSecretName,

        @Size(max = 253) @JsonPropertyDescription("Secret with tls.crt and tls.key for clients. Absent: not encrypted.")
        String gatewaySecretName) {}
