package dev.skep.node.cli;

import dev.skep.node.Version;
import dev.skep.node.config.BrokerSettings;
import dev.skep.node.config.ClusterSettings;
import dev.skep.node.config.DataSettings;
import dev.skep.node.config.GatewaySettings;
import dev.skep.node.config.LoadedSettings;
import dev.skep.node.config.LoggingSettings;
import dev.skep.node.config.ManagementSettings;
import dev.skep.node.config.NetworkSettings;
import dev.skep.node.config.Setting;
import dev.skep.node.config.SettingsLoader;
import dev.skep.node.config.SettingsLoader.Flag;
import dev.skep.node.local.ClusterResource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code skep up}: one broker or several on this machine, reachable from this machine. */
final class UpCommand implements Command {
    private static final int GATEWAY_PORT_DEFAULT = 26_500;
    private static final int REST_PORT_DEFAULT = 8_080;
    private static final int MANAGEMENT_PORT_DEFAULT = 9_600;
    private static final int GATEWAY_PORT_MAX = 65_535 - 4;

    private static final String BROKERS = "--brokers";
    private static final String PARTITIONS = "--partitions";
    private static final String REPLICATION_FACTOR = "--replication-factor";
    private static final String FILE = "--file";
    private static final String GATEWAYS = "--gateways";
    private static final int GATEWAYS_MAX = 100;

    private final BrokerRun run;
    private final ClusterRun clusterRun;
    private final Flags flags = new Flags()
            .add("--data", "DIR", DataSettings.DIRECTORY, "Directory of everything that is stored. Default: ./data")
            .add(
                    BROKERS,
                    "N",
                    ClusterSettings.CLUSTER_SIZE,
                    "Number of brokers; several are processes of their own, with the ports of each 10 above those of the one"
                            + " before, and their data in DIR/broker-<id>. Default: as many as DIR has data of, or else 1")
            .add(PARTITIONS, "N", ClusterSettings.PARTITIONS_COUNT, "Number of partitions. Default: 1")
            .add(
                    REPLICATION_FACTOR,
                    "N",
                    ClusterSettings.REPLICATION_FACTOR,
                    "Replicas of each partition, at most the number of brokers. Default: 1")
            .add(
                    "--gateway-port",
                    "P",
                    GatewaySettings.PORT,
                    "Port for clients; unless set, command API is P+1, internal API P+2, REST 8080 and management 9600 for the"
                            + " default P, and P+3 and P+4 for others. Default: 26500")
            .add("--rest-port", "P", GatewaySettings.REST_PORT, "Port for clients of the REST API.")
            .add("--command-port", "P", NetworkSettings.COMMAND_PORT, "Port of the command API.")
            .add("--internal-port", "P", NetworkSettings.INTERNAL_PORT, "Port of the internal API.")
            .add("--management-port", "P", ManagementSettings.PORT, "Port for health, metrics and administration.")
            .add(
                    "--log-level",
                    "LEVEL",
                    LoggingSettings.LEVEL,
                    "OFF, ERROR, WARN, INFO, DEBUG or TRACE. Default: INFO");

    UpCommand(final BrokerRun run, final ClusterRun clusterRun) {
        this.run = run;
        this.clusterRun = clusterRun;
    }

    @Override
    public String name() {
        return "up";
    }

    @Override
    public void describe(final CommandSpec spec) {
        spec.usageMessage()
                .description(
                        "Run a broker, or several of a cluster, on this machine until Ctrl-C. They listen on 127.0.0.1 unless --host"
                                + " says otherwise.");
        flags.describe(spec);
        spec.addOption(OptionSpec.builder("-f", FILE)
                .paramLabel("FILE")
                .type(Path.class)
                .arity("1")
                .description(
                        "A ZeebeCluster, as for the operator on Kubernetes: its brokers and gateways run here, with its numbers, places and"
                                + " settings. Their data is in ./data/NAME unless --data says otherwise")
                .build());
        spec.addOption(OptionSpec.builder(GATEWAYS)
                .paramLabel("N")
                .type(String.class)
                .arity("1")
                .description(
                        "Number of gateways beside several brokers, each a process of its own with ports above those of the"
                                + " brokers. Default: 0, as each broker has a gateway")
                .build());
        spec.addOption(OptionSpec.builder("--host")
                .paramLabel("H")
                .type(String.class)
                .arity("1")
                .description("Address to listen on, 0.0.0.0 for all. Default: 127.0.0.1")
                .build());
        spec.addOption(ProcessRun.logFormatOption());
    }

    @Override
    public int run(final ParseResult parsed) {
        if (parsed.hasMatchedOption(FILE)) {
            return runResource(parsed);
        }
        final List<Flag> given = given(parsed);
        final List<Flag> presets = hosts("skep up", "127.0.0.1");
        final LoadedSettings<BrokerSettings> loaded = run.load(presets, null, given);
        final int brokers = parsed.hasMatchedOption(BROKERS)
                ? loaded.settings().cluster().clusterSize()
                : ClusterPlan.brokersIn(loaded.settings().data().directory());
        final int gateways = gateways(parsed);
        if (brokers <= 1 && gateways == 0) {
            return run.run(loaded, true);
        }
        if (brokers <= 1) {
            throw new WrongUse(
                    GATEWAYS + " is " + gateways + ", but gateways run beside several brokers; say how many with "
                            + BROKERS + ", or start a gateway to the one broker with skep gateway");
        }
        return clusterRun.run(
                new ClusterPlan(
                        presets, given, run.environment(), loaded.settings(), brokers, gateways, id -> List.of()),
                run.startedMillis(),
                List.of(),
                Optional.empty());
    }

