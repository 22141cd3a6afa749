package dev.skep.node.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** One command of the command line. */
interface Command {
    String name();

    /** Adds flags, parameters and the help text. */
    void describe(CommandSpec spec);

    /** Does it; the outcome is the exit code. Throws {@link WrongUse} for what only shows while doing it. */
    int run(ParseResult parsed);
}
