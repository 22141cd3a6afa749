package dev.skep.e2e.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.e2e.fixture.BrokerProcess;
import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.EndToEnd;
import dev.skep.e2e.fixture.Processes;
import io.grpc.Status;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A gateway may take larger requests than partitions do: those are sent back, and nothing else suffers. */
@EndToEnd
final class MessageSizeTest {
    private static final int MEGABYTE = 1 << 20;

    @Test
    void whatIsTooLargeForAPartitionIsRefusedAndNothingIsLost() {
        final BrokerProcess broker = BrokerProcess.start(BrokerProcess.Options.partitions(1)
                .with("ZEEBE_BROKER_NETWORK_MAXMESSAGESIZE", "1MB")
                .with("ZEEBE_BROKER_GATEWAY_NETWORK_MAXMESSAGESIZE", "32MB"));
        try (Client client = new Client(broker)) {
            client.deploy(Processes.straight("p"));
            // larger than a command, than an entry, than a frame of the log
            for (final int megabytes : new int[] {2, 3, 20}) {
                Client.assertRefused(
                        client.zeebe()
                                .newPublishMessageCommand()
                                .messageName("m")
                                .correlationKey("k")
                                .variables(Map.of("large", "x".repeat(megabytes * MEGABYTE))),
                        Status.Code.INVALID_ARGUMENT,
                        "too large",
                        "1048576 bytes");
                client.create("p");
            }
            final String fits = "x".repeat(MEGABYTE / 2);
            assertThat(client.result("p", Map.of("large", fits)).getVariablesAsMap())
                    .containsEntry("large", fits);
        }
        assertThat(broker.stop()).isZero();
        broker.start();
        try (Client client = new Client(broker)) {
            client.create("p");
        }
    }
}
