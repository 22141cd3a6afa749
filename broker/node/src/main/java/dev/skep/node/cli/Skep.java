package dev.skep.node.cli;

import dev.skep.node.BrokerStarter;
import dev.skep.node.StartFailure;
import dev.skep.node.config.InvalidSettings;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The whole command line. */
public final class Skep {
    /** Done. */
    public static final int OK = 0;
    /** Asked rightly, but it could not be done. */
    public static final int FAILED = 1;
    /** Asked wrongly. */
    public static final int USAGE = 2;
    /** It was begun, but had not ended when the time to wait was over. */
    public static final int STILL_RUNNING = 3;

    private final Terminal terminal;
    private final CommandLine commandLine;

    /**
     * @param environment variables of the process
     * @param starter wires the broker that {@code up} and {@code broker} start
     */
    public Skep(final Terminal terminal, final Map<String, String> environment, final BrokerStarter starter) {
        this.terminal = terminal;
        final ProcessRun process = new ProcessRun(terminal);
        final BrokerRun run = new BrokerRun(process, environment, starter);
        final CommandSpec root = CommandSpec.create().name("skep");
        root.usageMessage().description("A workflow engine for BPMN processes.").synopsisSubcommandLabel("COMMAND");
        help(root);
        root.addOption(OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Print the version.")
                .build());
        add(root, new UpCommand(run, new ClusterRun(terminal)));
        add(root, new BrokerCommand(run));
        add(root, new GatewayCommand(process, environment));
        final CommandSpec log = CommandSpec.create().name("log");
        log.usageMessage().description("Look into the log of a partition.").synopsisSubcommandLabel("COMMAND");
        help(log);
        add(log, new LogPrintCommand(terminal));
        add(log, new LogVerifyCommand(terminal));
        root.addSubcommand("log", log);
        final CommandSpec cluster = CommandSpec.create().name("cluster");
        cluster.usageMessage()
                .description("Look at a running cluster, and change it.")
                .synopsisSubcommandLabel("COMMAND");
        help(cluster);
        add(cluster, new ClusterStatusCommand(terminal));
        add(cluster, new ClusterScaleCommand(terminal));
        add(cluster, new ClusterRebalanceCommand(terminal));
        add(cluster, new ClusterDrainCommand(terminal));
        add(cluster, new ClusterCancelCommand(terminal));
        root.addSubcommand("cluster", cluster);
        add(root, new TopologyCommand(terminal));
        add(root, new ExerciseCommand(terminal));
        add(root, new SimulateCommand());
        add(root, new VersionCommand(terminal));
        final CompletionCommand completion = new CompletionCommand(terminal);
        add(root, completion);
        commandLine = new CommandLine(root);
        completion.completes(commandLine);
    }

    private static void add(final CommandSpec parent, final Command command) {
        final CommandSpec spec = CommandSpec.wrapWithoutInspection(command).name(command.name());
        help(spec);
        command.describe(spec);
        parent.addSubcommand(command.name(), spec);
    }

    private static void help(final CommandSpec spec) {
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help.")
                .build());
    }

    /** Runs one command to its end. Returns the exit code. */
    public int run(final String... arguments) {
        final CommandLine.ParseResult parsed;
        try {
            parsed = commandLine.parseArgs(arguments);
        } catch (ParameterException e) {
            return wrongUse(e.getCommandLine(), reason(e));
        }
        CommandLine.ParseResult innermost = parsed;
        while (innermost.hasSubcommand()) {
            if (innermost.isUsageHelpRequested()) {
                break;
            }
            innermost = innermost.subcommand();
        }
        final CommandLine chosen = innermost.commandSpec().commandLine();
        if (innermost.isUsageHelpRequested()) {
            chosen.usage(terminal.out());
            return OK;
        }
        if (innermost.isVersionHelpRequested()) {
            return new VersionCommand(terminal).run(innermost);
        }
        if (!(chosen.getCommand() instanceof Command command)) {
            return wrongUse(
                    chosen,
                    "name a command: "
                            + chosen.getSubcommands().entrySet().stream()
                                    .filter(each -> !each.getValue()
                                            .getCommandSpec()
                                            .usageMessage()
                                            .hidden())
                                    .map(Map.Entry::getKey)
                                    .collect(Collectors.joining(", ")));
        }
        return run(command, innermost);
    }

    private int run(final Command command, final CommandLine.ParseResult parsed) {
        try {
            return command.run(parsed);
        } catch (WrongUse e) {
            return wrongUse(parsed.commandSpec().commandLine(), e.getMessage());
        } catch (InvalidSettings e) {
            for (final String problem : e.problems()) {
                terminal.err().println("skep: " + problem);
            }
            return USAGE;
        } catch (NotDone e) {
            terminal.err().println(parsed.commandSpec().qualifiedName() + ": " + e.getMessage());
            return FAILED;
        } catch (StartFailure e) {
            terminal.err().println("skep: " + e.getMessage());
            return FAILED;
        }
    }

    private int wrongUse(final CommandLine where, final String reason) {
        final String name = where.getCommandSpec().qualifiedName();
        terminal.err().println(name + ": " + reason + " (" + name + " --help shows how)");
        return USAGE;
    }

    private static String reason(final ParameterException e) {
        if (e instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            final String word = unmatched.getUnmatched().getFirst();
            final boolean commandWanted =
                    !(e.getCommandLine().getCommand() instanceof Command) && !word.startsWith("-");
            final String what =
                    commandWanted ? "unknown command" : word.startsWith("-") ? "unknown flag" : "unexpected";
            final List<String> nearest = unmatched.getSuggestions();
            return what + " " + word + (nearest.isEmpty() ? "" : ", did you mean " + nearest.getFirst() + "?");
        }
        final String message = e.getMessage();
        return Character.toLowerCase(message.charAt(0)) + message.substring(1).replace('\n', ' ');
    }
}
