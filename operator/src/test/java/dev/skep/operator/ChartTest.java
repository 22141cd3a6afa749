package dev.skep.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The charts with Helm itself, and what they make with the real API server. */
@OnApiServer
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ChartTest {
    private static final Duration STEP = Duration.ofMinutes(2);
    private static final String[] CHARTS = {"skep-crds", "skep-operator", "zeebe-cluster"};

    private final ApiServer server;
    private final String namespace;
    private String helm;

    @TempDir
    private static Path folder;

    ChartTest(final ApiServer server) {
        this.server = server;
        this.namespace = server.namespace("charts");
    }

    @BeforeAll
    void find() {
        helm = Helm.program();
        assumeTrue(!helm.isEmpty(), Helm.MISSING);
    }

    private Shell.Outcome helm(final String... arguments) {
        final List<String> command = new ArrayList<>(List.of(
                "env",
                "KUBECONFIG=" + server.kubeconfig(),
                "HELM_CACHE_HOME=" + folder,
                "HELM_CONFIG_HOME=" + folder,
                "HELM_DATA_HOME=" + folder,
                helm));
        command.addAll(List.of(arguments));
        if (arguments[0].equals("template") || arguments[0].equals("lint")) {
            command.addAll(List.of("--kube-version", Helm.OLDEST_KUBERNETES));
        }
        return Shell.run(STEP, command.toArray(String[]::new));
    }

    private String mustHelm(final String... arguments) {
        final Shell.Outcome outcome = helm(arguments);
        assertThat(outcome.code()).as(outcome.err() + outcome.out()).isZero();
        return outcome.out();
    }

    /** Each chart with its own values, and with those of each preset. */
    static Stream<List<String>> renderings() throws IOException {
        final List<List<String>> all = new ArrayList<>();
        for (final String chart : CHARTS) {
            all.add(List.of(chart));
        }
        for (final Path preset : presets("operator")) {
            all.add(List.of("skep-operator", "-f", preset.toString()));
        }
        for (final Path preset : presets("cluster")) {
            all.add(List.of("zeebe-cluster", "-f", preset.toString()));
        }
        return all.stream();
    }

    private static List<Path> presets(final String kind) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(Helm.preset(kind)))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("renderings")
    void itIsWellFormedAndTheApiServerTakesWhatItMakes(final List<String> rendering) throws IOException {
        final String chart = Helm.chart(rendering.getFirst());
        final List<String> values = rendering.subList(1, rendering.size());
        final List<String> lint = new ArrayList<>(List.of("lint", "--strict", chart));
        lint.addAll(values);
        mustHelm(lint.toArray(String[]::new));

        final List<String> template = new ArrayList<>(List.of("template", "it", chart, "-n", namespace, "--no-hooks"));
        template.addAll(values);
        final String made = mustHelm(template.toArray(String[]::new));
        final Path file = Files.writeString(folder.resolve("made.yaml"), made);
        final Shell.Outcome applied = server.tryKubectl(
                "apply",
                "--server-side",
                "--force-conflicts",
                "--dry-run=server",
                "--validate=strict",
                "-n",
                namespace,
                "-f",
                file.toString());

        assertThat(applied.code()).as(applied.err()).isZero();
        assertThat(applied.out().lines().count())
                .isEqualTo(
                        Pattern.compile("(?m)^kind: ").matcher(made).results().count());
        assertThat(applied.err()).doesNotContainIgnoringCase("warning");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "skep-operator | replicas=many               | replicas",
                "skep-operator | replica=2                   | replica",
                "skep-operator | image.pullPolicy=Sometimes  | pullPolicy",
                "skep-operator | logging.level=LOUD          | level",
                "skep-operator | watch.namespace=here        | namespace",
                "skep-operator | leaderElection.enabled=1    | leaderElection",
                "zeebe-cluster | replicas=3                  | replicas",
                "zeebe-cluster | cluster.replicas=0          | replicas",
                "zeebe-cluster | cluster.partitions=none     | partitions",
                "zeebe-cluster | cluster.version=null        | version",
                "skep-crds     | anything=1                  | anything"
            })
    void nonsenseInValuesIsRefusedBeforeAnythingIsSent(final String chart, final String set, final String word) {
        final Shell.Outcome outcome = helm("template", "it", Helm.chart(chart), "--set", set);

        assertThat(outcome.code()).isNotZero();
        assertThat(outcome.err()).contains(word);
    }

    @Test
    void severalOperatorsNeedAnElection() {
        assertThat(helm(
                                "template",
                                "it",
                                Helm.chart("skep-operator"),
                                "--set",
                                "replicas=2,leaderElection.enabled=false")
                        .err())
                .contains("replicas above 1 need leaderElection.enabled");
    }

    @Test
    void aReleaseIsInstalledUpgradedRolledBackAndRemoved() {
        final String chart = Helm.chart("skep-operator");
        mustHelm("install", "skep-operator", chart, "-n", namespace);
        mustHelm(
                "upgrade",
                "skep-operator",
                chart,
                "-n",
                namespace,
                "-f",
                Helm.preset("operator/high-availability.yaml"));
        assertThat(deployment("{.spec.replicas}")).isEqualTo("2");
        mustHelm("rollback", "skep-operator", "1", "-n", namespace);
        assertThat(deployment("{.spec.replicas}")).isEqualTo("1");

        final String cluster = Helm.chart("zeebe-cluster");
        mustHelm("install", "orders", cluster, "-n", namespace, "-f", Helm.preset("cluster/three-zones.yaml"));
        mustHelm("upgrade", "orders", cluster, "-n", namespace, "--reuse-values", "--set", "cluster.replicas=6");
        assertThat(server.kubectl("-n", namespace, "get", "zc", "orders", "-o", "jsonpath={.spec.replicas}"))
                .isEqualTo("6");
        final Shell.Outcome refused =
                helm("upgrade", "orders", cluster, "-n", namespace, "--reuse-values", "--set", "cluster.partitions=1");
        assertThat(refused.code()).isNotZero();
        assertThat(refused.err()).contains("partitions can only grow");
        mustHelm("uninstall", "orders", "-n", namespace);
        mustHelm("uninstall", "skep-operator", "-n", namespace);
        assertThat(server.kubectl("get", "clusterrole,clusterrolebinding", "-o", "name"))
                .doesNotContain("skep-operator");
    }

    private String deployment(final String path) {
        return server.kubectl("-n", namespace, "get", "deployment", "skep-operator", "-o", "jsonpath=" + path);
    }

    /** All clusters go with the definition, so it stays when its release goes. */
    @Test
    void theDefinitionOutlivesItsRelease() {
        mustHelm("install", "skep-crds", Helm.chart("skep-crds"), "-n", namespace, "--take-ownership");
        mustHelm("uninstall", "skep-crds", "-n", namespace);

        assertThat(server.kubectl("get", "crd", "-o", "name")).contains("zeebeclusters.skep.dev");
        server.applyAdvice();
    }

    /** What the pod of {@code helm test} does, with its rights. */
    @Test
    void theTestOfTheReleasePasses() throws Exception {
        final String hooks = mustHelm(
                "template",
                "it",
                Helm.chart("skep-operator"),
                "-n",
                namespace,
                "--show-only",
                "templates/tests/accepts-and-refuses.yaml");
        final Path file = Files.writeString(folder.resolve("hooks.yaml"), hooks);
        server.kubectl("apply", "-n", namespace, "-f", file.toString());
        final String account = "it-skep-operator-test";
        final String token = server.client()
                .serviceAccounts()
                .inNamespace(namespace)
                .withName(account)
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(3600L)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
        server.awaitRight(namespace, account, "create", "zeebeclusters.skep.dev");
        final Path kubeconfig = folder.resolve("kubeconfig");
        Files.writeString(kubeconfig, kubeconfig(server.config(), token));

        final Shell.Outcome outcome = Shell.run(
                STEP,
                "env",
                "KUBECONFIG=" + kubeconfig,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.skep.operator.SchemaCheck",
                namespace);

        assertThat(outcome.code()).as(outcome.out() + outcome.err()).isZero();
        assertThat(outcome.out()).contains("taken and refused as it should be");
    }

    private static String kubeconfig(final Config config, final String token) {
        return """
                apiVersion: v1
                kind: Config
                current-context: it
                contexts: [{name: it, context: {cluster: it, user: it}}]
                clusters: [{name: it, cluster: {server: "%s", certificate-authority-data: %s}}]
                users: [{name: it, user: {token: %s}}]
                """.formatted(config.getMasterUrl(), config.getCaCertData(), token);
    }

    @Test
    void thePlainManifestIsCurrent() throws IOException {
        final Path wanted = folder.resolve("install.yaml");
        final Path make = ApiServer.REPOSITORY.resolve("manifests/make");
        Shell.must(STEP, make.toString(), helm, wanted.toString());

        assertThat(Files.readString(ApiServer.REPOSITORY.resolve("manifests/install.yaml")))
                .as("renew it: manifests/make HELM")
                .isEqualTo(Files.readString(wanted));
        server.kubectl("apply", "--server-side", "--force-conflicts", "-f", wanted.toString());
        server.kubectl("delete", "namespace", "skep-system", "--wait=false");
        server.kubectl("delete", "clusterrole,clusterrolebinding", "-l", "app.kubernetes.io/instance=skep-operator");
    }

    @Test
    void examplesAreWhatThePresetsMake() throws IOException {
        for (final Path preset : presets("cluster")) {
            final Path example =
                    ApiServer.REPOSITORY.resolve("manifests/examples").resolve(preset.getFileName());
            assertThat(example).exists();
            assertThat(spec(mustHelm("template", "it", Helm.chart("zeebe-cluster"), "-f", preset.toString())))
                    .isEqualTo(spec(Files.readString(example)));
        }
    }

    private static JsonNode spec(final String yaml) throws IOException {
        return new YAMLMapper().readTree(yaml).get("spec");
    }

    /** A value, what is said of it in values.yaml, and what the schema says are the same. */
    @Test
    void everyValueOfTheOperatorIsExplained() throws IOException {
        final JsonNode schema = new ObjectMapper()
                .readTree(Path.of(Helm.chart("skep-operator"), "values.schema.json")
                        .toFile());
        final List<String> lines = Files.readAllLines(Path.of(Helm.chart("skep-operator"), "values.yaml"));
        String section = "";
        int explained = 0;
        for (int i = 1; i < lines.size(); i++) {
            final Matcher key = Pattern.compile("(  )?(\\w+):.*").matcher(lines.get(i));
            if (!key.matches()) {
                continue;
            }
            section = key.group(1) == null ? "/properties/" + key.group(2) : section;
            final JsonNode property =
                    schema.at(key.group(1) == null ? section : section + "/properties/" + key.group(2));
            if (lines.get(i - 1).strip().startsWith("#")) {
                explained++;
                assertThat(property.path("description").asText())
                        .as(key.group(2))
                        .isEqualTo(lines.get(i - 1).strip().substring(2));
            }
        }
        assertThat(explained).isGreaterThan(20);
    }
}
