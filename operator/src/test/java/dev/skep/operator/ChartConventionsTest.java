package dev.skep.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for all charts, by looking at their files. */
final class ChartConventionsTest {
    private static final YAMLMapper YAML = new YAMLMapper();

    private static JsonNode about(final String chart) throws IOException {
        return YAML.readTree(Path.of(Helm.chart(chart), "Chart.yaml").toFile());
    }

    @ParameterizedTest
    @ValueSource(strings = {"skep-crds", "skep-operator", "zeebe-cluster"})
    void aChartSaysWhatItIs(final String chart) throws IOException {
        final JsonNode about = about(chart);
        assertThat(about.path("apiVersion").asText()).isEqualTo("v2");
        assertThat(about.path("name").asText()).isEqualTo(chart);
        assertThat(about.path("version").asText()).matches("\\d+\\.\\d+\\.\\d+(-[0-9A-Za-z.-]+)?");
        assertThat(about.path("kubeVersion").asText()).isEqualTo(">=" + Helm.OLDEST_KUBERNETES + "-0");
        for (final String field : List.of("description", "icon", "home")) {
            assertThat(about.path(field).asText()).as(field).isNotEmpty();
        }
        assertThat(about.path("sources")).isNotEmpty();
        assertThat(about.path("maintainers")).isNotEmpty();
        assertThat(annotation(chart, "license").asText()).isEqualTo("Apache-2.0");
        assertThat(annotation(chart, "changes")).isNotEmpty();
        for (final JsonNode image : annotation(chart, "images")) {
            assertThat(image.path("image").asText())
                    .endsWith(":" + about.path("appVersion").asText());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"skep-crds", "skep-operator"})
    void whoMakesTheKindKnownShowsIt(final String chart) throws IOException {
        assertThat(annotation(chart, "crds").at("/0/name").asText()).isEqualTo("zeebeclusters.skep.dev");
        final JsonNode example = annotation(chart, "crdsExamples").get(0);
        assertThat(example)
                .isEqualTo(YAML.readTree(ApiServer.REPOSITORY
                        .resolve("manifests/examples/three-zones.yaml")
                        .toFile()));
    }

    /** Itself a document in YAML, but for simple words. */
    private static JsonNode annotation(final String chart, final String name) throws IOException {
        return YAML.readTree(
                about(chart).at("/annotations/artifacthub.io~1" + name).asText());
    }

    /** All charts are of one release, and the default of the chart of a cluster is of it as well. */
    @Test
    void versionsGoTogether() throws IOException {
        final String version = about("skep-operator").path("appVersion").asText();
        assertThat(about("skep-crds").path("appVersion").asText()).isEqualTo(version);
        assertThat(about("zeebe-cluster").path("appVersion").asText()).isEqualTo(version);
        assertThat(Files.readString(ApiServer.REPOSITORY.resolve("pom.xml"))).contains("<version>" + version + "<");
        final List<Path> all = new ArrayList<>(Helm.files(Path.of(Helm.preset("cluster"))));
        all.add(Path.of(Helm.chart("zeebe-cluster"), "values.yaml"));
        for (final Path values : all) {
            assertThat(YAML.readTree(values.toFile()).at("/cluster/version").asText())
                    .as(values.toString())
                    .isEqualTo(version);
        }
    }

    /** Whoever renders twice gets the same, with or without a Kubernetes: tools that compare would see a change for ever. */
    @ParameterizedTest
    @ValueSource(strings = {"skep-crds", "skep-operator", "zeebe-cluster"})
    void templatesDependOnValuesAlone(final String chart) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(Helm.chart(chart), "templates"))) {
            for (final Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file))
                        .as(file.toString())
                        .doesNotContainPattern(
                                "\\{\\{[^}]*\\b(lookup|rand\\w+|now|date|uuidv4|gen(CA|SelfSignedCert|SignedCert|PrivateKey)|getHostByName"
                                        + "|Release\\.(Revision|IsUpgrade|IsInstall)|Capabilities)\\b");
            }
        }
    }

    @Test
    void aPresetSaysWhatItGives() throws IOException {
        for (final String kind : List.of("operator", "cluster")) {
            for (final Path preset : Helm.files(Path.of(Helm.preset(kind)))) {
                assertThat(Files.readString(preset)).as(preset.toString()).matches("(?s)# [A-Z].{20,}");
            }
        }
        assertThat(Helm.files(Path.of(Helm.preset("operator")))).hasSize(3);
        assertThat(Helm.files(Path.of(Helm.preset("cluster")))).hasSize(4);
    }

    /** Chart by chart, the values are one and the same thing in file and schema. */
    @ParameterizedTest
    @ValueSource(strings = {"skep-crds", "skep-operator", "zeebe-cluster"})
    void everyValueIsInTheSchemaAndTheOtherWayRound(final String chart) throws IOException {
        final JsonNode values =
                YAML.readTree(Path.of(Helm.chart(chart), "values.yaml").toFile());
        final JsonNode schema =
                YAML.readTree(Path.of(Helm.chart(chart), "values.schema.json").toFile());
        assertThat(schema.path("additionalProperties").asBoolean(true)).isFalse();
        final ObjectNode known = schema.path("properties").deepCopy();
        // of a chart that holds this one
        known.remove(List.of("global", "enabled", "crds"));
        final ObjectNode given = values.deepCopy();
        given.remove("global");
        assertThat(given.fieldNames()).toIterable().containsExactlyInAnyOrderElementsOf(known::fieldNames);
        strict("", schema);
    }

    /** An object whose fields are known has no others, except for global, which other charts share. */
    private static void strict(final String path, final JsonNode schema) {
        if (schema.has("properties") && !path.equals("/global")) {
            assertThat(schema.path("additionalProperties").asBoolean(true))
                    .as("additionalProperties of " + path)
                    .isFalse();
        }
        schema.path("properties").properties().forEach(each -> strict(path + "/" + each.getKey(), each.getValue()));
        if (schema.has("items")) {
            strict(path + "[]", schema.get("items"));
        }
    }
}
