package dev.skep.e2e.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skep.e2e.fixture.Await;
import dev.skep.e2e.fixture.BrokerProcess;
import dev.skep.e2e.fixture.Distribution;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What the exporter for lines of JSON has written of one partition. */
public final class ExportedLines {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> OURS_ALONE = List.of("EXPORTER", "CATCH_UP", "ELEMENT_PLACEMENT");

    private final Path file;

    public ExportedLines(final Path directory, final int partition) {
        file = directory.resolve("partition-" + partition + ".jsonl");
    }

    /** Whole lines only: the last one may just be written. */
    public List<JsonNode> all() {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            final String text = Files.readString(file);
            final List<JsonNode> records = new ArrayList<>();
            for (final String line :
                    text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
                records.add(JSON.readTree(line));
            }
            return records;
        } catch (final JsonProcessingException e) {
            throw new AssertionError("not JSON in " + file, e);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void awaitCompleted(final long processInstanceKey) {
        Await.until(() -> assertThat(all()).as("%s", file).anyMatch(completed(processInstanceKey)));
    }

    static Predicate<JsonNode> completed(final long processInstanceKey) {
        return record -> record.get("valueType").asText().equals("PROCESS_INSTANCE")
                && record.get("intent").asText().equals("ELEMENT_COMPLETED")
                && record.get("key").asLong() == processInstanceKey;
    }

    /** Each one follows those before it, but for where an exporter began again; and nothing of the log is missing. */
    void requireAllOf(final BrokerProcess broker, final int partition) {
        final TreeMap<Long, String> exported = new TreeMap<>();
        for (final JsonNode record : all()) {
            final long position = record.get("position").asLong();
            final String words = words(record);
            final String before = exported.put(position, words);
            assertThat(before == null || before.equals(words))
                    .as("record %d, first %s and then %s", position, before, words)
                    .isTrue();
            // a first time is never before another first time
            assertThat(before != null || exported.lastKey() == position)
                    .as("record %d comes after %d", position, exported.lastKey())
                    .isTrue();
        }
        final TreeMap<Long, String> logged = new TreeMap<>();
        final Distribution.Outcome log = Distribution.get()
                .run("log", "print", broker.partition(partition).toString(), "--json");
        assertThat(log.code()).as(log.err()).isZero();
        for (final String line : log.out().lines().toList()) {
            try {
                final JsonNode record = JSON.readTree(line);
                if (!OURS_ALONE.contains(record.get("valueType").asText())) {
                    logged.put(record.get("position").asLong(), words(record));
                }
            } catch (final JsonProcessingException e) {
                throw new AssertionError("not JSON: " + line, e);
            }
        }
        assertThat(exported).isEqualTo(logged);
    }

    private static String words(final JsonNode record) {
        return record.get("recordType").asText() + " " + record.get("valueType").asText() + " "
                + record.get("intent").asText() + " " + record.get("key").asLong();
    }
}
