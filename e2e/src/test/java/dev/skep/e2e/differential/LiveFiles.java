package dev.skep.e2e.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.e2e.differential.Transcript.Difference;
import dev.skep.e2e.fixture.EndToEnd;
import dev.skep.e2e.fixture.SharedBroker;
import io.camunda.zeebe.client.ZeebeClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Gives the model files under {@code -Ddifferential.files}, a directory, to the real Zeebe at {@code -Ddifferential.zeebe} and then to the broker of this
 * build, and runs what they take; no test by itself, for it needs both.
 */
@EndToEnd
final class LiveFiles {
    private final SharedBroker broker;

    LiveFiles(final SharedBroker broker) {
        this.broker = broker;
    }

    @Test
    void areTakenAndRunTheSame() throws IOException {
        final List<String> differences = new ArrayList<>();
        int played = 0;
        try (ZeebeClient theirs = Seeds.zeebe();
                ZeebeClient ours = Play.client(
                        broker.process().gatewayAddress(), broker.process().restAddress())) {
            for (final Path file : files(Path.of(Seeds.property("files", "")))) {
                final Play play = ModelFile.read(file).play();
                final Transcript seen = play.on(theirs, Transcript.writing(), Play.PATIENCE);
                try {
                    play.on(ours, Transcript.against(seen.lines()), Play.PATIENCE);
                } catch (final Difference e) {
                    System.err.println(e.getMessage());
                    differences.add(e.getMessage());
                }
                played++;
            }
        }
        System.err.println(played + " files, " + differences.size() + " differences");
        assertThat(differences).isEmpty();
    }

    private static List<Path> files(final Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
