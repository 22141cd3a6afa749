package dev.skep.operator.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.skep.operator.api.ZeebeCluster;
import dev.skep.operator.api.ZeebeClusterSpec;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The alerts as a file: a reviewer sees them change, and {@code WatchedMetricsTest} of e2e compares them with what brokers really count. */
final class MonitorsFileTest {
    private static final Path FILE = Path.of("src/test/resources/monitoring/rules.json");

    @Test
    void theFileOfTheAlertsIsCurrent() throws IOException {
        final ZeebeCluster resource = new ZeebeCluster();
        resource.setMetadata(new ObjectMetaBuilder()
                .withName("orders")
                .withNamespace("work")
                .withUid("u1")
                .build());
        resource.setSpec(new KubernetesSerialization().unmarshal("""
                        version: 1.0.0
                        replicas: 3
                        partitions: 3
                        replicationFactor: 3
                        tls: {internal: {issuer: SelfManaged}}
                        """, ZeebeClusterSpec.class));
        final Layout layout = Layout.of(resource);
        final JsonNode rules = Json.tree(Monitors.of(
                        new Rendering(resource, layout, Bootstrap.of(resource, layout), "skep"),
                        Set.of("PrometheusRule"))
                .getFirst());
        final DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
        final ObjectMapper sorted = new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
        final String text = sorted.writer(printer)
                        .writeValueAsString(sorted.readValue(
                                rules.at("/spec/groups/0/rules").toString(), Object.class))
                + "\n";
        if (System.getProperty("skep.write") != null) {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, text);
        }
        assertThat(Files.readString(FILE))
                .as("renew it: mvn test -pl operator -Dtest=MonitorsFileTest -Dskep.write")
                .isEqualTo(text);
    }
}
