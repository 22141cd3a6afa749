package dev.skep.node.cli;

import dev.skep.node.config.SettingsLoader.Flag;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code skep broker}: one broker as file and environment say, for containers and services. */
final class BrokerCommand implements Command {
    private final BrokerRun run;

    BrokerCommand(final BrokerRun run) {
        this.run = run;
    }

    @Override
    public String name() {
        return "broker";
    }

    @Override
    public void describe(final CommandSpec spec) {
        spec.usageMessage()
                .description("Run one broker as the file and the environment (ZEEBE_BROKER_*) configure it.");
        spec.addOption(OptionSpec.builder("--config")
                .paramLabel("FILE")
                .type(Path.class)
                .arity("1")
                .description("YAML file with settings.")
                .build());
        spec.addOption(OptionSpec.builder("--print-config")
                .description("Print the effective settings, each with its source, and exit.")
                .build());
        spec.addOption(ProcessRun.logFormatOption());
    }

    @Override
    public int run(final ParseResult parsed) {
        final Path file = parsed.matchedOptionValue("--config", null);
        final List<Flag> flags = ProcessRun.logFormat(parsed);
        if (parsed.hasMatchedOption("--print-config")) {
            return run.print(file, flags);
        }
        return run.run(run.load(List.of(), file, flags), false);
    }
}
