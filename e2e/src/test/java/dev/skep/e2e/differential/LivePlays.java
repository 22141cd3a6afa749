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
 * Plays the random plays of {@code -Ddifferential.seeds} (1-1000) to the real Zeebe at {@code -Ddifferential.zeebe} and then to the broker
 * of this build; no test by itself, for it needs both.
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
        try (ZeebeClient theirs = Play.client(Seeds.property("zeebe", "127.0.0.1:26700"));
                ZeebeClient ours = Play.client(broker.process().gatewayAddress())) {
            for (final long seed : Seeds.of(Seeds.property("seeds", "1-1000"))) {
                final Play play = RandomPlay.of(seed);
                final Transcript seen = play.on(theirs, Transcript.writing(), Play.PATIENCE);
                try {
                    play.on(ours, Transcript.against(seen.lines()), Play.PATIENCE);
                } catch (final Difference e) {
                    System.err.println(e.getMessage());
                    differences.add(e.getMessage());
                }
            }
        }
        assertThat(differences).isEmpty();
    }
}
