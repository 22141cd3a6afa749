package dev.skep.node.cli;

import dev.skep.node.GatewayProcess;
import dev.skep.node.Version;
import dev.skep.node.config.GatewayNodeSettings;
import dev.skep.node.config.LoadedSettings;
import dev.skep.node.config.SettingsLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code skep gateway}: a gateway without a broker, as file and environment say. */
final class GatewayCommand implements Command {
    private final ProcessRun process;
    private final Map<String, String> environment;

    GatewayCommand(final ProcessRun process, final Map<String, String> environment) {
        this.process = process;
        this.environment = environment;
    }

    @Override
    public String name() {
        return "gateway";
    }

    @Override
    public void describe(final CommandSpec spec) {
        spec.usageMessage()
                .description(
                        "Run one gateway to the brokers of a cluster, as the file and the environment (ZEEBE_GATEWAY_*)"
                                + " configure it.");
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
        final LoadedSettings<GatewayNodeSettings> loaded =
                SettingsLoader.loadGateway(List.of(), file, environment, ProcessRun.logFormat(parsed));
        if (parsed.hasMatchedOption("--print-config")) {
            return process.print(loaded);
        }
        final GatewayNodeSettings settings = loaded.settings();
        return process.run(loaded, settings.logging(), describe(settings), () -> GatewayProcess.start(settings), null);
    }

    private static String describe(final GatewayNodeSettings settings) {
        return "Skep " + Version.text() + ", gateway " + settings.cluster().memberId() + " to cluster "
                + settings.cluster().clusterName() + ": clients "
                + settings.gateway().host() + ":" + settings.gateway().port() + ", REST "
                + (settings.gateway().servesRest()
                        ? settings.gateway().rest().host() + ":"
                                + settings.gateway().rest().port()
                        : "off")
                + ", members "
                + settings.cluster().internalApi() + ", management "
                + settings.management().host() + ":" + settings.management().port() + ", brokers looked for at "
                + settings.cluster().contactPoints() + ", memory up to "
                + (Runtime.getRuntime().maxMemory() >> 20)
                + " MB of heap, Java " + Runtime.version().feature();
    }
}
