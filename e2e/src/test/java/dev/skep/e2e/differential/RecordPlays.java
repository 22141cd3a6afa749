package dev.skep.e2e.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.camunda.zeebe.client.ZeebeClient;
import io.camunda.zeebe.client.api.response.BrokerInfo;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Plays everything to the real Zeebe at {@code -Ddifferential.zeebe} and {@code -Ddifferential.rest}, and keeps what it shows; no test by itself. With
 * {@code -Ddifferential.plays=REGEX} only those plays, with {@code -Ddifferential.seeds=1-100} the random ones of these seeds, too.
 */
final class RecordPlays {
    @Test
    void record() {
        final String wanted = Seeds.property("plays", ".*");
        final Recordings recordings = Recordings.ofThisSourceTree();
        try (ZeebeClient client = Seeds.zeebe()) {
            final BrokerInfo broker =
                    client.newTopologyRequest().send().join().getBrokers().getFirst();
            assertThat(broker.getVersion()).startsWith("8.5.");
            final List<Play> plays = new ArrayList<>(Scenarios.all());
            Seeds.of(Seeds.property("seeds", "")).forEach(seed -> plays.add(RandomPlay.of(seed)));
            for (final Play play : plays) {
                if (play.name().matches(wanted)) {
                    recordings.put(
                            play.name(),
                            play.on(client, Transcript.writing(), Play.PATIENCE).lines());
                }
            }
            recordings.tell("Zeebe " + broker.getVersion() + ", " + LocalDate.now(ZoneOffset.UTC));
        }
    }
}
