package dev.skep.node.cli;

import dev.skep.journal.JournalScan;
import dev.skep.node.log.PartitionLog;
import dev.skep.node.log.RecordJson;
import dev.skep.node.log.RecordLine;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code skep log print}: every record of a partition's log. */
final class LogPrintCommand implements Command {
    private final Terminal terminal;

    LogPrintCommand(final Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public String name() {
        return "print";
    }

    @Override
    public void describe(final CommandSpec spec) {
        spec.usageMessage()
                .description("Print the records of a partition's log, one on each line. The broker may be running.");
        spec.addPositional(LogVerifyCommand.directory());
        spec.addOption(OptionSpec.builder("--json")
                .description("One JSON object on each line.")
                .build());
        spec.addOption(OptionSpec.builder("--from")
                .paramLabel("POSITION")
                .type(long.class)
                .arity("1")
                .description("Leave out the records before this position.")
                .build());
    }

    @Override
    public int run(final ParseResult parsed) {
        final boolean json = parsed.hasMatchedOption("--json");
        final long from = parsed.matchedOptionValue("--from", 0L);
        final PartitionLog log = PartitionLog.in(parsed.matchedPositionalValue(0, Path.of("")));
        final PartitionLog.Walk walk = log.walk(entry -> {
            if (entry.position() >= from) {
                terminal.out().println(json ? RecordJson.line(entry) : RecordLine.of(entry));
            }
        });
        if (walk.malformed() != null) {
            terminal.err().println("skep log print: " + walk.malformed());
        }
        final JournalScan.Fault fault = walk.journal().fault();
        if (fault != null) {
            terminal.err().println("skep log print: " + LogVerifyCommand.describe(fault));
        }
        return walk.sound() ? Skep.OK : Skep.FAILED;
    }
}
