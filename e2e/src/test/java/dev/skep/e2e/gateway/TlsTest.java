package dev.skep.e2e.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.e2e.fixture.Await;
import dev.skep.e2e.fixture.BrokerProcess;
import dev.skep.e2e.fixture.Certificate;
import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.Distribution;
import dev.skep.e2e.fixture.EndToEnd;
import dev.skep.e2e.fixture.Ports;
import dev.skep.e2e.fixture.Processes;
import io.camunda.zeebe.client.ZeebeClient;
import io.grpc.Status;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The official client over TLS, and what is said about files that can't serve for it. */
@EndToEnd
final class TlsTest {
    private static final String ENABLED = "ZEEBE_BROKER_GATEWAY_SECURITY_ENABLED";
    private static final String CHAIN = "ZEEBE_BROKER_GATEWAY_SECURITY_CERTIFICATECHAINPATH";
    private static final String KEY = "ZEEBE_BROKER_GATEWAY_SECURITY_PRIVATEKEYPATH";

    @TempDir
    private Path folder;

    @Test
    void clientsAreServedOverTlsAndOnlyOverTls() {
        final Certificate certificate = Certificate.make(folder, "gateway");
        final BrokerProcess broker = BrokerProcess.start(BrokerProcess.Options.partitions(1)
                .with(ENABLED, "true")
                .with(CHAIN, certificate.chain().toString())
                .with(KEY, certificate.privateKey().toString()));

        try (ZeebeClient client = ZeebeClient.newClientBuilder()
                .grpcAddress(URI.create("https://" + broker.gatewayAddress()))
                .caCertificatePath(certificate.chain().toString())
                .defaultRequestTimeout(Await.PATIENCE)
                .build()) {
            client.newDeployResourceCommand()
                    .addProcessModel(Processes.straight("p"), "p.bpmn")
                    .send()
                    .join();
            final long instance = client.newCreateInstanceCommand()
                    .bpmnProcessId("p")
                    .latestVersion()
                    .withResult()
                    .send()
                    .join()
                    .getProcessInstanceKey();
            assertThat(instance).isPositive();
        }
        try (Client plain = new Client(broker)) {
            Client.assertRefused(
                    plain.zeebe().newTopologyRequest().requestTimeout(Duration.ofSeconds(20)), Status.Code.UNAVAILABLE);
        }
    }

    @Test
    void aFileThatIsMissingIsNamed() {
        final Certificate certificate = Certificate.make(folder, "gateway");
        final Path missing = folder.resolve("missing.key");

        final Distribution.Outcome outcome = start(certificate.chain(), missing);

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains("skep: the private key " + missing + " of the gateway does not exist");
    }

    @Test
    void aKeyOfAnotherCertificateIsRefused() {
        final Certificate certificate = Certificate.make(folder, "gateway");
        final Certificate other = Certificate.make(folder, "other");

        final Distribution.Outcome outcome = start(certificate.chain(), other.privateKey());

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains(other.privateKey() + " is not the key of the certificate in");
    }

    @Test
    void withoutTheFilesTheSettingIsRefused() {
        final Distribution.Outcome outcome =
                Distribution.get().run(Map.of(ENABLED, "true"), "broker", "--print-config");

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err())
                .contains("gateway.security.certificateChainPath is not set", "privateKeyPath is not set")
                .hasLineCount(2);
    }

    private Distribution.Outcome start(final Path chain, final Path privateKey) {
        return Distribution.get()
                .run(
                        Map.of(ENABLED, "true", CHAIN, chain.toString(), KEY, privateKey.toString()),
                        "up",
                        "--data",
                        folder.resolve("data").toString(),
                        "--gateway-port",
                        Integer.toString(Ports.free().gateway()));
    }
}
