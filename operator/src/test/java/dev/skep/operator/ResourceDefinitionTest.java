package dev.skep.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What people meet on the command line: columns, short names, scaling, warnings, examples. */
@OnApiServer
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ResourceDefinitionTest {
    private static final String ORDERS = """
            apiVersion: skep.dev/v1alpha1
            kind: ZeebeCluster
            metadata: {name: %s}
            spec: {version: 1.0.0, replicas: %d, partitions: 3, replicationFactor: %d, zones: [{name: a}, {name: b}, {name: c}]}
            """;

    private final ApiServer server;
    private final String namespace;

    @TempDir
    private static Path folder;

    ResourceDefinitionTest(final ApiServer server) {
        this.server = server;
        this.namespace = server.namespace("definition");
    }

    @BeforeAll
    void create() throws IOException {
        assertThat(apply(ORDERS.formatted("orders", 3, 3)).code()).isZero();
        server.kubectl("-n", namespace, "patch", "zc", "orders", "--subresource=status", "--type=merge", "-p", """
                {"status": {"phase": "Scaling", "brokersReady": "2/3", "message": "all is well", "replicas": 3,
                  "selector": "a=b", "version": {"current": "1.0.0"}, "topology": {"version": 17},
                  "conditions": [
                    {"type": "Available", "status": "True", "reason": "X", "message": "", "lastTransitionTime": "2026-01-01T00:00:00Z"},
                    {"type": "LeadersBalanced", "status": "False", "reason": "X", "message": "", "lastTransitionTime": "2026-01-01T00:00:00Z"}]}}
                """);
    }

    private Shell.Outcome apply(final String yaml, final String... more) throws IOException {
        final Path file = Files.writeString(folder.resolve("it.yaml"), yaml);
        final String[] arguments = Stream.concat(
                        Stream.of("-n", namespace, "apply", "-f", file.toString()), Stream.of(more))
                .toArray(String[]::new);
        return server.tryKubectl(arguments);
    }

    private String get(final String... arguments) {
        return server.kubectl(Stream.concat(Stream.of("-n", namespace, "get"), Stream.of(arguments))
                .toArray(String[]::new));
    }

    @Test
    void columnsTellWhatIsGoingOn() {
        assertThat(get("zc").lines().map(line -> List.of(line.trim().split(" {2,}", -1))))
                .first()
                .isEqualTo(List.of("NAME", "PHASE", "BROKERS", "PARTITIONS", "VERSION", "AVAILABLE", "MESSAGE", "AGE"));
        assertThat(get("zc", "--no-headers"))
                .matches("(?s)orders +Scaling +2/3 +3 +1.0.0 +True +all is well +(\\d+[hms])+\\s*");
        assertThat(get("zc", "-o", "wide"))
                .containsPattern("AGE +RF +REGION +BALANCED +TOPOLOGY")
                .containsPattern(" 3 +False +17");
    }

    @Test
    void itIsFoundByShortNameAndCategories() {
        assertThat(get("zc", "-o", "name"))
                .isEqualTo(get("zeebeclusters", "-o", "name"))
                .isEqualTo(get("skep", "-o", "name"))
                .contains("zeebecluster.skep.dev/orders");
        assertThat(get("all", "-o", "name")).contains("zeebecluster.skep.dev/orders");
    }

    @Test
    void itIsScaledLikeEverythingElseAndWithinTheRules() {
        assertThat(server.tryKubectl("-n", namespace, "scale", "zc", "orders", "--replicas=4")
                        .err())
                .contains("multiple of the number of zones");
        assertThat(server.tryKubectl("-n", namespace, "scale", "zc", "orders", "--replicas=0")
                        .err())
                .contains("spec.replicas");
        server.kubectl("-n", namespace, "scale", "zc", "orders", "--replicas=6");
        assertThat(get("zc", "orders", "-o", "jsonpath={.spec.replicas}")).isEqualTo("6");
        assertThat(get("--raw", "/apis/skep.dev/v1alpha1/namespaces/" + namespace + "/zeebeclusters/orders/scale"))
                .contains("\"selector\":\"a=b\"", "\"replicas\":6");
    }

    @Test
    void theDefinitionFitsIntoTheAnnotationOfOrdinaryApplying() {
        // the server was set up like this; what kubectl keeps there may have 256 KiB
        assertThat(server.kubectl("get", "crd", "zeebeclusters.skep.dev", "-o", "jsonpath={.metadata.annotations}"))
                .contains("last-applied-configuration")
                .hasSizeLessThan(200 * 1024);
    }

    @Test
    void aSlipOfThePenIsRefused() throws IOException {
        assertThat(apply(ORDERS.formatted("slip", 3, 3).replace("zones:", "zonse:"), "--dry-run=server")
                        .err())
                .contains("unknown field \"spec.zonse\"");
    }

    @Test
    void whatIsUnwiseIsWarnedOfAndTaken() throws InterruptedException, IOException {
        Shell.Outcome even = apply(ORDERS.formatted("even", 6, 4), "--dry-run=server");
        // a policy is at work some moments after it was applied
        for (int i = 0; i < 300 && even.err().isBlank(); i++) {
            Thread.sleep(200);
            even = apply(ORDERS.formatted("even", 6, 4), "--dry-run=server");
        }
        assertThat(even.code()).isZero();
        assertThat(even.err()).contains("Warning", "an even replicationFactor survives as many losses as the odd one");
        assertThat(apply(ORDERS.formatted("one", 3, 1), "--dry-run=server").err())
                .contains("with replicationFactor 1 the loss of a volume is the loss of its data");
        assertThat(apply(ORDERS.formatted("odd", 3, 3), "--dry-run=server").err())
                .doesNotContain("Warning");
    }

    @Test
    void everyExampleIsTaken() throws IOException {
        try (Stream<Path> files = Files.list(ApiServer.REPOSITORY.resolve("manifests/examples"))) {
            for (final Path file : files.sorted().toList()) {
                // as new ones: others of this class use the same names
                final String text = Files.readString(file)
                        .replaceAll("(?m)^  namespace: .*\n", "")
                        .replaceAll("(?m)^  name: orders$", "  name: example");
                final Shell.Outcome applied = apply(text, "--dry-run=server", "--validate=strict");
                assertThat(applied.code()).as(file + applied.err()).isZero();
                assertThat(applied.err()).as(file.toString()).isEmpty();
            }
        }
    }
}
