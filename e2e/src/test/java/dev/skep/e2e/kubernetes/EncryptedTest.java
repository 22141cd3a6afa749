package dev.skep.e2e.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.Processes;
import io.camunda.zeebe.client.ZeebeClient;
import io.grpc.Status;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates of the operator: brokers find each other with them, and clients trust them by their authority. */
@OnKubernetes
final class EncryptedTest {
    private static final Duration ANSWER = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private final KubernetesCluster cluster;

    /** @param operator must be there */
    EncryptedTest(final KubernetesCluster cluster, final OperatorInKubernetes operator) {
        this.cluster = cluster;
        assertThat(operator).isNotNull();
    }

    @Test
    void brokersAndClientsMeetOverTlsAfterTheOperatorMayHaveSecrets() throws IOException {
        try (Namespace namespace = cluster.namespace("encrypted")) {
            namespace.apply("encrypted.yaml", Orders.imageValues());
            namespace.await("zc/encrypted", "condition=CertificatesReady=False", Orders.PATIENCE);
            assertThat(namespace.get("zc", "encrypted").at("/status/conditions").toString())
                    .contains("\"NotAllowed\"", "certificates.selfManagedIn");
            // as certificates.selfManagedIn of the chart does
            namespace.kubectl("create", "role", "skep-certificates", "--verb=get,create,patch", "--resource=secrets");
            namespace.kubectl(
                    "create",
                    "rolebinding",
                    "skep-certificates",
                    "--role=skep-certificates",
                    "--serviceaccount=" + OperatorInKubernetes.NAMESPACE + ":skep-operator");
            namespace.awaitReady("zc/encrypted");
            namespace.await("zc/encrypted", "condition=CertificatesReady", Orders.PATIENCE);

            final String address = namespace.address("encrypted-gateway", 26500);
            try (ZeebeClient client = ZeebeClient.newClientBuilder()
                    .grpcAddress(URI.create("https://" + address))
                    .overrideAuthority("encrypted-gateway." + namespace.name() + ".svc")
                    .caCertificatePath(authority(namespace).toString())
                    .defaultRequestTimeout(Orders.PATIENCE)
                    .build()) {
                client.newDeployResourceCommand()
                        .addProcessModel(Processes.straight("encrypted"), "encrypted.bpmn")
                        .send()
                        .join();
                assertThat(client.newCreateInstanceCommand()
                                .bpmnProcessId("encrypted")
                                .latestVersion()
                                .withResult()
                                .send()
                                .join()
                                .getProcessInstanceKey())
                        .isPositive();
                assertThat(client.newTopologyRequest().send().join().getBrokers())
                        .hasSize(3);
            }
            try (Client plain = Client.at(address, ANSWER)) {
                Client.assertRefused(plain.zeebe().newTopologyRequest(), Status.Code.UNAVAILABLE);
            }
            namespace.kubectl("delete", "zc", "encrypted");
        }
    }

    private Path authority(final Namespace namespace) throws IOException {
        final String data = namespace
                .get("secret", "encrypted-gateway-tls")
                .path("data")
                .path("ca.crt")
                .asText();
        return Files.write(folder.resolve("ca.crt"), Base64.getDecoder().decode(data));
    }
}
