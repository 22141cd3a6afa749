package dev.skep.node.cli;

import dev.skep.base.Address;
import dev.skep.node.config.BrokerSettings;
import dev.skep.node.config.ClusterSettings;
import dev.skep.node.config.DataSettings;
import dev.skep.node.config.GatewayMemberSettings;
import dev.skep.node.config.GatewayNodeSettings;
import dev.skep.node.config.GatewaySettings;
import dev.skep.node.config.LoadedSettings;
import dev.skep.node.config.LoggingSettings;
import dev.skep.node.config.ManagementSettings;
import dev.skep.node.config.NetworkSettings;
import dev.skep.node.config.Setting;
import dev.skep.node.config.SettingsLoader;
import dev.skep.node.config.SettingsLoader.Flag;
import dev.skep.node.local.BrokerPlan;
import dev.skep.node.local.GatewayPlan;
import dev.skep.node.local.ProcessPlan;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Makes the settings of several brokers and gateways on this machine out of those of the first broker. */
final class ClusterPlan {
    private static final String DIRECTORY = "broker-";
    private static final String GATEWAY = "gateway-";
    private static final int PORTS_PER_BROKER = NetworkSettings.PORTS_PER_OFFSET;
    private static final int PORT_MAX = 65_535;
    private static final String LOOPBACK = "127.0.0.1";

    private final List<Flag> presets;
    private final List<Flag> given;
    private final Map<String, String> environment;
    private final BrokerSettings first;
    private final int size;
    private final int gateways;
    private final IntFunction<List<Flag>> each;

    /**
     * @param presets of each broker
     * @param given on the command line, for each broker
     * @param first what the first broker would get from these
     * @param gateways that run beside the brokers
     * @param each what is special about a broker, by its number
     */
    ClusterPlan(
            final List<Flag> presets,
            final List<Flag> given,
            final Map<String, String> environment,
            final BrokerSettings first,
            final int size,
            final int gateways,
            final IntFunction<List<Flag>> each) {
        this.presets = presets;
        this.given = given;
        this.environment = environment;
        this.first = first;
        this.size = size;
        this.gateways = gateways;
        this.each = each;
    }

    /** How many brokers have data in the directory of a cluster. */
    static int brokersIn(final Path directory) {
        int brokers = 0;
        while (brokers < ClusterSettings.BROKERS_MAX && Files.isDirectory(directory.resolve(DIRECTORY + brokers))) {
            brokers++;
        }
        return brokers;
    }

    Path directory() {
        return first.data().directory().toAbsolutePath().normalize();
    }

    /** Whether a broker that ran alone has left its partitions where these brokers have their directories. */
    boolean besideASingleBroker() {
        return Files.isDirectory(directory().resolve("partitions"));
    }

    int gateways() {
        return gateways;
    }

    /** Brokers, then gateways. Throws {@link WrongUse} when they would be in each other's way. */
    List<ProcessPlan> processes() {
        requirePortsForAll();
        final Map<Integer, String> ports = new TreeMap<>();
        final List<ProcessPlan> plans = new ArrayList<>(brokers(ports));
        for (int number = 0; number < gateways; number++) {
            final GatewayPlan plan = gateway(number);
            final String gateway = " of " + plan.memberId();
            take(ports, plan.clients().port(), "the clients" + gateway);
            plan.rest().ifPresent(address -> take(ports, address.port(), "the REST API" + gateway));
            take(ports, plan.internal().port(), "the members" + gateway);
            take(ports, plan.management().port(), "management" + gateway);
            plans.add(plan);
        }
        return plans;
    }

    private List<BrokerPlan> brokers(final Map<Integer, String> ports) {
        final List<BrokerPlan> plans = new ArrayList<>();
        for (int id = 0; id < size; id++) {
            final LoadedSettings<BrokerSettings> loaded =
                    SettingsLoader.load(presets, null, environment(id), flags(id));
            final BrokerPlan plan = plan(loaded);
            final String broker = " of broker " + id;
            plan.gateway().ifPresent(address -> take(ports, address.port(), "the gateway" + broker));
            plan.rest().ifPresent(address -> take(ports, address.port(), "the REST API" + broker));
            take(ports, plan.command().port(), "the command API" + broker);
            take(ports, plan.internal().port(), "the internal API" + broker);
            take(ports, plan.management().port(), "management" + broker);
            plans.add(plan);
        }
        return plans;
    }

    private void requirePortsForAll() {
        final int highest = IntStream.of(
                        first.gateway().port(),
                        restPort(),
                        first.network().commandApi().port(),
                        first.network().internalApi().port(),
                        first.management().port())
                .max()
                .orElseThrow();
        final int above = (size + gateways - 1) * PORTS_PER_BROKER;
        if (highest + above > PORT_MAX) {
            throw new WrongUse("port " + highest + " is too high for " + size + " brokers"
                    + (gateways == 0 ? "" : " and " + gateways + " gateways") + ": the last one has its ports "
                    + above + " above those of the first; choose ports up to " + (PORT_MAX - above));
        }
    }

    /** Of the first broker, 0 where it has none. */
    private int restPort() {
        return first.gateway().servesRest() ? first.gateway().rest().port() : 0;
    }

    private static void take(final Map<Integer, String> ports, final int port, final String what) {
        final String before = ports.put(port, what);
        if (before != null) {
            throw new WrongUse("port " + port + " would be that of " + before + " and of " + what
                    + ", as each broker has its ports " + PORTS_PER_BROKER
                    + " above those of the one before; choose others");
        }
    }

