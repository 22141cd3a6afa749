package dev.skep.operator.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skep.operator.api.ZeebeCluster;
import dev.skep.operator.api.ZeebeClusterSpec;
import dev.skep.operator.model.Encryption.Side;
import dev.skep.operator.model.Encryption.Wanted;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class EncryptionTest {
    private static final String SPEC = "version: 1.0.0\nreplicas: 3\npartitions: 3\nreplicationFactor: 3\n";

    private static Rendering rendering(final String tls) {
        final ZeebeCluster resource = new ZeebeCluster();
        resource.setMetadata(new ObjectMetaBuilder()
                .withName("orders")
                .withNamespace("work")
                .withUid("u1")
                .build());
        resource.setSpec(new KubernetesSerialization().unmarshal(SPEC + "tls: " + tls + "\n", ZeebeClusterSpec.class));
        final Layout layout = Layout.of(resource);
        return new Rendering(resource, layout, Bootstrap.of(resource, layout), "skep");
    }

    private static PodTemplateSpec pod(final String tls) throws ConfigProblem {
        return Workloads.template(rendering(tls), 0, null).pod();
    }

    private static Map<String, String> secrets(final PodTemplateSpec pod) {
        return pod.getSpec().getVolumes().stream()
                .filter(volume -> volume.getSecret() != null)
                .collect(Collectors.toMap(
                        volume -> volume.getName(), volume -> volume.getSecret().getSecretName()));
    }

    private static Wanted only(final String tls) {
        assertThat(Encryption.of(rendering(tls))).hasSize(1);
        return Encryption.of(rendering(tls)).getFirst();
    }

    @Test
    void withoutAWishNothingIsEncrypted() throws ConfigProblem {
        for (final String tls : new String[] {"{}", "{internal: {issuer: None}, gateway: {issuer: None}}"}) {
            assertThat(Encryption.of(rendering(tls))).isEmpty();
            assertThat(secrets(pod(tls))).isEmpty();
            assertThat(pod(tls).getSpec()).isEqualTo(pod("{}").getSpec());
            assertThat(Encryption.renewsItself(rendering(tls).resource().getSpec()))
                    .isFalse();
        }
    }

    /** So that nobody restarts who writes it in the newer form. */
    @Test
    void theOlderFieldsMeanTheSameAsTheIssuerSecret() throws ConfigProblem {
        final PodTemplateSpec older = pod("{internalSecretName: in, gatewaySecretName: out}");
        final PodTemplateSpec newer =
                pod("{internal: {issuer: Secret, secretName: in}, gateway: {issuer: Secret, secretName: out}}");

        assertThat(secrets(older)).isEqualTo(Map.of("tls-internal", "in", "tls-gateway", "out"));
        assertThat(newer).isEqualTo(older);
    }

    @Test
    void brokersReadFilesOfTheSecretOfTheirIssuer() throws ConfigProblem {
        final PodTemplateSpec own = pod("{internal: {issuer: SelfManaged}, gateway: {issuer: SelfManaged}}");
        final Container container = own.getSpec().getContainers().getFirst();

        assertThat(secrets(own))
                .isEqualTo(Map.of("tls-internal", "orders-zeebe-tls", "tls-gateway", "orders-gateway-tls"));
        assertThat(container.getVolumeMounts())
                .extracting(VolumeMount::getMountPath)
                .contains("/etc/skep/tls/internal", "/etc/skep/tls/gateway");
        assertThat(container.getEnv().stream()
                        .filter(variable -> variable.getValue() != null)
                        .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue)))
                .containsEntry("ZEEBE_BROKER_NETWORK_SECURITY_ENABLED", "true")
                .containsEntry(
                        "ZEEBE_BROKER_NETWORK_SECURITY_CERTIFICATEAUTHORITYPATH", "/etc/skep/tls/internal/ca.crt")
                .containsEntry("ZEEBE_BROKER_GATEWAY_SECURITY_PRIVATEKEYPATH", "/etc/skep/tls/gateway/tls.key");
        assertThat(secrets(own).values())
                .as("the key of the authority is in no pod")
                .doesNotContain("orders-zeebe-ca");
        assertThat(secrets(pod("{internal: {issuer: CertManager, issuerRef: {name: a}}}")))
                .as("never the Secret of another authority")
                .isEqualTo(Map.of("tls-internal", "orders-zeebe-cert-manager"));
    }

    @Test
    void whoRenewsDoesNotRestartAnybody() throws ConfigProblem {
        final String one = "{gateway: {issuer: SelfManaged, dnsNames: [a.example.org]}}";
        final String other = "{gateway: {issuer: SelfManaged, dnsNames: [b.example.org]}}";

        assertThat(Workloads.template(rendering(one), 0, null))
                .isEqualTo(Workloads.template(rendering(other), 0, null));
    }

    @Test
    void namesAreThoseByWhichPodsAndServicesAreReached() {
        assertThat(only("{internal: {issuer: SelfManaged}}").names())
                .contains(
                        "*.orders-zeebe.work.svc",
                        "*.orders-zeebe.work.svc.cluster.local",
                        "orders-zeebe.work.svc",
                        "localhost");
        assertThat(only("{gateway: {issuer: SelfManaged, dnsNames: [zeebe.example.org]}}")
                        .names())
                .contains(
                        "orders-gateway",
                        "orders-gateway.work.svc",
                        "*.orders-zeebe.work.svc",
                        "localhost",
                        "zeebe.example.org");
        assertThat(only("{gateway: {issuer: CertManager, issuerRef: {name: a}, dnsNames: [zeebe.example.org]}}")
                        .names())
                .as("public issuers take no others")
                .containsExactly("zeebe.example.org");
    }

    @Test
    void certManagerIsAskedForWhatGatewaysCanRead() {
        final Rendering rendering =
                rendering("{internal: {issuer: CertManager, issuerRef: {name: ours, kind: ClusterIssuer}}}");
        final JsonNode certificate = Json.tree(
                Encryption.certificate(rendering, Encryption.of(rendering).getFirst()));

        assertThat(certificate.path("apiVersion").asText()).isEqualTo("cert-manager.io/v1");
        assertThat(certificate.at("/metadata/name").asText()).isEqualTo("orders-zeebe");
        assertThat(certificate.at("/metadata/ownerReferences/0/uid").asText()).isEqualTo("u1");
        assertThat(certificate.at("/spec/issuerRef").toString())
                .contains("\"name\":\"ours\"", "\"kind\":\"ClusterIssuer\"", "\"group\":\"cert-manager.io\"");
        assertThat(certificate.at("/spec/secretName").asText()).isEqualTo("orders-zeebe-cert-manager");
        assertThat(certificate.at("/spec/privateKey/encoding").asText()).isEqualTo("PKCS8");
        assertThat(certificate.at("/spec/usages").toString()).contains("client auth", "server auth");
        assertThat(certificate.at("/spec/dnsNames").toString()).contains("*.orders-zeebe.work.svc");
    }

    @Test
    void secretsGoWithTheCluster() {
        final Secret secret = Encryption.secret(rendering("{}"), "orders-zeebe-tls", Side.INTERNAL);

        assertThat(secret.getType()).isEqualTo("kubernetes.io/tls");
        assertThat(secret.getMetadata().getOwnerReferences().getFirst().getUid())
                .isEqualTo("u1");
        assertThat(Surroundings.isOurs(secret)).isTrue();
    }
}
