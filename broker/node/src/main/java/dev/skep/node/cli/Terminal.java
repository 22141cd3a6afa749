package dev.skep.node.cli;

import java.io.PrintStream;

/** Where a command writes its results, and where its complaints. */
public record Terminal(PrintStream out, PrintStream err) {}
