package dev.skep.node.cli;

import dev.skep.node.BrokerStarter;
import dev.skep.node.NodeProcess;
import dev.skep.node.Version;
import dev.skep.node.config.BrokerSettings;
import dev.skep.node.config.LoadedSettings;
import dev.skep.node.config.LoggingSettings;
import dev.skep.node.config.SettingsLoader;
import dev.skep.node.config.SettingsLoader.Flag;
import dev.skep.node.logging.ProcessLog;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Reads the settings, runs a broker until the process is told to stop. */
final class BrokerRun {
    private final long startedMillis = launchedMillis();
    private final Terminal terminal;
    private final Map<String, String> environment;
    private final BrokerStarter starter;

    BrokerRun(final Terminal terminal, final Map<String, String> environment, final BrokerStarter starter) {
        this.terminal = terminal;
        this.environment = environment;
        this.starter = starter;
    }

    /** When the launcher began, or else now: what the JVM says of the start of the process may be off by a second. */
    private static long launchedMillis() {
        final String micros = System.getProperty("skep.startedMicros", "");
        return micros.matches("\\d{15,17}") ? Long.parseLong(micros) / 1_000 : System.currentTimeMillis();
    }

    static OptionSpec logFormatOption() {
        return OptionSpec.builder("--log-format")
                .paramLabel("FORMAT")
                .type(String.class)
                .arity("1")
                .description("text or json. Default: text")
                .build();
    }

    static List<Flag> logFormat(final ParseResult parsed) {
        if (!parsed.hasMatchedOption("--log-format")) {
            return List.of();
        }
        final String format = parsed.matchedOptionValue("--log-format", "");
        final LoggingSettings.Format appender = switch (format.toLowerCase(Locale.ROOT)) {
            case "text" -> LoggingSettings.Format.CONSOLE;
            case "json" -> LoggingSettings.Format.STACKDRIVER;
            default -> throw new WrongUse("--log-format is \"" + format + "\", expected text or json");
        };
        return List.of(new Flag("--log-format", LoggingSettings.FORMAT, appender.toString()));
    }

    int print(final Path file, final List<Flag> flags) {
        terminal.out().print(load(List.of(), file, flags).toYaml());
        return Skep.OK;
    }

    LoadedSettings load(final List<Flag> presets, final Path file, final List<Flag> flags) {
        return SettingsLoader.load(presets, file, environment, flags);
    }

    /** When this command began. */
    long startedMillis() {
        return startedMillis;
    }

    Map<String, String> environment() {
        return environment;
    }

    /**
     * @param forPeople results on standard output and the log on standard error; else the log on standard output
     */
    int run(final LoadedSettings loaded, final boolean forPeople) {
        final BrokerSettings settings = loaded.settings();
        final PrintStream logStream = forPeople ? terminal.err() : terminal.out();
        ProcessLog.configure(settings.logging(), logStream);
        final Logger log = LoggerFactory.getLogger("dev.skep.node.Broker");
        log.info("{}", describe(settings));
        loaded.notices().forEach(log::warn);

        final NodeProcess process = NodeProcess.start(settings, starter);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            process.close();
                            terminal.out().flush();
                            // Left alone the JVM ends with the number of the signal, as if stopping had gone wrong.
                            Runtime.getRuntime().halt(process.mustStop() ? Skep.FAILED : Skep.OK);
                        },
                        "shutdown"));
        final long sinceStart = System.currentTimeMillis() - startedMillis;
        log.info("Ready after {} ms", sinceStart);
        if (forPeople) {
            terminal.out().print(addresses(settings, sinceStart));
            terminal.out().flush();
        }
        return untilStopped();
    }

    /** The thread that stops the broker also ends the process. */
    private static int untilStopped() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Skep.OK;
    }

    /** The one line of sense. */
    private static String describe(final BrokerSettings settings) {
        final long heap = Runtime.getRuntime().maxMemory() >> 20;
        final long state =
                (settings.state().rocksDbMemoryBytes() + settings.state().overlayMemoryBytes()) >> 20;
        return "Skep " + Version.text() + ", broker " + settings.cluster().nodeId() + " of cluster "
                + settings.cluster().clusterName() + ": "
                + settings.cluster().partitionsCount() + " partition(s), gateway "
                + (settings.gateway().enabled()
                        ? settings.gateway().host() + ":" + settings.gateway().port()
                        : "off")
                + ", command API " + settings.network().commandApi() + ", internal API "
                + settings.network().internalApi() + ", management "
                + settings.management().host() + ":" + settings.management().port() + ", data in "
                + settings.data().directory().toAbsolutePath().normalize() + ", memory up to " + heap
                + " MB of heap and " + state + " MB of state, Java "
                + Runtime.version().feature();
    }

    private static String addresses(final BrokerSettings settings, final long millis) {
        final String management = "http://" + settings.management().host() + ":"
                + settings.management().port();
        return "\nSkep " + Version.text() + " is ready after " + millis + " ms\n"
                + "  clients (gRPC)  " + settings.gateway().host() + ":"
                + settings.gateway().port() + "\n"
                + "  health          " + management + "/actuator/health\n"
                + "  metrics         " + management + "/actuator/prometheus\n"
                + "  data            "
                + settings.data().directory().toAbsolutePath().normalize() + "\n"
                + "Stop with Ctrl-C.\n";
    }
}
