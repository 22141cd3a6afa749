package dev.skep.e2e.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.skep.e2e.fixture.BrokerProcess;
import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.EndToEnd;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that the newest Java client can ask over REST, and how it is refused, as that client takes it. */
@EndToEnd
final class JavaOverRestTest {
    private final Programs programs = new Programs(List.of("java"));

    @TempDir
    private Path folder;

    @Test
    void eachCommandDoesWhatTheClientExpects() {
        final String obstacle = programs.obstacle("java");
        assumeTrue(obstacle.isEmpty() || Programs.required(), obstacle);
        assertThat(obstacle).isEmpty();
        try (BrokerProcess broker = BrokerProcess.start(BrokerProcess.Options.partitions(1)
                .with("ZEEBE_BROKER_EXPORTERS_AUDIT_CLASSNAME", "file")
                .with("ZEEBE_BROKER_EXPORTERS_AUDIT_ARGS_DIRECTORY", folder.toString())
                .with("ZEEBE_BROKER_EXPORTERS_AUDIT_ARGS_FLUSHMILLIS", "20"))) {
            final Programs.Outcome outcome = Programs.round(
                    "java",
                    "Everything",
                    List.of(
                            broker.restAddress().getAuthority(),
                            folder.resolve("partition-1.jsonl").toString(),
                            Client.unique("rest")));

            assertThat(outcome.code()).as(outcome.out() + outcome.err()).isZero();
            assertThat(outcome.out()).endsWith("ok refusals\n");
        }
    }
}