    private List<Flag> flags(final int id) {
        final int step = id * PORTS_PER_BROKER;
        final List<Flag> flags = new ArrayList<>(given);
        flags.addAll(each.apply(id));
        flags.add(new Flag("--brokers", ClusterSettings.CLUSTER_SIZE, Integer.toString(size)));
        flags.add(new Flag("number of the broker", ClusterSettings.NODE_ID, Integer.toString(id)));
        flags.add(new Flag("contact points", ClusterSettings.CONTACT_POINTS, contactPoints()));
        flags.add(new Flag(
                "data directory of broker " + id,
                DataSettings.DIRECTORY,
                directory().resolve(DIRECTORY + id).toString()));
        flags.add(new Flag("port offset", NetworkSettings.PORT_OFFSET, "0")); // is in the ports already
        port(flags, "gateway", id, GatewaySettings.PORT, first.gateway().port() + step);
        if (restPort() != 0) {
            port(flags, "REST", id, GatewaySettings.REST_PORT, restPort() + step);
        }
        port(
                flags,
                "command",
                id,
                NetworkSettings.COMMAND_PORT,
                first.network().commandApi().port() + step);
        port(
                flags,
                "internal",
                id,
                NetworkSettings.INTERNAL_PORT,
                first.network().internalApi().port() + step);
        port(
                flags,
                "management",
                id,
                ManagementSettings.PORT,
                first.management().port() + step);
        return flags;
    }

    private static void port(
            final List<Flag> flags, final String what, final int id, final Setting<Integer> setting, final int port) {
        flags.add(new Flag("the " + what + " port of broker " + id, setting, Integer.toString(port)));
    }

    private String contactPoints() {
        final List<String> points = new ArrayList<>();
        for (int id = 0; id < size; id++) {
            points.add(fromHere(
                            first.network().internalApi().host(),
                            first.network().internalApi().port() + id * PORTS_PER_BROKER)
                    .toString());
        }
        return String.join(",", points);
    }

    private GatewayPlan gateway(final int number) {
        final String id = GATEWAY + number;
        final int step = (size + number) * PORTS_PER_BROKER;
        final List<Flag> flags = new ArrayList<>();
        flags.add(new Flag("--gateways", GatewayMemberSettings.MEMBER_ID, id));
        flags.add(new Flag("contact points", GatewayMemberSettings.CONTACT_POINTS, contactPoints()));
        flags.add(new Flag(
                "name of the cluster",
                GatewayMemberSettings.CLUSTER_NAME,
                first.cluster().clusterName()));
        flags.add(new Flag(
                "--host",
                GatewayMemberSettings.HOST,
                first.network().internalApi().host()));
        flags.add(new Flag("--host", GatewaySettings.HOST_ALONE, first.gateway().host()));
        if (restPort() != 0) {
            flags.add(new Flag(
                    "--host", GatewaySettings.REST_HOST, first.gateway().rest().host()));
            port(flags, id, GatewaySettings.REST_PORT, restPort() + step);
        }
        flags.add(new Flag("--host", ManagementSettings.HOST, first.management().host()));
        flags.add(new Flag(
                "the log level of all",
                LoggingSettings.LEVEL,
                first.logging().level().toString()));
        flags.add(new Flag(
                "the log format of all",
                LoggingSettings.FORMAT,
                first.logging().format().toString()));
        port(flags, id, GatewaySettings.PORT_ALONE, first.gateway().port() + step);
        port(
                flags,
                id,
                GatewayMemberSettings.PORT,
                first.network().internalApi().port() + step);
        port(flags, id, ManagementSettings.PORT, first.management().port() + step);
        final LoadedSettings<GatewayNodeSettings> loaded =
                SettingsLoader.loadGateway(List.of(), null, environment, flags);
        final GatewayNodeSettings settings = loaded.settings();
        return new GatewayPlan(
                id,
                loaded.toEnvironment(environment),
                fromHere(settings.gateway().host(), settings.gateway().port()),
                rest(settings.gateway()),
                fromHere(
                        settings.cluster().internalApi().host(),
                        settings.cluster().internalApi().port()),
                fromHere(settings.management().host(), settings.management().port()),
                directory().resolve(id));
    }

    private static void port(
            final List<Flag> flags, final String gateway, final Setting<Integer> setting, final int port) {
        flags.add(new Flag("a port of " + gateway, setting, Integer.toString(port)));
    }

    /** Kubernetes puts the name of the pod in place of that. */
    private Map<String, String> environment(final int id) {
        final Map<String, String> own = new TreeMap<>(environment);
        own.replaceAll((name, value) -> value.replace("$(POD_NAME)", DIRECTORY + id));
        return own;
    }

    private BrokerPlan plan(final LoadedSettings<BrokerSettings> loaded) {
        final BrokerSettings settings = loaded.settings();
        final NetworkSettings network = settings.network();
        return new BrokerPlan(
                settings.cluster().nodeId(),
                loaded.toEnvironment(environment(settings.cluster().nodeId())),
                settings.gateway().enabled()
                        ? Optional.of(fromHere(
                                settings.gateway().host(), settings.gateway().port()))
                        : Optional.empty(),
                rest(settings.gateway()),
                fromHere(network.commandApi().host(), network.commandApi().port()),
                fromHere(network.internalApi().host(), network.internalApi().port()),
                fromHere(settings.management().host(), settings.management().port()),
                settings.data().directory());
    }

    private static Optional<Address> rest(final GatewaySettings gateway) {
        return gateway.servesRest()
                ? Optional.of(fromHere(gateway.rest().host(), gateway.rest().port()))
                : Optional.empty();
    }

    /** Who listens on all addresses is reached on the loopback one. */
    private static Address fromHere(final String host, final int port) {
        final String plain = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        try {
            return new Address(InetAddress.ofLiteral(plain).isAnyLocalAddress() ? LOOPBACK : plain, port);
        } catch (IllegalArgumentException e) {
            return new Address(plain, port); // a name
        }
    }
}
