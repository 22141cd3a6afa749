package dev.skep.node.cli;

import dev.skep.node.Version;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code skep version}. */
final class VersionCommand implements Command {
    private final Terminal terminal;

    VersionCommand(final Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public String name() {
        return "version";
    }

    @Override
    public void describe(final CommandSpec spec) {
        spec.usageMessage().description("Print the version.");
    }

    @Override
    public int run(final ParseResult parsed) {
        terminal.out().println("skep " + Version.text() + " (Java " + Runtime.version() + ")");
        return Skep.OK;
    }
}
