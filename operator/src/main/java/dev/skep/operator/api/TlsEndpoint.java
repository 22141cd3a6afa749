package dev.skep.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** One certificate and where it comes from. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "(self.issuer == 'Secret') == has(self.secretName)",
        message =
                "secretName goes with issuer Secret: it names the Secret with the certificate; the other issuers name theirs themselves")
@ValidationRule(
        value = "(self.issuer == 'CertManager') == has(self.issuerRef)",
        message = "issuerRef goes with issuer CertManager: it names the Issuer or ClusterIssuer of cert-manager")
@ValidationRule(
        value = "!has(self.dnsNames) || self.issuer in ['SelfManaged', 'CertManager']",
        message =
                "dnsNames goes with issuer SelfManaged or CertManager: with Secret, the names are those in your certificate")
public record TlsEndpoint(
        @Required
        @JsonPropertyDescription(
                "None: not encrypted. SelfManaged: the operator is the authority, makes the certificate and renews it; it needs the right to Secrets in this namespace (certificates.selfManagedIn of its chart). CertManager: cert-manager does. Secret: you do.")
        Issuer issuer,

        @JsonPropertyDescription("Who signs, with CertManager.")
        IssuerRef issuerRef,

        @Size(min = 1, max = 253)
        @JsonPropertyDescription(
                "With Secret: the Secret, of type kubernetes.io/tls, with tls.crt and tls.key; for internal with ca.crt as well.")
        String secretName,

        @Size(min = 1, max = 20)
        @JsonPropertyDescription(
                "Further names in the certificate, such as that of a load balancer. With CertManager they are the only ones, because public issuers certify no names of a Kubernetes cluster.")
        List<String> dnsNames) {
    /** Where a certificate comes from. */
    public enum Issuer {
        None,
        SelfManaged,
        CertManager,
        Secret
    }

    /** An issuer of cert-manager. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record IssuerRef(
            @Required @Size(min = 1, max = 253) @JsonPropertyDescription("Its name.")
            String name,

            @Default("Issuer") @Size(max = 63) @JsonPropertyDescription("Issuer, ClusterIssuer, or a kind of others.")
            String kind,

            @Default("cert-manager.io") @Size(max = 253) @JsonPropertyDescription("Group of that kind.")
            String group) {
        public IssuerRef {
            kind = kind == null ? "Issuer" : kind;
            group = group == null ? "cert-manager.io" : group;
        }
    }

    /** Not encrypted. */
    public static final TlsEndpoint NONE = new TlsEndpoint(Issuer.None, null, null, null);

    /** Of a Secret of somebody else. */
    public static TlsEndpoint of(final String secretName) {
        return secretName == null ? NONE : new TlsEndpoint(Issuer.Secret, null, secretName, null);
    }
}
