package dev.skep.node.cli;

import dev.skep.node.BrokerStarter;
import dev.skep.node.NodeProcess;
import dev.skep.node.Version;
import dev.skep.node.config.BrokerSettings;
import dev.skep.node.config.LoadedSettings;
import dev.skep.node.config.SettingsLoader;
import dev.skep.node.config.SettingsLoader.Flag;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Reads the settings of a broker, and runs it. */
final class BrokerRun {
    private final ProcessRun process;
    private final Map<String, String> environment;
    private final BrokerStarter starter;

    BrokerRun(final ProcessRun process, final Map<String, String> environment, final BrokerStarter starter) {
        this.process = process;
        this.environment = environment;
        this.starter = starter;
    }

    int print(final Path file, final List<Flag> flags) {
        return process.print(load(List.of(), file, flags));
    }

    LoadedSettings<BrokerSettings> load(final List<Flag> presets, final Path file, final List<Flag> flags) {
        return SettingsLoader.load(presets, file, environment, flags);
    }

    /** When this command began. */
    long startedMillis() {
        return process.startedMillis();
    }

    Map<String, String> environment() {
        return environment;
    }

    /**
     * @param forPeople results on standard output and the log on standard error; else the log on standard output
     */
    int run(final LoadedSettings<BrokerSettings> loaded, final boolean forPeople) {
        final BrokerSettings settings = loaded.settings();
        return process.run(
                loaded,
                settings.logging(),
                describe(settings),
                () -> NodeProcess.start(settings, starter),
                forPeople ? millis -> addresses(settings, millis) : null);
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
                + ", REST "
                + (settings.gateway().servesRest()
                        ? settings.gateway().rest().host() + ":"
                                + settings.gateway().rest().port()
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
                + (settings.gateway().servesRest()
                        ? "  clients (REST)  http" + (settings.gateway().tls() == null ? "" : "s") + "://"
                                + settings.gateway().rest().host() + ":"
                                + settings.gateway().rest().port() + "\n"
                        : "")
                + "  health          " + management + "/actuator/health\n"
                + "  metrics         " + management + "/actuator/prometheus\n"
                + "  data            "
                + settings.data().directory().toAbsolutePath().normalize() + "\n"
                + "Stop with Ctrl-C.\n";
    }
}
