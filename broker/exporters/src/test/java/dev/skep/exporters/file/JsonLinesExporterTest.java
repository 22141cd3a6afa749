package dev.skep.exporters.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skep.exporters.FakeController;
import dev.skep.exporters.Signals;
import dev.skep.exporters.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the files, and what is acknowledged. */
final class JsonLinesExporterTest {
    @TempDir
    private Path folder;

    private final FakeController controller = new FakeController();

    private JsonLinesExporter open(final Map<String, Object> arguments) throws IOException {
        final JsonLinesExporter exporter = new JsonLinesExporter();
        exporter.configure(Surroundings.of(arguments));
        exporter.open(controller);
        return exporter;
    }

    private JsonLinesExporter open() throws IOException {
        return open(Map.of("directory", folder.toString(), "maxFileSize", "2KB", "maxFiles", "2"));
    }

    private List<Long> positions(final String name) throws IOException {
        final List<Long> positions = new ArrayList<>();
        for (final String line : Files.readAllLines(folder.resolve(name))) {
            positions.add(new ObjectMapper().readTree(line).get("position").asLong());
        }
        return positions;
    }

    @Test
    void recordsAreAcknowledgedWhenTheyAreOnTheDisk() throws IOException {
        final JsonLinesExporter exporter = open();
        exporter.export(Signals.at(1, "a"));
        exporter.export(Signals.at(2, "b"));
        assertThat(controller.acknowledged()).isEmpty();

        controller.runTasks();

        assertThat(controller.acknowledged()).containsExactly(2L);
        assertThat(positions("partition-7.jsonl")).containsExactly(1L, 2L);
        exporter.export(Signals.at(3, "c"));
        controller.runTasks();
        assertThat(controller.acknowledged()).containsExactly(2L, 3L);
        exporter.close();
    }

    @Test
    void aFullFileIsSetAsideAndTheOldestGoes() throws IOException {
        final JsonLinesExporter exporter = open();
        for (int position = 1; position <= 12; position++) {
            exporter.export(Signals.at(position, "x".repeat(600)));
        }
        controller.runTasks();
        exporter.close();

        assertThat(folder.toFile().list())
                .containsExactlyInAnyOrder("partition-7.jsonl", "partition-7.jsonl.1", "partition-7.jsonl.2");
        final List<Long> all = new ArrayList<>(positions("partition-7.jsonl.2"));
        all.addAll(positions("partition-7.jsonl.1"));
        all.addAll(positions("partition-7.jsonl"));
        assertThat(all).isSorted().endsWith(11L, 12L).doesNotHaveDuplicates();
        assertThat(folder.resolve("partition-7.jsonl.1").toFile().length()).isLessThanOrEqualTo(2048);
        assertThat(controller.acknowledged()).endsWith(12L);
    }

    @Test
    void halfALineOfACrashIsCutOff() throws IOException {
        final JsonLinesExporter before = open();
        before.export(Signals.at(1, "a"));
        controller.runTasks();
        before.close();
        Files.writeString(
                folder.resolve("partition-7.jsonl"), "{\"position\":2,\"sou".repeat(9000), StandardOpenOption.APPEND);

        final JsonLinesExporter after = open();
        after.export(Signals.at(2, "b"));
        controller.runTasks();
        after.close();

        assertThat(positions("partition-7.jsonl")).containsExactly(1L, 2L);
    }
}