    private int runResource(final ParseResult parsed) {
        for (final String other : List.of(BROKERS, PARTITIONS, REPLICATION_FACTOR, GATEWAYS)) {
            if (parsed.hasMatchedOption(other)) {
                throw new WrongUse(other + " is what " + FILE + " says already; leave one of them out");
            }
        }
        final Path file = parsed.matchedOptionValue(FILE, null);
        final ClusterResource resource = ClusterResource.read(file, run.environment());
        final Map<String, String> environment = new TreeMap<>(run.environment());
        environment.putAll(resource.variables());
        final List<Flag> presets = new ArrayList<>(hosts("skep up", "127.0.0.1"));
        presets.add(new Flag("name of the resource", DataSettings.DIRECTORY, "data/" + resource.name()));
        final List<Flag> given = new ArrayList<>(given(parsed));
        given.add(of(file, "partitions", ClusterSettings.PARTITIONS_COUNT, resource.partitions()));
        given.add(of(file, "replicationFactor", ClusterSettings.REPLICATION_FACTOR, resource.replicationFactor()));
        given.add(of(file, "clusterName", ClusterSettings.CLUSTER_NAME, resource.clusterName()));
        given.add(of(file, "replicas", ClusterSettings.CLUSTER_SIZE, resource.brokers()));
        final List<String> news = new ArrayList<>(resource.leftOut());
        if (!resource.version().equals(Version.text())) {
            news.add("spec.version is " + resource.version() + ", but this is " + Version.text());
        }
        return clusterRun.run(
                new ClusterPlan(
                        presets,
                        given,
                        environment,
                        SettingsLoader.load(presets, null, environment, given).settings(),
                        resource.brokers(),
                        resource.gateways(),
                        id -> List.of(
                                of(file, "multiRegion", ClusterSettings.REGION, resource.regionOf(id)),
                                of(file, "zones", ClusterSettings.ZONE, resource.zoneOf(id)))),
                run.startedMillis(),
                news,
                Optional.of(new FileTopology.Wish(
                        resource.brokers(), resource.partitions(), resource.replicationFactor())));
    }

    private static Flag of(final Path file, final String field, final Setting<?> setting, final Object value) {
        return new Flag("spec." + field + " of " + file, setting, value.toString());
    }

    /** What was said on the command line. */
    private List<Flag> given(final ParseResult parsed) {
        final List<Flag> given = new ArrayList<>(follow(flags.given(parsed)));
        if (parsed.hasMatchedOption("--host")) {
            hosts("--host", parsed.matchedOptionValue("--host", "")).forEach(given::add);
        }
        ProcessRun.logFormat(parsed).forEach(given::add);
        return given;
    }

    private static int gateways(final ParseResult parsed) {
        final String text = parsed.matchedOptionValue(GATEWAYS, "0");
        if (!text.matches("\\d{1,3}") || Integer.parseInt(text) > GATEWAYS_MAX) {
            throw new WrongUse(GATEWAYS + " is \"" + text + "\", expected a whole number from 0 to " + GATEWAYS_MAX);
        }
        return Integer.parseInt(text);
    }

    private static List<Flag> hosts(final String said, final String host) {
        return List.of(
                new Flag(said, NetworkSettings.HOST, host),
                new Flag(said, GatewaySettings.HOST, host),
                new Flag(said, GatewaySettings.REST_HOST, host),
                new Flag(said, ManagementSettings.HOST, host));
    }

    /** The other ports follow from that of the gateway, so that two brokers on one machine need one flag each. */
    private static List<Flag> follow(final List<Flag> given) {
        final Flag gateway = given.stream()
                .filter(flag -> flag.setting().equals(GatewaySettings.PORT))
                .findFirst()
                .orElse(null);
        if (gateway == null || !gateway.text().matches("\\d{1,5}")) {
            return given;
        }
        final int port = Integer.parseInt(gateway.text());
        if (port < 1 || port > GATEWAY_PORT_MAX) {
            throw new WrongUse("--gateway-port is \"" + port + "\", expected a port from 1 to " + GATEWAY_PORT_MAX
                    + " (the four above it are taken as well)");
        }
        final List<Flag> all = new ArrayList<>();
        final String said = "--gateway-port " + port;
        all.add(new Flag(said, NetworkSettings.COMMAND_PORT, Integer.toString(port + 1)));
        all.add(new Flag(said, NetworkSettings.INTERNAL_PORT, Integer.toString(port + 2)));
        final int rest = port == GATEWAY_PORT_DEFAULT ? REST_PORT_DEFAULT : port + 3;
        all.add(new Flag(said, GatewaySettings.REST_PORT, Integer.toString(rest)));
        final int management = port == GATEWAY_PORT_DEFAULT ? MANAGEMENT_PORT_DEFAULT : port + 4;
        all.add(new Flag(said, ManagementSettings.PORT, Integer.toString(management)));
        all.addAll(given);
        return all;
    }
}
