package dev.skep.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The tables of docs/operator.md come from the resource definition and from the settings. */
final class OperatorPageTest {
    private static final Path PAGE = Path.of("../docs/operator.md");
    private static final Path DEFINITION = Path.of("../crds/zeebeclusters.skep.dev.yaml");

    @Test
    void theTablesOfThePageAreCurrent() throws IOException {
        final String page = Files.readString(PAGE);
        final String wanted = replaced(replaced(page, "SETTINGS", settings()), "FIELDS", fields());
        if (System.getProperty("skep.write") != null) {
            Files.writeString(PAGE, wanted);
        }
        assertThat(Files.readString(PAGE))
                .as("renew it: mvn test -pl operator -Dtest=OperatorPageTest -Dskep.write")
                .isEqualTo(wanted);
    }

    private static String replaced(final String page, final String section, final String table) {
        final int begin = page.indexOf('\n', page.indexOf("<!-- " + section + " BEGIN")) + 1;
        final int end = page.indexOf("<!-- " + section + " END");
        return page.substring(0, begin) + "\n" + table + "\n" + page.substring(end);
    }

    private static String settings() {
        final StringBuilder table = new StringBuilder("| Variable | Default | Meaning |\n|---|---|---|\n");
        for (final Map.Entry<String, String[]> variable : Settings.VARIABLES.entrySet()) {
            final String fallback = variable.getValue()[0];
            table.append("| `")
                    .append(variable.getKey())
                    .append("` | ")
                    .append(fallback.isEmpty() ? "(empty)" : "`" + fallback + "`")
                    .append(" | ")
                    .append(variable.getValue()[1])
                    .append(" |\n");
        }
        return table.toString();
    }

    private static String fields() throws IOException {
        final JsonNode root = new YAMLMapper()
                .readTree(DEFINITION.toFile())
                .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
        final StringBuilder table =
                new StringBuilder("| Field of spec | Type | Default | Meaning |\n|---|---|---|---|\n");
        rows(table, "", root);
        return table.toString();
    }

    private static void rows(final StringBuilder table, final String prefix, final JsonNode schema) {
        for (final Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
            final JsonNode about = field.getValue();
            if (!about.has("description")) {
                continue; // of Kubernetes itself
            }
            final boolean list = about.path("type").asText().equals("array");
            final String name = prefix + field.getKey() + (list ? "[]" : "");
            final JsonNode fallback = about.path("default");
            boolean required = false;
            for (final JsonNode one : schema.path("required")) {
                required |= one.asText().equals(field.getKey());
            }
            table.append("| `")
                    .append(name)
                    .append("` | ")
                    .append(type(about))
                    .append(" | ")
                    .append(required ? "required" : fallback.isValueNode() ? "`" + fallback.asText() + "`" : "")
                    .append(" | ")
                    .append(about.path("description").asText().replace("|", "\\|"))
                    .append(" |\n");
            rows(table, name + ".", list ? about.path("items") : about);
        }
    }

    private static String type(final JsonNode about) {
        if (about.has("enum")) {
            final StringBuilder values = new StringBuilder();
            for (final JsonNode value : about.path("enum")) {
                values.append(values.isEmpty() ? "" : ", ").append(value.asText());
            }
            return values.toString();
        }
        final String type = about.path("type").asText();
        final String range = about.has("minimum")
                ? " " + about.path("minimum").asText() + " to "
                        + about.path("maximum").asText()
                : "";
        return (type.equals("array") ? "list" : type) + range;
    }
}
