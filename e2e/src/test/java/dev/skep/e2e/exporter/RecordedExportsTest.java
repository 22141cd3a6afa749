package dev.skep.e2e.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skep.e2e.fixture.BrokerProcess;
import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.EndToEnd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is exported of a process is what the real Zeebe exports of it: the same events in the same order, saying the same. */
@EndToEnd
final class RecordedExportsTest {
    static final Path RECORDED = Path.of("src/test/resources/exported").toAbsolutePath();

    /** A sub-process that a modification leaves empty terminates around what is in it, not after it. */
    private static final Set<String> IN_ANOTHER_ORDER = Set.of("change");

    @TempDir
    private Path folder;

    @Test
    void recordsSayWhatThoseOfZeebeSay() throws IOException {
        try (BrokerProcess broker = BrokerProcess.start(BrokerProcess.Options.partitions(1)
                        .with("ZEEBE_BROKER_EXPORTERS_AUDIT_CLASSNAME", "file")
                        .with("ZEEBE_BROKER_EXPORTERS_AUDIT_ARGS_DIRECTORY", folder.toString())
                        .with("ZEEBE_BROKER_EXPORTERS_AUDIT_ARGS_FLUSHMILLIS", "20"));
                Client client = new Client(broker)) {
            final ExportedLines file = new ExportedLines(folder, 1);
            for (final Map.Entry<String, Runnable> play :
                    new ExportPlays(client, new Exported(file::all)).all().entrySet()) {
                play.getValue().run();
                final List<JsonNode> records = file.all();

                final List<String> recorded = Files.readAllLines(RECORDED.resolve(play.getKey() + ".txt"));
                final var seen = assertThat(Shapes.of(records, play.getKey())).as(play.getKey());
                if (IN_ANOTHER_ORDER.contains(play.getKey())) {
                    seen.containsExactlyInAnyOrderElementsOf(recorded);
                } else {
                    seen.containsExactlyElementsOf(recorded);
                }
                assertThat(Shapes.envelopes(records))
                        .containsExactlyElementsOf(Files.readAllLines(RECORDED.resolve("envelope.txt")));
            }
        }
    }
}
