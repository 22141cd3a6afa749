package dev.skep.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.skep.base.Address;
import dev.skep.base.MemberId;
import dev.skep.exporters.ExporterSettings;
import dev.skep.node.config.SettingsLoader.Flag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SettingsLoaderTest {
    @TempDir
    private Path folder;

    @Test
    void defaultsAreThoseOfTheContract() {
        final BrokerSettings settings = load(null, Map.of()).settings();

        assertThat(settings.gateway().port()).isEqualTo(26_500);
        assertThat(settings.network().commandApi().port()).isEqualTo(26_501);
        assertThat(settings.network().internalApi().port()).isEqualTo(26_502);
        assertThat(settings.management().port()).isEqualTo(9_600);
        assertThat(settings.cluster().partitionsCount()).isEqualTo(1);
        assertThat(settings.data().disk().freeProcessingBytes()).isEqualTo(2L << 30);
        assertThat(settings.data().snapshotPeriod()).isEqualTo(Duration.ofMinutes(5));
        assertThat(settings.backpressure().algorithm()).isEqualTo(BackpressureSettings.Algorithm.AIMD);
    }

    @Test
    void laterSourcesWin() {
        final Path file = write("zeebe.broker.cluster:\n  partitionsCount: 2\n  clusterName: of-file\n  nodeId: 0\n");
        final Map<String, String> environment = Map.of("ZEEBE_BROKER_CLUSTER_PARTITIONSCOUNT", "3");
        final List<Flag> flags = List.of(new Flag("--partitions", ClusterSettings.PARTITIONS_COUNT, "4"));
        final List<Flag> presets = List.of(new Flag("skep up", NetworkSettings.HOST, "127.0.0.1"));

        final BrokerSettings fromFile =
                SettingsLoader.load(presets, file, Map.of(), List.of()).settings();
        final BrokerSettings fromEnvironment =
                SettingsLoader.load(presets, file, environment, List.of()).settings();
        final BrokerSettings fromFlags =
                SettingsLoader.load(presets, file, environment, flags).settings();

        assertThat(fromFile.cluster().partitionsCount()).isEqualTo(2);
        assertThat(fromFile.cluster().clusterName()).isEqualTo("of-file");
        assertThat(fromFile.network().commandApi().host()).isEqualTo("127.0.0.1");
        assertThat(fromEnvironment.cluster().partitionsCount()).isEqualTo(3);
        assertThat(fromFlags.cluster().partitionsCount()).isEqualTo(4);
    }

    @Test
    void namesMayBeSpeltInEveryUsualWay() {
        final Path file = write("""
            zeebe:
              broker:
                data:
                  log-segment-size: 64MB
                  SNAPSHOTPERIOD: PT1M
                backpressure.fixed.limit: 7
            """);

        final BrokerSettings settings = load(
                        file,
                        Map.of("ZEEBE_BROKER_DATA_DISK_MONITORING_INTERVAL", "9s", "MANAGEMENT_SERVER_PORT", "9700"))
                .settings();

        assertThat(settings.data().logSegmentBytes()).isEqualTo(64L << 20);
        assertThat(settings.data().snapshotPeriod()).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings.data().disk().interval()).isEqualTo(Duration.ofSeconds(9));
        assertThat(settings.backpressure().fixedLimit()).isEqualTo(7);
        assertThat(settings.management().port()).isEqualTo(9_700);
    }

    @Test
    void everyVariableOfTheTableIsUnderstood() {
        for (final Setting<?> setting : SettingsTable.BROKER.settings()) {
            final String some = setting.kind().type().equals(ContactPoints.class)
                    ? "somewhere:1"
                    : setting.kind().type().equals(FixedList.class) ? "1: 0=1" : "somewhere";
            final String text = setting.fallback().isEmpty() ? some : setting.fallback();
            final LoadedSettings<BrokerSettings> loaded = load(null, Map.of(setting.environmentName(), text));

            assertThat(loaded.effective())
                    .as(setting.environmentName())
                    .anyMatch(effective -> effective.setting().equals(setting)
                            && effective.source().equals(new Source.InEnvironment(setting.environmentName())));
        }
    }

    @Test
    void allFaultsAreToldAtOnceWithPlaceAndAdvice() {
        final Path file = write("zeebe:\n  broker:\n    cluster:\n      nodeIdd: 1\n      partitionsCount: none\n");

        final InvalidSettings fault = catchThrowableOfType(
                InvalidSettings.class,
                () -> load(
                        file,
                        Map.of(
                                "ZEEBE_BROKER_DATA_SNAPSHOTPERIOD", "often",
                                "ZEEBE_BROKER_GATEWAY_NETWORK_PROT", "1",
                                "ZEEBE_BROKER_DATA_LOGSEGMENTSIZE", "1PB")));

        assertThat(fault.problems()).hasSize(5);
        assertThat(fault.problems())
                .anySatisfy(line -> assertThat(line)
                        .contains("nodeIdd", file + " line 4", "\"1\"", "did you mean zeebe.broker.cluster.nodeId?"))
                .anySatisfy(line -> assertThat(line)
                        .contains(
                                "zeebe.broker.cluster.partitionsCount",
                                "\"none\"",
                                file + " line 5",
                                "expected a whole number from 1 to 8191"))
                .anySatisfy(line -> assertThat(line)
                        .contains("snapshotPeriod", "\"often\"", "environment ZEEBE_BROKER_DATA_SNAPSHOTPERIOD", "10s"))
                .anySatisfy(line -> assertThat(line)
                        .contains("ZEEBE_BROKER_GATEWAY_NETWORK_PROT", "ZEEBE_BROKER_GATEWAY_NETWORK_PORT"))
                .anySatisfy(line -> assertThat(line).contains("logSegmentSize", "128MB"));
    }

    @Test
    void valuesMustFitEachOther() {
        assertRefused(Map.of("ZEEBE_BROKER_CLUSTER_REPLICATIONFACTOR", "3"), "replicationFactor is 3");
        assertRefused(Map.of("ZEEBE_BROKER_CLUSTER_NODEID", "1"), "initialContactPoints is empty");
        assertRefused(
                Map.of("ZEEBE_BROKER_CLUSTER_HEARTBEATINTERVAL", "1s"),
                "electionTimeout is 2500ms, but must be at least 3s, three times the 1s of"
                        + " zeebe.broker.cluster.heartbeat");
        assertRefused(
                Map.of("ZEEBE_BROKER_CLUSTER_MEMBERSHIP_FAILURETIMEOUT", "1500ms"),
                "failureTimeout is 1500ms, but must be at least 2s, twice the 1s of"
                        + " zeebe.broker.cluster.membership.probeI");
        assertRefused(
                Map.of("ZEEBE_BROKER_CLUSTER_MEMBERSHIP_PROBETIMEOUT", "3s"),
                "four times the 3s of zeebe.broker.cluster");
        assertRefused(
                Map.of("ZEEBE_BROKER_CLUSTER_MEMBERSHIP_GOSSIPINTERVAL", "1m"),
                "must be at least 4m, four times the 1m");
        assertRefused(Map.of("ZEEBE_BROKER_EXPERIMENTAL_ROCKSDB_MAXOPENFILES", "7"), "at least 64");
        assertRefused(Map.of("ZEEBE_BROKER_BACKPRESSURE_AIMD_INITIALLIMIT", "2000"), "aimd.maxLimit 1000");
        assertRefused(Map.of("MANAGEMENT_SERVER_PORT", "26500"), "the same port");
        assertRefused(Map.of("SERVER_PORT", "9600"), "server.port and management.server.port are the same port");
        assertRefused(Map.of("ZEEBE_BROKER_DATA_LOGSEGMENTSIZE", "8MB"), "maxMessageSize");
        assertRefused(Map.of("ZEEBE_BROKER_NETWORK_PORTOFFSET", "5000"), "above 65535");
    }

    @Test
    void contactPointsAreListsOrTextWithCommas() {
        final Path list = write("zeebe.broker.cluster:\n  initialContactPoints: [a:1, \"b.c:2\"]\n");
        final Path text = write("zeebe.broker.cluster:\n  initialContactPoints: a:1, b.c:2\n");

        for (final Path file : List.of(list, text)) {
            assertThat(load(file, Map.of()).settings().cluster().contactPoints())
                    .containsExactly(new Address("a", 1), new Address("b.c", 2));
        }
        for (final String wrong : List.of("a", "a:", ":1", "a:0", "a:70000", "a b:1", "::1", "::1:5", "[]:1", "[:1")) {
            assertRefused(
                    Map.of("ZEEBE_BROKER_CLUSTER_INITIALCONTACTPOINTS", "b:1," + wrong),
                    "zeebe.broker.cluster.initialContactPoints is \"b:1," + wrong
                            + "\" (environment ZEEBE_BROKER_CLUSTER_INITIALCONTACTPOINTS), expected host:port");
        }
    }

    @Test
    void pacesHaveBounds() {
        assertRefused(Map.of("ZEEBE_BROKER_CLUSTER_HEARTBEATINTERVAL", "0s"), "expected a duration from 1ms to 60m");
        assertRefused(Map.of("ZEEBE_BROKER_CLUSTER_MEMBERSHIP_SYNCINTERVAL", "2h"), "expected a duration from 1ms");
        assertRefused(Map.of("ZEEBE_BROKER_CLUSTER_MEMBERSHIP_GOSSIPFANOUT", "0"), "expected a whole number from 1");
        assertRefused(Map.of("ZEEBE_BROKER_CLUSTER_MEMBERSHIP_PROBES", "1"), "is not a key of the configuration");
    }

    @Test
    void tlsBetweenBrokersNeedsItsFiles() {
        assertRefused(
                Map.of("ZEEBE_BROKER_NETWORK_SECURITY_ENABLED", "true"),
                "zeebe.broker.network.security.certificateChainPath is not set");
        assertRefused(
                Map.of(
                        "ZEEBE_BROKER_NETWORK_SECURITY_ENABLED", "true",
                        "ZEEBE_BROKER_NETWORK_SECURITY_CERTIFICATECHAINPATH", "chain.pem"),
                "zeebe.broker.network.security.privateKeyPath is not set");
    }

    @Test
    void tlsForClientsNeedsItsFiles() {
        assertRefused(
                Map.of("ZEEBE_BROKER_GATEWAY_SECURITY_ENABLED", "true"),
                "zeebe.broker.gateway.security.certificateChainPath is not set");
        assertRefused(
                Map.of(
                        "ZEEBE_BROKER_GATEWAY_SECURITY_ENABLED", "true",
                        "ZEEBE_BROKER_GATEWAY_SECURITY_CERTIFICATECHAINPATH", "chain.pem"),
                "zeebe.broker.gateway.security.privateKeyPath is not set");
        assertThat(load(null, Map.of("ZEEBE_BROKER_GATEWAY_SECURITY_PRIVATEKEYPATH", "key.pem"))
                        .settings()
                        .gateway()
                        .tls())
                .isNull();
    }

    @Test
    void whoAsksForTokensSaysWhichAreBelieved() {
        final Map<String, String> identity = Map.of("ZEEBE_BROKER_GATEWAY_SECURITY_AUTHENTICATION_MODE", "identity");
        assertRefused(identity, "zeebe.broker.gateway.security.authentication.token.keysPath is not set");
        assertRefused(
                Map.of("ZEEBE_BROKER_GATEWAY_SECURITY_AUTHENTICATION_MODE", "basic"), "expected one of none, identity");
        final Map<String, String> complete = new HashMap<>(identity);
        complete.put("ZEEBE_BROKER_GATEWAY_SECURITY_AUTHENTICATION_TOKEN_KEYSPATH", "keys.pem");
        complete.put("ZEEBE_BROKER_GATEWAY_SECURITY_AUTHENTICATION_TOKEN_ISSUER", "me");

        assertThat(load(null, complete).settings().gateway().tokens())
                .isEqualTo(new GatewaySettings.Tokens(Path.of("keys.pem"), "me", "", "tenants"));
        assertThat(load(null, Map.of("ZEEBE_BROKER_GATEWAY_SECURITY_AUTHENTICATION_TOKEN_KEYSPATH", "keys.pem"))
                        .settings()
                        .gateway()
                        .tokens())
                .isNull();
    }

    @Test
    void exportersHaveNamesOfTheirOwn() {
        final Path file = write("""
            zeebe.broker.exporters:
              Audit:
                className: a.B
                args: {url: "http://x", bulk: {size: 1}, names: [a, b]}
              my-file: {className: file, jarPath: /jars/x.jar, args.directory: /tmp/out}
            """);
        final Map<String, String> environment = Map.of(
                "ZEEBE_BROKER_EXPORTERS_AUDIT_ARGS_BULK_SIZE", "2",
                "ZEEBE_BROKER_EXPORTERS_AUDIT_ARGS_PASSWORD", "hush",
                "ZEEBE_BROKER_EXPORTERS_MY_OWN_CLASSNAME", "c.D",
                "ZEEBE_BROKER_EXPORTERS_MY_OWN_JARPATH", "y.jar");

        final LoadedSettings<BrokerSettings> loaded = load(file, environment);

        assertThat(loaded.settings().exporters())
                .containsExactly(
                        new ExporterSettings(
                                "Audit",
                                "a.B",
                                "",
                                Map.of(
                                        "bulk",
                                        Map.of("size", "2"),
                                        "names",
                                        "a,b",
                                        "password",
                                        "hush",
                                        "url",
                                        "http://x")),
                        new ExporterSettings("my-file", "file", "/jars/x.jar", Map.of("directory", "/tmp/out")),
                        new ExporterSettings("my_own", "c.D", "y.jar", Map.of()));
        assertThat(loaded.settings().exporters().getFirst().arguments().get("URL"))
                .isEqualTo("http://x");
        assertThat(loaded.toYaml())
                .contains("className: a.B")
                .contains("********")
                .doesNotContain("hush");
        assertThat(loaded.toEnvironment(Map.of()))
                .containsEntry("ZEEBE_BROKER_EXPORTERS_AUDIT_ARGS_PASSWORD", "hush")
                .containsEntry("ZEEBE_BROKER_EXPORTERS_MY_OWN_JARPATH", "y.jar");
    }

    @Test
    void anExporterNeedsAClassAndHasNothingElse() {
        assertRefused(Map.of("ZEEBE_BROKER_EXPORTERS_AUDIT_ARGS_URL", "http://y"), "audit.className is missing");
        assertRefused(
                Map.of("ZEEBE_BROKER_EXPORTERS_AUDIT_CLAZZ", "a.B"), "an exporter has className, jarPath and args");
    }

    @Test
    void namesOfTheContractWithoutUseAreNoticed() {
        final Path file = write("""
            zeebe.broker:
              data.backup: {store: S3, s3: {bucketName: x}}
              network.monitoringApi.port: 9600
            server.servlet.contextPath: /
            """);
        final Map<String, String> environment = Map.of(
                "ZEEBE_BROKER_CLUSTER_MESSAGECOMPRESSION", "GZIP",
                "ZEEBE_BROKER_CLUSTER_RAFT_FLUSH_ENABLED", "false",
                "ZEEBE_STANDALONE_GATEWAY", "false",
                "UNRELATED", "1");

        final LoadedSettings<BrokerSettings> loaded = load(file, environment);

        assertThat(loaded.notices())
                .hasSize(6)
                .anyMatch(line -> line.contains("zeebe.broker.data.backup.s3.bucketName")
                        && line.contains("not used by this version"))
                .anyMatch(line -> line.contains("ZEEBE_BROKER_CLUSTER_MESSAGECOMPRESSION"));
    }

    @Test
    void portOffsetMovesAllPortsButManagement() {
        final BrokerSettings settings =
                load(null, Map.of("ZEEBE_BROKER_NETWORK_PORTOFFSET", "2")).settings();

        assertThat(settings.gateway().port()).isEqualTo(26_520);
        assertThat(settings.network().commandApi().port()).isEqualTo(26_521);
        assertThat(settings.network().internalApi().port()).isEqualTo(26_522);
        assertThat(settings.management().port()).isEqualTo(9_600);
    }

    @Test
    void printedSettingsReadBackAsTheSame() {
        final LoadedSettings<BrokerSettings> loaded = load(
                null,
                Map.of(
                        "ZEEBE_BROKER_CLUSTER_CLUSTERNAME", "it's: a \"name\" # with \\ all",
                        "ZEEBE_BROKER_DATA_SNAPSHOTPERIOD", "90s"));

        final String yaml = loaded.toYaml();
        final LoadedSettings<BrokerSettings> again = load(write(yaml), Map.of());

        assertThat(yaml)
                .contains("snapshotPeriod: 90s  # environment ZEEBE_BROKER_DATA_SNAPSHOTPERIOD\n")
                .contains("partitionsCount: 1  # default\n");
        assertThat(again.settings()).isEqualTo(loaded.settings());
    }

    @Test
    void anotherProcessComesToTheSameByItsEnvironment() {
        final Map<String, String> environment = Map.of(
                "PATH", "/bin", "ZEEBE_BROKER_CLUSTER_CLUSTER_SIZE", "5", "ZEEBE_BROKER_DATA_SNAPSHOTPERIOD", "90s");
        final LoadedSettings<BrokerSettings> loaded = SettingsLoader.load(
                List.of(new Flag("skep up", NetworkSettings.HOST, "127.0.0.1")),
                write("zeebe.broker.cluster.region: north\n"),
                environment,
                List.of(new Flag("--brokers", ClusterSettings.CLUSTER_SIZE, "3")));

        final Map<String, String> other = loaded.toEnvironment(environment);

        assertThat(other)
                .containsOnly(
                        Map.entry("PATH", "/bin"),
                        Map.entry("ZEEBE_BROKER_NETWORK_HOST", "127.0.0.1"),
                        Map.entry("ZEEBE_BROKER_CLUSTER_REGION", "north"),
                        Map.entry("ZEEBE_BROKER_CLUSTER_CLUSTERSIZE", "3"),
                        Map.entry("ZEEBE_BROKER_DATA_SNAPSHOTPERIOD", "90s"));
        assertThat(load(null, other).settings()).isEqualTo(loaded.settings());
    }

    @Test
    void aFixedPlacementIsReadFromListsVariablesAndAsOneText() {
        final String partitioning = "ZEEBE_BROKER_EXPERIMENTAL_PARTITIONING_";
        final Map<String, String> size =
                Map.of("ZEEBE_BROKER_CLUSTER_CLUSTERSIZE", "2", "ZEEBE_BROKER_CLUSTER_PARTITIONSCOUNT", "2");
        final Map<String, String> variables = new TreeMap<>(size);
        variables.put(partitioning + "SCHEME", "FIXED");
        variables.put(partitioning + "FIXED_0_PARTITIONID", "2");
        variables.put(partitioning + "FIXED_0_NODES_0_NODEID", "1");
        variables.put(partitioning + "FIXED_0_NODES_0_PRIORITY", "5");
        variables.put(partitioning + "FIXED_1_PARTITIONID", "1");
        variables.put(partitioning + "FIXED_1_NODES_0_NODEID", "1");
        variables.put(partitioning + "FIXED_1_NODES_0_PRIORITY", "2");
        variables.put(partitioning + "FIXED_1_NODES_1_NODEID", "0");
        variables.put(partitioning + "FIXED_1_NODES_1_PRIORITY", "1");
        final Path file = write("""
            zeebe.broker.experimental.partitioning:
              scheme: fixed
              fixed:
                - partitionId: 2
                  nodes: [{nodeId: 1, priority: 5}]
                - partitionId: 1
                  nodes:
                    - nodeId: 1
                      priority: 2
                    - nodeId: 0
                      priority: 1
            """);

        final LoadedSettings<BrokerSettings> ofVariables = load(null, variables);

        assertThat(ofVariables.settings().placement().fixed().get(1).priorities())
                .containsOnly(Map.entry(MemberId.of(0), 1), Map.entry(MemberId.of(1), 2));
        assertThat(ofVariables.settings().placement().fixed().get(2).priorities())
                .containsOnly(Map.entry(MemberId.of(1), 5));
        assertThat(load(file, size).settings()).isEqualTo(ofVariables.settings());
        assertThat(load(write(ofVariables.toYaml()), Map.of()).settings()).isEqualTo(ofVariables.settings());
        assertThat(load(null, ofVariables.toEnvironment(Map.of())).settings()).isEqualTo(ofVariables.settings());
    }

    @Test
    void aFixedPlacementThatCanNotBeIsRefusedByName() {
        final String partitioning = "ZEEBE_BROKER_EXPERIMENTAL_PARTITIONING_";
        final Map<String, String> fixed = new TreeMap<>(Map.of(
                "ZEEBE_BROKER_CLUSTER_CLUSTERSIZE",
                "2",
                "ZEEBE_BROKER_CLUSTER_PARTITIONSCOUNT",
                "2",
                "ZEEBE_BROKER_CLUSTER_REPLICATIONFACTOR",
                "2",
                partitioning + "SCHEME",
                "FIXED"));
        assertRefused(fixed, "zeebe.broker.experimental.partitioning.fixed is empty");
        fixed.put(partitioning + "FIXED", "1: 0=1 1=2; 2: 0=1 1=1");
        assertRefused(fixed, "zeebe.broker.experimental.partitioning.fixed: partition 2 has nodes of equal priority");
        fixed.put(partitioning + "FIXED", "1: 0=1 7=2; 2: 0=1 1=2");
        assertRefused(fixed, "partition 1 names node 7, but nodes are 0 to 1");
        fixed.put(partitioning + "FIXED", "1: 0=1 1=2");
        assertRefused(fixed, "partition 2 is missing");
        fixed.put(partitioning + "FIXED", "1: 0=1 1=2; 2: 1=2");
        assertRefused(fixed, "partition 2 has 1 nodes, fewer than the replication factor of 2");
        fixed.put(partitioning + "FIXED", "1: zero");
        assertRefused(fixed, "expected partitions with their nodes and priorities such as");
        fixed.remove(partitioning + "FIXED");
        fixed.put(partitioning + "FIXED_0_PARTITIONID", "1");
        fixed.put(partitioning + "FIXED_0_NODES_0_NODEID", "1");
        assertRefused(fixed, "zeebe.broker.experimental.partitioning.fixed[0].nodes[0].priority is missing");
    }

    @Test
    void filesThatAreNoConfigurationAreToldApart() {
        assertRefused(folder.resolve("none.yaml"), "does not exist");
        assertRefused(write("zeebe: [\n"), "is not valid YAML");
        assertRefused(write("just text"), "line 1");
        assertRefused(write("zeebe.broker.cluster.nodeId: 0\nzeebe: {broker: {cluster: {node-id: 0}}}"), "set twice");
        assertRefused(write("a: 1\na: 2"), "uplicate");
        assertThat(load(write(""), Map.of()).settings())
                .isEqualTo(load(null, Map.of()).settings());
    }

    private void assertRefused(final Path file, final String part) {
        final InvalidSettings fault = catchThrowableOfType(InvalidSettings.class, () -> load(file, Map.of()));
        assertThat(fault.problems()).singleElement().asString().contains(part, file.toString());
    }

    private static void assertRefused(final Map<String, String> environment, final String part) {
        final InvalidSettings fault = catchThrowableOfType(InvalidSettings.class, () -> load(null, environment));
        assertThat(fault).as("%s is taken", environment).isNotNull();
        assertThat(fault.problems()).anyMatch(line -> line.contains(part));
    }

    private static LoadedSettings<BrokerSettings> load(final Path file, final Map<String, String> environment) {
        return SettingsLoader.load(List.of(), file, environment, List.of());
    }

    private Path write(final String yaml) {
        try {
            return Files.writeString(Files.createTempFile(folder, "broker", ".yaml"), yaml);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
