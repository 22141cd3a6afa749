package dev.skep.e2e.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.e2e.differential.Transcript.Difference;
import dev.skep.e2e.fixture.EndToEnd;
import dev.skep.e2e.fixture.SharedBroker;
import io.camunda.zeebe.client.ZeebeClient;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Plays the random plays of {@code -Ddifferential.seeds} (1-1000) to the real Zeebe at {@code -Ddifferential.zeebe} (gRPC) and
 * {@code -Ddifferential.rest} and then to the broker of this build, and tells what was exercised; no test by itself, for it needs both.
 */
@EndToEnd
final class LivePlays {
    private final SharedBroker broker;

    LivePlays(final SharedBroker broker) {
        this.broker = broker;
    }

    @Test
    void showTheSame() {
        final List<String> differences = new ArrayList<>();
        final Coverage coverage = new Coverage();
        try (ZeebeClient theirs = Seeds.zeebe();
                ZeebeClient ours = Play.client(
                        broker.process().gatewayAddress(), broker.process().restAddress())) {
            for (final long seed : Seeds.of(Seeds.property("seeds", "1-1000"))) {
                final Play play = RandomPlay.of(seed);
                final Transcript seen = play.on(theirs, Transcript.writing(), Play.PATIENCE);
                coverage.add(seen.models(), seen.lines());
                try {
                    play.on(ours, Transcript.against(seen.lines()), Play.PATIENCE);
                } catch (final Difference e) {
                    System.err.println(e.getMessage());
                    if (Differences.SEEDS.containsKey(seed)) {
                        System.err.println("as is known: " + Differences.SEEDS.get(seed));
                    } else {
                        differences.add(e.getMessage());
                    }
                }
            }
        }
        System.err.println(coverage);
        assertThat(differences).isEmpty();
    }
}
