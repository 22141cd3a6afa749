package dev.skep.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the charts make of their presets, as files that a reviewer sees change. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ChartGoldenTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final String RENEW = "renew it: mvn test -pl operator -Dtest=ChartGoldenTest -Dskep.write";

    private String helm;

    @BeforeAll
    void find() {
        helm = Helm.program();
        assumeTrue(!helm.isEmpty(), Helm.MISSING);
    }

    /** That of the definitions has no values, and its only templates are files that are compared elsewhere. */
    static Stream<Helm.Rendering> renderings() throws IOException {
        return Helm.renderings().filter(rendering -> !rendering.chart().equals("skep-crds"));
    }

    private static Path golden(final Helm.Rendering rendering) {
        return GOLDEN.resolve(rendering.chart()).resolve(rendering.name() + ".yaml");
    }

    private String made(final Helm.Rendering rendering) {
        final List<String> command = new ArrayList<>(List.of(
                helm,
                "template",
                "it",
                Helm.chart(rendering.chart()),
                "-n",
                "space",
                "--kube-version",
                Helm.OLDEST_KUBERNETES));
        command.addAll(rendering.options());
        return Shell.must(Duration.ofMinutes(1), command.toArray(String[]::new));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("renderings")
    void aPresetMakesWhatItMade(final Helm.Rendering rendering) throws IOException {
        final String made = made(rendering);
        final Path golden = golden(rendering);
        if (System.getProperty("skep.write") != null) {
            Files.createDirectories(golden.getParent());
            Files.writeString(golden, made);
        }
        assertThat(golden).as(RENEW).exists();
        assertThat(made).as(RENEW).isEqualTo(Files.readString(golden));
        assertThat(made(rendering)).as("the same again").isEqualTo(made);
    }

    @Test
    void noFileIsLeftOverFromAPresetThatIsGone() throws IOException {
        try (Stream<Path> files = Files.walk(GOLDEN)) {
            assertThat(files.filter(Files::isRegularFile))
                    .containsExactlyInAnyOrderElementsOf(
                            renderings().map(ChartGoldenTest::golden).toList());
        }
    }

    /** The labels that tools look for, on all that is ours; what selects pods uses the unchanging ones only. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("renderings")
    void everythingCarriesTheCommonLabels(final Helm.Rendering rendering) throws IOException {
        for (final JsonNode object : objects(made(rendering))) {
            final String name = object.path("kind").asText() + " "
                    + object.at("/metadata/name").asText();
            if (name.equals("ConfigMap more")) {
                continue; // of extraObjects
            }
            final JsonNode labels = object.at("/metadata/labels");
            for (final String label : List.of("name", "instance", "version", "component", "part-of", "managed-by")) {
                assertThat(labels.path("app.kubernetes.io/" + label).asText())
                        .as(label + " of " + name)
                        .isNotEmpty();
            }
            assertThat(labels.path("helm.sh/chart").asText()).startsWith(rendering.chart() + "-");
            for (final String selector :
                    List.of("/spec/selector", "/spec/selector/matchLabels", "/spec/podSelector/matchLabels")) {
                object.at(selector)
                        .fieldNames()
                        .forEachRemaining(field -> assertThat(field)
                                .as("selector of " + name)
                                .isIn(
                                        "app.kubernetes.io/name",
                                        "app.kubernetes.io/instance",
                                        "app.kubernetes.io/component",
                                        "matchLabels"));
            }
        }
    }

    private static List<JsonNode> objects(final String yaml) throws IOException {
        final List<JsonNode> objects = new ArrayList<>();
        try (MappingIterator<JsonNode> documents =
                new YAMLMapper().readerFor(JsonNode.class).readValues(yaml)) {
            while (documents.hasNext()) {
                final JsonNode object = documents.next();
                if (object != null && object.has("kind")) {
                    objects.add(object);
                }
            }
        }
        return objects;
    }
}
