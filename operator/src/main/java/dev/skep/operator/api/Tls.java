package dev.skep.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Encryption. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!has(self.internal) || !has(self.internalSecretName)",
        message =
                "tls.internalSecretName is the older form of tls.internal with issuer Secret and secretName; give one of the two")
@ValidationRule(
        value = "!has(self.gateway) || !has(self.gatewaySecretName)",
        message =
                "tls.gatewaySecretName is the older form of tls.gateway with issuer Secret and secretName; give one of the two")
public record Tls(
        @JsonPropertyDescription(
                "Certificate of brokers and standalone gateways among each other (mutual TLS). Absent: not encrypted. It changes only while no broker runs (spec.suspend), because those with it and those without it don't understand each other.")
        TlsEndpoint internal,

        @JsonPropertyDescription(
                "Certificate that clients are shown, by gRPC and by REST. Absent: not encrypted. Gateways change one after the other: clients meet both for as long as that takes.")
        TlsEndpoint gateway,

        @Size(max = 253)
        @JsonPropertyDescription(
                "Older form of internal: Secret with tls.crt, tls.key and ca.crt for the brokers among each other.")
        String internalSecretName,

        @Size(max = 253) @JsonPropertyDescription("Older form of gateway: Secret with tls.crt and tls.key for clients.")
        String gatewaySecretName) {}
