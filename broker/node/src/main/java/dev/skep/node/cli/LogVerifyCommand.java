package dev.skep.node.cli;

import dev.skep.journal.JournalScan;
import dev.skep.node.log.PartitionLog;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code skep log verify}: is everything there that was stored, and can it be read? */
final class LogVerifyCommand implements Command {
    private final Terminal terminal;

    LogVerifyCommand(final Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public String name() {
        return "verify";
    }

    static PositionalParamSpec directory() {
        return PositionalParamSpec.builder()
                .paramLabel("DIR")
                .type(Path.class)
                .index("0")
                .arity("1")
                .required(true)
                .description("Directory of the partition.")
                .build();
    }

    @Override
    public void describe(final CommandSpec spec) {
        spec.usageMessage()
                .description("Read a partition's log to its end and say whether it is sound. The broker may be running."
                        + " Exit status 1 when something that was stored is lost.");
        spec.addPositional(directory());
    }

    @Override
    public int run(final ParseResult parsed) {
        final PartitionLog log = PartitionLog.in(parsed.matchedPositionalValue(0, Path.of("")));
        final PartitionLog.Walk walk = log.walk(entry -> {});
        final JournalScan.Report journal = walk.journal();
        terminal.out()
                .println(log.directory() + ": " + journal.segments() + " segment(s), " + walk.entries()
                        + " entries (index " + journal.firstIndex() + " to " + journal.lastIndex() + "), "
                        + walk.records() + " records"
                        + (walk.records() == 0
                                ? ""
                                : " (position " + walk.firstPosition() + " to " + walk.lastPosition() + ")"));
        if (journal.fault() != null) {
            terminal.out().println(describe(journal.fault()));
        }
        if (walk.malformed() != null) {
            terminal.out().println("not readable: " + walk.malformed() + "; was it written by a newer version?");
        }
        terminal.out().println(walk.sound() ? "sound" : "DAMAGED: restore this partition from a replica or a backup");
        return walk.sound() ? Skep.OK : Skep.FAILED;
    }

    static String describe(final JournalScan.Fault fault) {
        return (fault.tornTail()
                        ? "unfinished write (cut at the next start, nothing acknowledged is lost): "
                        : "corrupt: ")
                + "file " + fault.file() + ", offset " + fault.offset() + ", entry " + fault.index() + ": "
                + fault.found();
    }
}
