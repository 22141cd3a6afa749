package dev.skep.node.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skep.node.config.InvalidSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClusterResourceTest {
    private static final Path REPOSITORY = Path.of("../..");
    private static final String HEAD = """
            apiVersion: skep.dev/v1alpha1
            kind: ZeebeCluster
            metadata: {name: orders}
            spec:
              version: 0.1.0
              replicas: 6
              partitions: 3
              replicationFactor: 3
            """;

    @TempDir
    Path directory;

    private ClusterResource read(final String text, final Map<String, String> environment) throws IOException {
        return ClusterResource.read(Files.writeString(directory.resolve("cluster.yaml"), text), environment);
    }

    private ClusterResource read(final String moreOfSpec) throws IOException {
        return read(HEAD + moreOfSpec.indent(2), Map.of());
    }

    @Test
    void numbersGoOverRegionsFirstAndThenOverZones() throws IOException {
        final ClusterResource zones = read("zones: [{name: a}, {name: b}, {name: c}]");
        assertThat(zones.brokers()).isEqualTo(6);
        assertThat(IntStream.range(0, 6).mapToObj(zones::zoneOf)).containsExactly("a", "b", "c", "a", "b", "c");
        assertThat(zones.regionOf(4)).isEmpty();

        final ClusterResource both = read("""
                clusterName: payments
                zones: [{name: a}, {name: b}]
                multiRegion:
                  region: east
                  regions: [{name: west, namespace: w}, {name: east, namespace: e}]
                """);
        assertThat(both.brokers()).isEqualTo(12);
        assertThat(both.clusterName()).isEqualTo("payments");
        assertThat(IntStream.range(0, 8).mapToObj(id -> both.regionOf(id) + "/" + both.zoneOf(id)))
                .containsExactly("west/a", "east/a", "west/b", "east/b", "west/a", "east/a", "west/b", "east/b");
    }

    @Test
    void settingsBecomeVariables() throws IOException {
        final ClusterResource resource = read("""
                config: {zeebe: {broker: {processing: {max-commands-in-batch: 50}, network: {maxMessageSize: 8MB}}}}
                env: [{name: ZEEBE_BROKER_PROCESSING_MAXCOMMANDSINBATCH, value: "7"}, {name: EMPTY}]
                storage: {freeSpace: {processing: 512Mi, replication: 1G}}
                logging: {level: DEBUG}
                jvm: {heapPercent: 50, options: [-Da=b]}
                resources: {limits: {memory: 1Gi}}
                """);

        assertThat(resource.variables())
                .containsEntry("ZEEBE_BROKER_PROCESSING_MAXCOMMANDSINBATCH", "7")
                .containsEntry("ZEEBE_BROKER_NETWORK_MAXMESSAGESIZE", "8MB")
                .containsEntry("ZEEBE_BROKER_DATA_DISK_FREESPACE_PROCESSING", "536870912B")
                .containsEntry("ZEEBE_BROKER_DATA_DISK_FREESPACE_REPLICATION", "1000000000B")
                .containsEntry("ZEEBE_LOG_LEVEL", "DEBUG")
                .containsEntry("EMPTY", "");
        assertThat(resource.variables().get("SKEP_JAVA_OPTS"))
                .contains("-Xmx511m")
                .endsWith("-Da=b");
    }

    @Test
    void exportersBecomeVariablesWithTheValuesOfSecretsFromTheEnvironment() throws IOException {
        final ClusterResource resource = read(HEAD + """
                exporters:
                  - id: audit
                    type: File
                    args: {directory: "/var/$(POD_NAME)", valueTypes: [JOB, INCIDENT]}
                  - id: mine
                    className: org.example.Mine
                    jarPath: /jars/mine.jar
                    args: {db: {password: "x$(SECRET)y"}}
                    secretEnv: [{name: SECRET, secretKeyRef: {name: a, key: b}}]
                  - {id: later, type: Postgres, enabled: false}
                """.indent(2), Map.of("SECRET", "s"));

        assertThat(resource.variables())
                .containsEntry("ZEEBE_BROKER_EXPORTERS_AUDIT_CLASSNAME", "file")
                .containsEntry("ZEEBE_BROKER_EXPORTERS_AUDIT_ARGS_DIRECTORY", "/var/$(POD_NAME)")
                .containsEntry("ZEEBE_BROKER_EXPORTERS_AUDIT_ARGS_VALUETYPES", "JOB,INCIDENT")
                .containsEntry("ZEEBE_BROKER_EXPORTERS_MINE_CLASSNAME", "org.example.Mine")
                .containsEntry("ZEEBE_BROKER_EXPORTERS_MINE_JARPATH", "/jars/mine.jar")
                .containsEntry("ZEEBE_BROKER_EXPORTERS_MINE_ARGS_DB_PASSWORD", "xsy")
                .doesNotContainKey("ZEEBE_BROKER_EXPORTERS_LATER_CLASSNAME");
        assertThat(resource.leftOut())
                .containsExactly("spec.exporters: later is not enabled, so the brokers start without it");
    }

    @Test
    void gatewaysStandAloneWhenTheyShall() throws IOException {
        assertThat(read("gateway: {mode: Standalone}").gateways()).isEqualTo(2);
        assertThat(read("gateway: {mode: Standalone, replicas: 3}").gateways()).isEqualTo(3);
        assertThat(read("").gateways()).isZero();
    }

    @Test
    void whatOnlyKubernetesHasIsSaidOrMustBeGiven() throws IOException {
        assertThat(read("tls: {internalSecretName: x}\nenvFrom: [{secretRef: {name: y}}]")
                        .leftOut())
                .hasSize(2);
        assertThat(read("tls: {internal: {issuer: Secret, secretName: x}, gateway: {issuer: None}}")
                        .leftOut())
                .hasSize(1);
        assertThat(read("tls: {internal: {issuer: None}}").leftOut()).isEmpty();
        final String secret = HEAD + "env: [{name: TOKEN, valueFrom: {secretKeyRef: {name: a, key: b}}}]".indent(2);
        assertThatThrownBy(() -> read(secret, Map.of()))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining("set TOKEN in the environment");
        assertThat(read(secret, Map.of("TOKEN", "x")).variables()).doesNotContainKey("TOKEN");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "replicas: 0 | spec.replicas is \"0\", expected a whole number from 1 to 300",
                "replicas: many | spec.replicas is \"many\"",
                "replicas: 2 | spec.replicationFactor is 3, but there are 2 brokers",
                "partitions: null | spec.partitions is missing",
                "zones: [{name: a}, {name: b}, {name: c}, {name: d}] | spec.replicas is 6, expected a multiple of the 4 zones",
                "zones: [{name: a}, {name: a}] | spec.zones: each needs a name of its own",
                "repliacs: 3 | spec.repliacs is no field of a ZeebeCluster",
                "config: {zeebe: {broker: {cluster: {nodeId: 3}}}} | which is set for every broker already",
                "env: [{name: ZEEBE_BROKER_CLUSTER_CLUSTERSIZE, value: '3'}] | which is set for every broker already",
                "gateway: {replicas: 3} | needs spec.gateway.mode Standalone",
                "gateway: {mode: Alone} | expected Embedded or Standalone",
                "storage: {freeSpace: {processing: much}} | expected a quantity such as 512Mi",
                "exporters: 3 | spec.exporters is no list",
                "exporters: [{id: A, type: File}] | each needs an id of its own",
                "exporters: [{id: a, type: Postgres}, {id: a, type: Postgres}] | each needs an id of its own",
                "exporters: [{id: a}] | a needs either a type (File or Postgres) or a className",
                "exporters: [{id: a, type: Redis}] | a is of type \"Redis\", expected File or Postgres",
                "exporters: [{id: a, className: A, jarPath: /a.jar, jarImage: i}] | leave jarImage out",
                "exporters: [{id: a, type: File, args: {directory: /x}}] | put $(POD_NAME) into args.directory",
                "exporters: [{id: a, type: Postgres, args: {user_name: x}}] | expected letters and digits",
                "exporters: [{id: a, type: Postgres, klass: x}] | a has klass, which is no field",
                "exporters: [{id: a, type: Postgres, secretEnv: [{name: PW}]}] | set PW in the environment",
                "suspend: true | there is nothing to run",
                "tls: {internal: {issuer: SelfManaged}} | certificates are made on Kubernetes only",
                "tls: {gateway: {issuer: CertManager}} | spec.tls.gateway.issuer is CertManager",
                "tls: {gateway: {issuer: Mine}} | expected None, SelfManaged, CertManager or Secret",
                "logging: DEBUG | spec.logging is \"DEBUG\", expected fields below it",
            })
    void nonsenseIsOneClearLine(final String moreOfSpec, final String sentence) {
        final String field = moreOfSpec.substring(0, moreOfSpec.indexOf(':'));
        final String without = HEAD.replaceFirst("  " + field + ": .*\n", "");

        assertThatThrownBy(() -> read(without + "  " + moreOfSpec + "\n", Map.of()))
                .isInstanceOfSatisfying(
                        InvalidSettings.class,
                        e -> assertThat(e.problems())
                                .singleElement()
                                .asString()
                                .contains(sentence)
                                .doesNotContain("\n"));
    }

    @Test
    void aFileMustBeThereAndHoldOneCluster() {
        assertThatThrownBy(() -> ClusterResource.read(directory.resolve("none.yaml"), Map.of()))
                .hasMessageContaining("none.yaml does not exist");
        assertThatThrownBy(() -> ClusterResource.read(directory, Map.of())).hasMessageContaining("is a directory");
        assertThatThrownBy(() -> read("a: [", Map.of())).hasMessageContaining("is not valid YAML");
        assertThatThrownBy(() -> read("kind: Pod\napiVersion: v1\n", Map.of()))
                .hasMessageContaining("holds no ZeebeCluster");
        assertThatThrownBy(() -> read(HEAD + "---\n" + HEAD, Map.of())).hasMessageContaining("holds 2 ZeebeClusters");
    }

    @Test
    void otherResourcesInTheFileAreLeftAlone() throws IOException {
        assertThat(read("kind: Namespace\napiVersion: v1\n---\n" + HEAD, Map.of())
                        .name())
                .isEqualTo("orders");
    }

    @Test
    void allExamplesCanBeRead() throws IOException {
        try (Stream<Path> examples = Files.list(REPOSITORY.resolve("manifests/examples"))) {
            assertThat(examples.map(file -> ClusterResource.read(file, Map.of()).brokers()))
                    .isNotEmpty()
                    .allMatch(brokers -> brokers > 0);
        }
    }

    @Test
    void theFieldsAreThoseOfTheResourceDefinition() throws IOException {
        final String definition = Files.readString(REPOSITORY.resolve("crds/zeebeclusters.skep.dev.yaml"));
        final TreeSet<String> fields = new TreeSet<>();
        final String spec = definition.substring(
                definition.indexOf("\n          spec:\n"), definition.indexOf("\n          status:\n"));
        final Matcher matcher = Pattern.compile("\n {14}(\\w+):\n").matcher(spec);
        while (matcher.find()) {
            fields.add(matcher.group(1));
        }
        assertThat(fields).isEqualTo(ClusterResource.FIELDS);
    }
}
