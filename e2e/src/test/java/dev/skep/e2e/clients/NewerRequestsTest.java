package dev.skep.e2e.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.skep.e2e.fixture.BrokerProcess;
import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.EndToEnd;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the newest Java client can say of instances, and that of 8.5 can't, over both doors. */
@EndToEnd
final class NewerRequestsTest {
    private final Programs programs = new Programs(List.of("java"));

    @ParameterizedTest
    @ValueSource(strings = {"gRPC", "REST"})
    void eachRequestDoesWhatTheClientExpects(final String over) {
        final String obstacle = programs.obstacle("java");
        assumeTrue(obstacle.isEmpty() || Programs.required(), obstacle);
        assertThat(obstacle).isEmpty();
        try (BrokerProcess broker = BrokerProcess.start(BrokerProcess.Options.partitions(1))) {
            final Programs.Outcome outcome = Programs.round(
                    "java",
                    "Newer",
                    List.of(
                            broker.gatewayAddress(),
                            broker.restAddress().getAuthority(),
                            over,
                            Client.unique("newer")));

            assertThat(outcome.code()).as(outcome.out() + outcome.err()).isZero();
            assertThat(outcome.out()).endsWith("done\n");
        }
    }
}
