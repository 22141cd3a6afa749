/**
 * The {@code skep} command: words of the command line in, calls and exit codes out.
 *
 * <p>Exit codes: 0 done, 1 could not be done, 2 asked wrongly, 3 begun but not over in time. Commands are described by code and not by annotations,
 * because reading annotations costs more time at start than all the rest of the command line.
 */
package dev.skep.node.cli;
