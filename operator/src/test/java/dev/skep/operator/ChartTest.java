package dev.skep.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
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

    private final ApiServer server;
    private final String namespace;
    private HelmOn helm;

    @TempDir
    private static Path folder;

    ChartTest(final ApiServer server) {
        this.server = server;
        this.namespace = server.namespace("charts");
    }

    @BeforeAll
    void prepare() throws InterruptedException {
        helm = new HelmOn(server, folder);
        server.addPrometheus();
        for (final String watched : List.of("workflows", "payments")) {
            server.tryKubectl("create", "namespace", watched);
        }
    }

    @AfterAll
    void remove() {
        server.removePrometheus();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.skep.operator.Helm#renderings")
    void itIsWellFormedAndTheApiServerTakesWhatItMakes(final Helm.Rendering rendering) throws IOException {
        final String chart = Helm.chart(rendering.chart());
        final List<String> lint = new ArrayList<>(List.of("lint", "--strict", chart));
        lint.addAll(rendering.options());
        helm.must(lint);

        final List<String> template = new ArrayList<>(List.of("template", "it", chart, "-n", namespace, "--no-hooks"));
        template.addAll(rendering.options());
        final String made = helm.must(template);
        final Path file = Files.writeString(folder.resolve("made.yaml"), made);
        final Shell.Outcome applied = server.tryKubectl(
                "apply",
                "--server-side",
                "--force-conflicts",
                "--dry-run=server",
                "--validate=strict",
                "-f",
                file.toString());

        assertThat(applied.code()).as(applied.err()).isZero();
        assertThat(applied.out().lines().count())
                .isEqualTo(
                        Pattern.compile("(?m)^kind: ").matcher(made).results().count());
        // The definitions were applied in the other way before, of which kubectl speaks.
        assertThat(applied.err().lines().filter(line -> !line.contains("last-applied-configuration")))
                .noneMatch(line -> line.toLowerCase(Locale.ROOT).contains("warning"));
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
                "zeebe-cluster | cluster.replica=3           | replica",
                "zeebe-cluster | cluster.storage.sise=9Gi    | sise",
                "zeebe-cluster | cluster.zones[0].nam=a      | nam",
                "zeebe-cluster | cluster.image.contract=Mine | contract",
                "zeebe-cluster | test.images=it              | images",
                "skep-operator | global.imageRegistry=1      | imageRegistry",
                "skep-crds     | anything=1                  | anything"
            })
    void nonsenseInValuesIsRefusedBeforeAnythingIsSent(final String chart, final String set, final String word) {
        final Shell.Outcome outcome = helm.run("template", "it", Helm.chart(chart), "--set", set);

        assertThat(outcome.code()).isNotZero();
        assertThat(outcome.err()).contains(word);
    }

    @Test
    void severalOperatorsNeedAnElection() {
        assertThat(helm.run(
                                "template",
                                "it",
                                Helm.chart("skep-operator"),
                                "--set",
                                "replicas=2,leaderElection.enabled=false")
                        .err())
                .contains("replicas above 1 need leaderElection.enabled");
    }

    /** What the pod of {@code helm test} does, with its rights. */
    @Test
    void theTestOfTheReleasePasses() throws Exception {
        final String hooks = helm.must(
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
        assertThat(outcome.out()).contains("taken and refused as it should be, and every field is known");
    }

    /** An operator that is newer than the definition would write fields that nobody keeps. */
    @Test
    void theTestOfTheReleaseNamesFieldsThatAnOldDefinitionLacks() throws IOException {
        final ObjectNode served =
                (ObjectNode) new ObjectMapper().readTree(server.client().raw("/openapi/v3/apis/skep.dev/v1alpha1"));
        final String cluster = "/components/schemas/dev.skep.v1alpha1.ZeebeCluster/properties";
        assertThat(SchemaCheck.unknown(served.toString())).isEmpty();

        ((ObjectNode) served.at(cluster + "/spec/properties/storage/properties")).remove("size");
        ((ObjectNode) served.at(cluster + "/status/properties/brokers/items/properties")).remove("nodeId");

        assertThat(SchemaCheck.unknown(served.toString()))
                .containsExactly("spec.storage.size", "status.brokers.nodeId");
        assertThat(SchemaCheck.unknown("{}")).contains("spec.replicas", "status.phase");
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
        Shell.must(STEP, make.toString(), helm.program(), wanted.toString());

        assertThat(Files.readString(ApiServer.REPOSITORY.resolve("manifests/install.yaml")))
                .as("renew it: manifests/make HELM")
                .isEqualTo(Files.readString(wanted));
        server.kubectl("apply", "--server-side", "--force-conflicts", "-f", wanted.toString());
        server.kubectl("delete", "namespace", "skep-system", "--wait=false");
        server.kubectl("delete", "clusterrole,clusterrolebinding", "-l", "app.kubernetes.io/instance=skep-operator");
    }

    @Test
    void examplesAreWhatThePresetsMake() throws IOException {
        for (final Path preset : Helm.files(Path.of(Helm.preset("cluster")))) {
            final Path example =
                    ApiServer.REPOSITORY.resolve("manifests/examples").resolve(preset.getFileName());
            assertThat(example).exists();
            assertThat(spec(helm.must("template", "it", Helm.chart("zeebe-cluster"), "-f", preset.toString())))
                    .isEqualTo(spec(Files.readString(example)));
        }
    }

    private static JsonNode spec(final String yaml) throws IOException {
        return new YAMLMapper().readTree(yaml).get("spec");
    }

    /** A value, what is said of it in values.yaml, and what the schema says are the same. */
    @ParameterizedTest
    @CsvSource({"skep-operator, 30", "zeebe-cluster, 5"})
    void everyValueIsExplained(final String chart, final int least) throws IOException {
        final JsonNode schema = new ObjectMapper()
                .readTree(Path.of(Helm.chart(chart), "values.schema.json").toFile());
        final List<String> lines = Files.readAllLines(Path.of(Helm.chart(chart), "values.yaml"));
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
        assertThat(explained).isGreaterThanOrEqualTo(least);
    }
}
