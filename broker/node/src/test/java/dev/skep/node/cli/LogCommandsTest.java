package dev.skep.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skep.base.Packed;
import dev.skep.journal.Journal;
import dev.skep.journal.JournalLimits;
import dev.skep.node.StartFailure;
import dev.skep.platform.NioDisk;
import dev.skep.protocol.EntryWriter;
import dev.skep.protocol.Origin;
import dev.skep.protocol.Record;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.value.JobValue;
import dev.skep.raft.RaftEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log written through the journal, read through the command line. */
final class LogCommandsTest {
    private static final int ENTRIES = 20;

    @TempDir
    private Path partition;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void writeLog() {
        try (Journal journal = Journal.open(NioDisk.at(partition), "log", JournalLimits.DEFAULT)) {
            final EntryWriter entry = new EntryWriter(RaftEntry.HEAD_BYTES);
            long position = 1;
            for (int i = 0; i < ENTRIES; i++) {
                entry.begin(position, 1_700_000_000_000L + i);
                final Record command = Record.command(
                        position, -1, 1_700_000_000_000L + i, 7, JobIntent.COMPLETE, job(), new Origin(1, i, 0), false);
                entry.append(command);
                entry.append(command.rejection(position + 1, RejectionType.NOT_FOUND, "no such job"));
                position += 2;
                entry.finish();
                RaftEntry.writeHead(entry.array(), RaftEntry.Kind.DATA, 1);
                journal.append(entry.array(), 0, entry.size());
            }
            journal.flush();
        }
    }

    @Test
    void printShowsEveryRecordOnItsLine() {
        assertThat(run("log", "print", partition.toString())).isZero();

        final List<String> lines = out().lines().toList();
        assertThat(lines).hasSize(2 * ENTRIES);
        assertThat(lines.get(0)).startsWith("1 2023-11-14T22:13:20Z command JOB COMPLETE key=7 {");
        assertThat(lines.get(0)).contains("\"variables\":{\"a\":1}");
        assertThat(lines.get(1)).contains("rejection JOB COMPLETE key=7 source=1 NOT_FOUND: no such job");
        assertThat(err()).isEmpty();
    }

    @Test
    void jsonIsOneObjectOnEachLine() throws IOException {
        assertThat(run(
                        "log",
                        "print",
                        "--json",
                        "--from",
                        "39",
                        partition.resolve("log").toString()))
                .isZero();

        final List<String> lines = out().lines().toList();
        assertThat(lines).hasSize(2);
        final JsonNode rejection = new ObjectMapper().readTree(lines.get(1));
        assertThat(rejection.get("position").asLong()).isEqualTo(40);
        assertThat(rejection.get("recordType").asText()).isEqualTo("COMMAND_REJECTION");
        assertThat(rejection.get("rejectionType").asText()).isEqualTo("NOT_FOUND");
        assertThat(rejection.at("/value/variables/a").asInt()).isEqualTo(1);
        assertThat(rejection.at("/origin/requestId").asInt()).isEqualTo(ENTRIES - 1);
    }

    @Test
    void verifySaysWhatIsThere() {
        assertThat(run("log", "verify", partition.toString())).isZero();
        assertThat(out()).contains("20 entries", "40 records (position 1 to 40)", "\nsound\n");
    }

    @Test
    void verifyFindsRot() throws IOException {
        final Path segment = segment();
        final long rotten = 64 + 2_000;
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
            file.seek(rotten);
            final int old = file.read();
            file.seek(rotten);
            file.write(old ^ 0x10);
        }

        assertThat(run("log", "verify", partition.toString())).isEqualTo(1);
        assertThat(out()).contains("corrupt", segment.getFileName().toString(), "offset", "DAMAGED");
        out.reset();
        assertThat(run("log", "print", partition.toString())).isEqualTo(1);
        assertThat(out().lines().count()).isBetween(2L, 2L * ENTRIES - 2);
        assertThat(err()).contains("corrupt");
    }

    @Test
    void verifyFindsAnEntryOfAnotherVersion() {
        try (Journal journal = Journal.open(NioDisk.at(partition), "log", JournalLimits.DEFAULT)) {
            final byte[] strange = new byte[64];
            strange[0] = 99;
            journal.append(strange, 0, strange.length);
            journal.flush();
        }

        assertThat(run("log", "verify", partition.toString())).isEqualTo(1);
        assertThat(out()).contains("entry 21", "format 99", "DAMAGED");
    }

    @Test
    void directoriesWithoutALogAreNamed() throws IOException {
        final Path empty = Files.createDirectory(partition.resolve("empty"));

        assertThat(run("log", "verify", empty.toString())).isEqualTo(1);
        assertThat(err()).contains(empty.toString(), "no log");
        assertThat(run("log", "print", partition.resolve("nowhere").toString())).isEqualTo(1);
        assertThat(err()).contains("is no directory");
    }

    private Path segment() throws IOException {
        try (Stream<Path> files = Files.list(partition.resolve("log"))) {
            return files.filter(file -> file.toString().endsWith(".segment"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static Packed document() {
        return new Packed(new byte[] {(byte) 0x81, (byte) 0xA1, 'a', 1});
    }

    private static JobValue job() {
        return JobValue.ofCommand(1, 0, 0, "", "", document());
    }

    private int run(final String... arguments) {
        final Terminal terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Skep(terminal, Map.of(), (settings, metrics) -> {
                    throw new StartFailure("not in this test");
                })
                .run(arguments);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
