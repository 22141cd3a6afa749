package dev.skep.operator.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class CrdTest {
    private static final Path FILE = Path.of("../crds/zeebeclusters.skep.dev.yaml");

    private static final Path CHART_FILE = Path.of("../charts/skep-crds/templates/zeebeclusters.skep.dev.yaml");

    private static final Path VALUES_SCHEMA = Path.of("../charts/zeebe-cluster/values.schema.json");

    @Test
    void theFileInTheRepositoryIsCurrent() throws IOException {
        final String text = CrdFile.text();
        if (System.getProperty("skep.write") != null) {
            Files.writeString(FILE, text);
        }
        assertThat(Files.readString(FILE))
                .as("renew it: mvn test -pl operator -Dtest=CrdTest -Dskep.write")
                .isEqualTo(text);
    }

    /** Helm upgrades what is a template, and keeps what it is told to keep: all clusters go with the definition. */
    @Test
    void theChartHoldsTheSameAndKeepsIt() throws IOException {
        final String text = CrdFile.text()
                .replaceFirst("metadata:\n", "metadata:\n  annotations:\n    helm.sh/resource-policy: \"keep\"\n");
        assertThat(text).doesNotContain("{{");
        if (System.getProperty("skep.write") != null) {
            Files.writeString(CHART_FILE, text);
        }
        assertThat(Files.readString(CHART_FILE))
                .as("renew it: mvn test -pl operator -Dtest=CrdTest -Dskep.write")
                .isEqualTo(text);
    }

    /** Helm refuses what the API server would refuse or drop: a field with a typing error, a number that can't be. */
    @Test
    void theSchemaOfTheChartOfAClusterIsThatOfSpec() throws IOException {
        final String text = ChartSchema.text();
        if (System.getProperty("skep.write") != null) {
            Files.writeString(VALUES_SCHEMA, text);
        }
        assertThat(Files.readString(VALUES_SCHEMA))
                .as("renew it: mvn test -pl operator -Dtest=CrdTest -Dskep.write")
                .isEqualTo(text);
    }

    @Test
    void itIsSmallEnoughForEveryWayOfApplying() throws IOException {
        assertThat(CrdFile.text().length()).isLessThan(200 * 1024);
    }
}
