package dev.skep.node.cli;

import dev.skep.node.RunningProcess;
import dev.skep.node.config.LoadedSettings;
import dev.skep.node.config.LoggingSettings;
import dev.skep.node.config.SettingsLoader.Flag;
import dev.skep.node.logging.ProcessLog;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Runs a broker or a gateway until the process is told to stop. */
final class ProcessRun {
    private final long startedMillis = launchedMillis();
    private final Terminal terminal;

    ProcessRun(final Terminal terminal) {
        this.terminal = terminal;
    }

    /** When the launcher began, or else now: what the JVM says of the start of the process may be off by a second. */
    private static long launchedMillis() {
        final String micros = System.getProperty("skep.startedMicros", "");
        return micros.matches("\\d{15,17}") ? Long.parseLong(micros) / 1_000 : System.currentTimeMillis();
    }

    /** When this command began. */
    long startedMillis() {
        return startedMillis;
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

    int print(final LoadedSettings<?> loaded) {
        terminal.out().print(loaded.toYaml());
        return Skep.OK;
    }

    /**
     * @param firstLine of the log
     * @param forPeople makes what is printed of the milliseconds that the start has taken: results on standard output and the log on
     *     standard error; null for the log on standard output and nothing else
     */
    int run(
            final LoadedSettings<?> loaded,
            final LoggingSettings logging,
            final String firstLine,
            final Supplier<RunningProcess> starter,
            final LongFunction<String> forPeople) {
        final PrintStream logStream = forPeople == null ? terminal.out() : terminal.err();
        ProcessLog.configure(logging, logStream);
        final Logger log = LoggerFactory.getLogger("dev.skep.node.Process");
        log.info("{}", firstLine);
        loaded.notices().forEach(log::warn);

        final RunningProcess process = starter.get();
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
        if (forPeople != null) {
            terminal.out().print(forPeople.apply(sinceStart));
            terminal.out().flush();
        }
        return untilStopped();
    }

    /** The thread that stops the process also ends it. */
    private static int untilStopped() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Skep.OK;
    }
}
