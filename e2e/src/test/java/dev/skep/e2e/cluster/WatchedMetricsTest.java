package dev.skep.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skep.e2e.fixture.Await;
import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.EndToEnd;
import dev.skep.e2e.fixture.Processes;
import io.camunda.zeebe.client.api.response.ActivatedJob;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the operator's alerts and its dashboard ask Prometheus for is what brokers tell it, by name and by label. */
@EndToEnd
@ExtendWith(SharedCluster.class)
final class WatchedMetricsTest {
    private static final Path OPERATOR =
            Path.of(System.getProperty("skep.root", "..")).resolve("operator");
    private static final Pattern SERIES = Pattern.compile("\\b([a-z]+_\\w+|up)\\{([^}]*)}");
    private static final Pattern LABEL = Pattern.compile("(\\w+) *(=~|!=|!~|=) *\"([^\"]*)\"");
    private static final Pattern GROUPS = Pattern.compile("\\bby \\(([^)]*)\\)");
    private static final Pattern NAMED = Pattern.compile("\\$labels\\.(\\w+)");
    /** Told by Prometheus itself, by the kubelet, by the operator. */
    private static final Set<String> OF_OTHERS =
            Set.of("up", "kubelet_volume_stats_available_bytes", "skep_operator_cluster_condition");
    /** Prometheus adds them to whatever it finds by a Service. */
    private static final Set<String> OF_PROMETHEUS = Set.of("namespace", "pod");

    private final ClusterOfProcesses cluster;

    WatchedMetricsTest(final ClusterOfProcesses cluster) {
        this.cluster = cluster;
    }

    @Test
    void alertsAndDashboardAskForWhatBrokersTell() throws IOException {
        cluster.awaitSettled();
        workAndFail();
        final List<Query> queries = queries();
        assertThat(queries).hasSizeGreaterThan(10);

        Await.until(() -> {
            final SortedMap<String, SortedSet<String>> told = told();
            for (final Query query : queries) {
                assertThat(told).as(query.expression()).containsKey(query.metric());
                assertThat(told.get(query.metric()))
                        .as("labels that %s uses in %s", query.metric(), query.expression())
                        .containsAll(query.labels());
            }
        });
    }

    /** So that there are jobs that end and jobs that fail, and an incident. */
    private void workAndFail() {
        final String id = Client.unique("watched");
        final Client client = cluster.client(0);
        client.deploy(Processes.oneTask(id));
        client.create(id);
        final long worked = client.create(id);
        final List<ActivatedJob> jobs = client.jobs(id, 2);
        for (final ActivatedJob job : jobs) {
            if (job.getProcessInstanceKey() == worked) {
                client.complete(job, Map.of());
            } else {
                client.zeebe()
                        .newFailCommand(job.getKey())
                        .retries(0)
                        .errorMessage("no paper")
                        .send()
                        .join();
            }
        }
        client.awaitEnded(worked);
    }

    /**
     * What is asked of one metric.
     *
     * @param labels by name, and those whose value is given as in {@code area="heap"}
     */
    private record Query(String expression, String metric, SortedSet<String> labels) {}

    private static List<Query> queries() throws IOException {
        final ObjectMapper json = new ObjectMapper();
        final List<Query> queries = new ArrayList<>();
        for (final JsonNode rule : json.readTree(
                OPERATOR.resolve("src/test/resources/monitoring/rules.json").toFile())) {
            final Matcher named = NAMED.matcher(rule.path("annotations").toString());
            final SortedSet<String> words = new TreeSet<>();
            while (named.find()) {
                words.add(named.group(1));
            }
            add(rule.path("expr").asText(), words, queries);
        }
        final JsonNode dashboard =
                json.readTree(OPERATOR.resolve("src/main/resources/dev/skep/operator/model/dashboard.json")
                        .toFile());
        for (final JsonNode target : dashboard.findValues("targets")) {
            target.forEach(one ->
                    add(one.path("expr").asText().replace("@select@", "namespace=\"work\""), new TreeSet<>(), queries));
        }
        return queries;
    }

    private static void add(final String expression, final Set<String> more, final List<Query> queries) {
        final Matcher series = SERIES.matcher(expression);
        while (series.find()) {
            if (OF_OTHERS.contains(series.group(1))) {
                continue;
            }
            final SortedSet<String> labels = new TreeSet<>(more);
            final Matcher label = LABEL.matcher(series.group(2));
            while (label.find()) {
                labels.add(
                        label.group(2).equals("=") && !OF_PROMETHEUS.contains(label.group(1))
                                ? label.group()
                                : label.group(1));
            }
            final Matcher groups = GROUPS.matcher(expression);
            while (groups.find()) {
                labels.addAll(List.of(groups.group(1).split(", *", -1)));
            }
            labels.removeAll(OF_PROMETHEUS);
            queries.add(new Query(expression, series.group(1), labels));
        }
    }

    /** Names of labels, and labels with their values, by the name of the metric; of all brokers together. */
    private SortedMap<String, SortedSet<String>> told() {
        final SortedMap<String, SortedSet<String>> told = new TreeMap<>();
        for (int broker = 0; broker < cluster.size(); broker++) {
            for (final String line : Metrics.of(cluster.broker(broker)).lines()) {
                final int brace = line.indexOf('{');
                final String name = line.substring(0, brace < 0 ? line.indexOf(' ') : brace);
                final SortedSet<String> labels = told.computeIfAbsent(name, key -> new TreeSet<>());
                final Matcher label = LABEL.matcher(brace < 0 ? "" : line.substring(brace));
                while (label.find()) {
                    labels.add(label.group(1));
                    labels.add(label.group());
                }
            }
        }
        return told;
    }
}
