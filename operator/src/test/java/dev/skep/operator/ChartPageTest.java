package dev.skep.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The README of a chart is made from its Chart.yaml and from the comments in its values.yaml. */
final class ChartPageTest {
    private static final Pattern KEY = Pattern.compile("( *)([A-Za-z]\\w*):.*");

    @ParameterizedTest
    @ValueSource(strings = {"skep-crds", "skep-operator", "zeebe-cluster"})
    void thePageOfAChartIsCurrent(final String chart) throws IOException {
        final Path folder = ApiServer.REPOSITORY.resolve("charts").resolve(chart);
        final String wanted = page(folder, chart);
        final Path page = folder.resolve("README.md");
        if (System.getProperty("skep.write") != null) {
            Files.writeString(page, wanted);
        }
        assertThat(page)
                .as("renew it: mvn test -pl operator -Dtest=ChartPageTest -Dskep.write")
                .hasContent(wanted);
    }

    private static String page(final Path folder, final String chart) throws IOException {
        final YAMLMapper yaml = new YAMLMapper();
        final JsonNode about = yaml.readTree(folder.resolve("Chart.yaml").toFile());
        final JsonNode values = yaml.readTree(folder.resolve("values.yaml").toFile());
        final StringBuilder rows = new StringBuilder();
        rows(Files.readAllLines(folder.resolve("values.yaml")), values, rows);
        return "# " + chart + "\n\n" + about.path("description").asText() + ". Kubernetes "
                + about.path("kubeVersion").asText().replace(">=", "").replace("-0", "")
                + " or newer.\n\n    helm install NAME charts/"
                + chart + "\n\n"
                + "[How it is used](../../docs/operator.md); values for typical installs are in [helm](../../helm).\n"
                + (rows.isEmpty()
                        ? "\nNothing can be set.\n"
                        : "\n| Value | Default | Meaning |\n|---|---|---|\n" + rows);
    }

    /** A line for each key with a comment above it. */
    private static void rows(final List<String> lines, final JsonNode values, final StringBuilder rows) {
        String section = "";
        for (int i = 1; i < lines.size(); i++) {
            final Matcher key = KEY.matcher(lines.get(i));
            if (!key.matches() || key.group(1).length() > 2) {
                continue;
            }
            final boolean nested = !key.group(1).isEmpty();
            section = nested ? section : key.group(2);
            final String above = lines.get(i - 1).strip();
            if (above.startsWith("# ")) {
                final String name = nested ? section + "." + key.group(2) : section;
                rows.append("| `")
                        .append(name)
                        .append("` | `")
                        .append(values.at("/" + name.replace('.', '/')))
                        .append("` | ")
                        .append(above.substring(2))
                        .append(" |\n");
            }
        }
    }
}
