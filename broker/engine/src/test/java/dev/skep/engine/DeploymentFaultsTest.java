package dev.skep.engine;

import static dev.skep.engine.EngineHarness.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.protocol.RejectionType;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.value.part.DeploymentResource;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DeploymentFaultsTest {
    private static final int CHARS_MAX = 300;

    @RegisterExtension
    final EngineHarness engine = EngineHarness.with(
            1, s -> new EngineSettings(s.partitionId(), s.partitions(), 4096, 10_000, CHARS_MAX, 1000, 500, 60_000));

    @Test
    void listOfFaultsIsCutAndSaysHowManyAreMissing() {
        final DeploymentResource[] resources = IntStream.range(0, 100)
                .mapToObj(i -> new DeploymentResource("file" + i + ".txt", new byte[0]))
                .toArray(DeploymentResource[]::new);
        final CommandReply.Rejected reply = rejected(engine.deployment(resources));
        final String reason = reply.reason();

        assertThat(reply.type()).isEqualTo(RejectionType.INVALID_ARGUMENT);
        assertThat(reason).contains("'file0.txt'").endsWith("more errors").doesNotContain("file99.txt");
        assertThat(reason.length()).isLessThan(2 * CHARS_MAX);
    }
}
