package dev.skep.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.operator.api.ZeebeClusterStatus;
import dev.skep.operator.api.ZeebeClusterStatus.ExporterStatus;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** A list of exporters: with its pods to the brokers, on and off without, and never gone without a word to the brokers. */
@OnApiServer
final class ExportersTest {
    private static final String AUDIT =
            "{\"id\":\"audit\",\"type\":\"File\",\"args\":{\"directory\":\"/tmp/audit\"}%s}";

    private final ApiServer server;

    ExportersTest(final ApiServer server) {
        this.server = server;
    }

    @Test
    void oneComesWithPodsIsDisabledWithoutAndLetGoFirst() throws Exception {
        try (LivingCluster cluster = running()) {
            cluster.patch(spec(AUDIT.formatted("")));
            cluster.await(isAsSpecified(new ExporterStatus("audit", "Enabled", null, null, null)));
            assertThat(cluster.podsCounted().values()).containsOnly(2);
            assertThat(switches(cluster)).isEmpty();

            final SortedMap<String, String> pods = cluster.podUids();
            cluster.patch(spec(AUDIT.formatted(",\"enabled\":false")));
            cluster.await(isAsSpecified(new ExporterStatus("audit", "Disabled", null, null, null)));
            assertThat(cluster.brokers.exports("audit")).isFalse();
            cluster.patch(spec(AUDIT.formatted("")));
            cluster.await(isAsSpecified(new ExporterStatus("audit", "Enabled", null, null, null)));
            assertThat(cluster.brokers.exports("audit")).isTrue();
            assertThat(cluster.podUids()).isEqualTo(pods);

            cluster.patch(spec(""));
            cluster.await(LivingCluster.runsWith(3)
                    .and(Seen.condition("RolloutComplete", "True", "AsSpecified"))
                    .and(status -> status.exporters() == null));
            assertThat(cluster.podsCounted().values()).containsOnly(3);
            assertThat(switches(cluster))
                    .containsExactly(
                            "POST /actuator/exporters/audit/disable ",
                            "POST /actuator/exporters/audit/enable ",
                            "DELETE /actuator/exporters/audit ");
            assertThat(cluster.fewestReady()).isEqualTo(2);
        }
    }

    /** However often the operator dies, the brokers are asked once, and before they restart. */
    @Test
    void oneIsLetGoOnceHoweverOftenTheOperatorDies() throws Exception {
        try (LivingCluster cluster = running()) {
            cluster.patch(spec(AUDIT.formatted("")));
            cluster.await(isAsSpecified(new ExporterStatus("audit", "Enabled", null, null, null)));
            cluster.beginCounting();
            final int before = cluster.brokers.requests.size();
            cluster.patch(spec(""));
            cluster.awaitWithMortals(
                    1,
                    LivingCluster.runsWith(3)
                            .and(Seen.condition("RolloutComplete", "True", "AsSpecified"))
                            .and(status -> status.exporters() == null)
                            .and(status ->
                                    cluster.podsCounted().values().stream().allMatch(pods -> pods == 2)));
            assertThat(switches(cluster)).containsExactly("DELETE /actuator/exporters/audit ");
            assertThat(cluster.brokers.requests.stream()
                            .skip(before)
                            .filter(request -> request.contains("/exporters/") || request.contains("/drain"))
                            .findFirst())
                    .hasValueSatisfying(first -> assertThat(first).startsWith("DELETE"));
        }
    }

    @Test
    void whatTheBrokersRefuseIsToldWithTheirReason() throws Exception {
        try (LivingCluster cluster = running()) {
            cluster.brokers.exporterRefusal = "not today";
            cluster.patch(spec(AUDIT.formatted(",\"enabled\":false")));
            cluster.await(Seen.condition("ExportersReady", "False", "ExporterRefused")
                    .and(Seen.condition("Degraded", "True", "ExporterRefused"))
                    .and(Seen.condition("RolloutComplete", "True", "AsSpecified")));
            assertThat(Seen.of(cluster.resource().getStatus(), "ExportersReady")
                            .orElseThrow()
                            .getMessage())
                    .isEqualTo("the brokers refused to disable exporter audit: not today");
            assertThat(cluster.resource().getStatus().exporters().getFirst().refusal())
                    .isEqualTo("not today");
        }
    }

    @Test
    void brokersOfOthersThatKnowNoSuchRequestAreToldApart() throws Exception {
        try (LivingCluster cluster = new LivingCluster(server, "exporters", server.config())) {
            cluster.brokers.foreign = true;
            cluster.create(3, """
                    image: {contract: Zeebe}
                    exporters: [{id: mine, className: org.example.Mine, jarPath: /jars/mine.jar, enabled: false}]
                    """);
            cluster.startOperator(Traffic.FOR_EVER);
            cluster.await(Seen.condition("Degraded", "True", "ExporterRefused"));
            assertThat(Seen.of(cluster.resource().getStatus(), "Degraded")
                            .orElseThrow()
                            .getMessage())
                    .contains("exporter mine goes on", "spec.exporters");
        }
    }

    private LivingCluster running() throws Exception {
        final LivingCluster cluster = new LivingCluster(server, "exporters", server.config());
        cluster.create(3);
        cluster.startOperator(Traffic.FOR_EVER);
        cluster.await(LivingCluster.runsWith(3));
        cluster.beginCounting();
        cluster.endsEvictions = true;
        return cluster;
    }

    private static String spec(final String exporter) {
        return "{\"exporters\":[" + exporter + "]}";
    }

    private static List<String> switches(final LivingCluster cluster) {
        return cluster.brokers.requests.stream()
                .filter(request -> request.contains("/actuator/exporters"))
                .toList();
    }

    private static Predicate<ZeebeClusterStatus> isAsSpecified(final ExporterStatus exporter) {
        return LivingCluster.runsWith(3)
                .and(Seen.condition("RolloutComplete", "True", "AsSpecified"))
                .and(Seen.condition("ExportersReady", "True", "AsSpecified"))
                .and(status -> List.of(exporter).equals(status.exporters()));
    }
}
