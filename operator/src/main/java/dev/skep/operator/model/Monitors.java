package dev.skep.operator.model;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.skep.operator.api.Monitoring;
import dev.skep.operator.api.Storage;
import dev.skep.operator.api.ZeebeClusterSpec;
import dev.skep.operator.api.Zone;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What Prometheus and Grafana are told of a cluster. Not every Kubernetes knows the kinds of Prometheus. */
public final class Monitors {
    /** Group and version of the kinds of Prometheus. */
    public static final String API = "monitoring.coreos.com/v1";

    static final String SCRAPE = "ServiceMonitor";
    static final String RULES = "PrometheusRule";

    private static final String WARNING = "warning";
    private static final String CRITICAL = "critical";

    private Monitors() {}

    /**
     * Those of Prometheus that are wanted.
     *
     * @param served kinds of {@link #API} that this Kubernetes knows
     */
    public static List<GenericKubernetesResource> of(final Rendering rendering, final Set<String> served) {
        final ZeebeClusterSpec spec = rendering.resource().getSpec();
        final Monitoring wish = spec.monitoring();
        final List<GenericKubernetesResource> objects = new ArrayList<>();
        if (isWanted(wish.serviceMonitor().enabled(), SCRAPE, served)) {
            objects.add(scrape(rendering, wish.serviceMonitor()));
        }
        // who has stopped all brokers needs no alarm about it
        if (isWanted(wish.prometheusRule().enabled(), RULES, served) && !spec.suspend()) {
            objects.add(rules(rendering, wish.prometheusRule()));
        }
        return objects;
    }

    /** Kinds and names of what {@link #of} may make. */
    public static List<GenericKubernetesResource> possible(final Rendering rendering) {
        return List.of(object(rendering, SCRAPE, Map.of()), object(rendering, RULES, Map.of()));
    }

    private static boolean isWanted(final Monitoring.Wish wish, final String kind, final Set<String> served) {
        return wish == Monitoring.Wish.True || (wish == Monitoring.Wish.Auto && served.contains(kind));
    }

    private static GenericKubernetesResource object(
            final Rendering rendering, final String kind, final Map<String, String> labels) {
        final GenericKubernetesResource object = new GenericKubernetesResource();
        object.setApiVersion(API);
        object.setKind(kind);
        object.setMetadata(meta(rendering, rendering.layout().headless(), labels));
        return object;
    }

    /** Labels by which others find it are added to ours, and replace none. */
    private static ObjectMeta meta(final Rendering rendering, final String name, final Map<String, String> labels) {
        final ObjectMeta meta = Surroundings.meta(rendering, name, Labels.BROKER, Map.of());
        final Map<String, String> all = new TreeMap<>(labels);
        all.putAll(meta.getLabels());
        meta.setLabels(all);
        return meta;
    }

    private static GenericKubernetesResource scrape(final Rendering rendering, final Monitoring.Scrape wish) {
        final GenericKubernetesResource object = object(rendering, SCRAPE, wish.labels());
        object.setAdditionalProperty(
                "spec",
                Map.of(
                        "selector",
                        Map.of("matchLabels", Labels.selector(rendering.layout(), Labels.BROKER)),
                        "endpoints",
                        List.of(Map.of(
                                "port", "management", "path", "/actuator/prometheus", "interval", wish.interval()))));
        return object;
    }

    private static GenericKubernetesResource rules(final Rendering rendering, final Monitoring.Rules wish) {
        final GenericKubernetesResource object = object(rendering, RULES, wish.labels());
        object.setAdditionalProperty(
                "spec", Map.of("groups", List.of(Map.of("name", "zeebe-cluster", "rules", alerts(rendering)))));
        return object;
    }

    private static List<Map<String, Object>> alerts(final Rendering rendering) {
        final ZeebeClusterSpec spec = rendering.resource().getSpec();
        final String select = "{" + select(rendering) + "}";
        final List<Map<String, Object>> alerts = new ArrayList<>();
        alerts.add(alert(
                rendering,
                "SkepPartitionWithoutLeader",
                CRITICAL,
                "1m",
                "(count(max by (partition) (zeebe_gateway_topology_partition_roles" + select
                        + ") == 3) or vector(0)) < " + spec.partitions(),
                "only {{ $value }} of " + spec.partitions() + " partitions have a leader",
                "Work of the others stands still. kubectl describe zc names them and the brokers that are missing."));
        alerts.add(alert(
                rendering,
                "SkepBrokerDown",
                WARNING,
                "5m",
                "sum(up" + select + ") < " + spec.replicas() + " or absent(up" + select + ")",
                "Prometheus does not reach all of " + spec.replicas() + " brokers",
                "One more that is missing may stop partitions. When all pods are ready, see whether"
                        + " spec.networkPolicy.monitoringFrom lets Prometheus in."));
        alerts.add(alert(
                rendering,
                "SkepReplicaUnhealthy",
                WARNING,
                "5m",
                "zeebe_health" + select + " < 1",
                "partition {{ $labels.partition }} is unhealthy on {{ $labels.pod }}",
                "The log of the broker and its /actuator/partitions say why; -1 stays until it is restarted."));
        alerts.add(alert(
                rendering,
                "SkepReplicaBehind",
                WARNING,
                "10m",
                "max by (partition, follower) (atomix_non_replicated_entries" + select + ") > 10000",
                "broker {{ $labels.follower }} lacks {{ $value }} entries of partition {{ $labels.partition }}",
                "It is away, or slower than the leader writes: look at its disk and at the network."));
        if (spec.storage().type() == Storage.Type.Persistent) {
            alerts.add(alert(
                    rendering,
                    "SkepDiskNearlyFull",
                    WARNING,
                    "5m",
                    "kubelet_volume_stats_available_bytes{namespace=\""
                            + rendering.layout().namespace() + "\",persistentvolumeclaim=~\"data-"
                            + pods(rendering) + "\"} < " + scarce(spec.storage()),
                    "volume {{ $labels.persistentvolumeclaim }} has {{ $value | humanize1024 }}B left",
                    "Below " + spec.storage().freeSpace().processing()
                            + " no commands are taken. Exporters that stand still keep the log long; spec.storage.size"
                            + " makes volumes larger."));
        }
        alerts.add(alert(
                rendering,
                "SkepClusterDegraded",
                WARNING,
                "15m",
                condition(rendering, "Degraded") + " == 1",
                "the operator says that somebody should look",
                "The condition Degraded of the resource tells why: a broker that is lost, a restart or a change of the"
                        + " topology that does not go on."));
        if (Encryption.renewsItself(spec)) {
            alerts.add(alert(
                    rendering,
                    "SkepCertificateNotKept",
                    WARNING,
                    "1h",
                    condition(rendering, "CertificatesReady") + " == 0",
                    "a certificate is not made or not renewed",
                    "The condition CertificatesReady of the resource tells why. A certificate that ends takes the"
                            + " connections with it that are made after that."));
        }
        alerts.add(alert(
                rendering,
                "SkepRequestsDropped",
                WARNING,
                "5m",
                "sum by (partition) (rate(zeebe_dropped_request_count_total" + select
                        + "[5m])) / sum by (partition) (rate(zeebe_received_request_count_total" + select
                        + "[5m])) > 0.01",
                "partition {{ $labels.partition }} refuses {{ $value | humanizePercentage }} of requests",
                "Backpressure: more is asked than it can do. Clients try again, later."));
        return alerts;
    }

    private static Map<String, Object> alert(
            final Rendering rendering,
            final String name,
            final String severity,
            final String after,
            final String expression,
            final String summary,
            final String description) {
        final Layout layout = rendering.layout();
        return Map.of(
                "alert",
                name,
                "expr",
                expression,
                "for",
                after,
                "labels",
                Map.of("severity", severity, "namespace", layout.namespace(), "zeebe_cluster", layout.cluster()),
                "annotations",
                Map.of(
                        "summary",
                        layout.namespace() + "/" + layout.cluster() + ": " + summary,
                        "description",
                        description));
    }

    /** A tenth of the volume, or a quarter above what is too little, whichever is more. */
    private static long scarce(final Storage storage) {
        final long least = Quantities.bytes(storage.freeSpace().processing());
        return Math.max(least + least / 4, Quantities.bytes(storage.size()) / 10);
    }

    /** Whoever scrapes, its targets have these two labels. */
    private static String select(final Rendering rendering) {
        return "namespace=\"" + rendering.layout().namespace() + "\",pod=~\"" + pods(rendering) + "\"";
    }

    /** Of the operator's own metrics, whose label of the namespace Prometheus may have renamed, as it has one for the operator itself. */
    private static String condition(final Rendering rendering, final String type) {
        final Layout layout = rendering.layout();
        final String metric =
                "skep_operator_cluster_condition{condition=\"" + type + "\",cluster=\"" + layout.cluster() + "\",";
        return "(" + metric + "exported_namespace=\"" + layout.namespace() + "\"} or " + metric + "namespace=\""
                + layout.namespace() + "\"})";
    }

    private static String pods(final Rendering rendering) {
        final Layout layout = rendering.layout();
        final String zones = layout.hasZones()
                ? layout.zones().stream().map(Zone::name).collect(Collectors.joining("|", "(", ")-"))
                : "";
        return layout.headless() + "-" + zones + "[0-9]+";
    }

    static String dashboardName(final Layout layout) {
        return layout.cluster() + "-dashboard";
    }

    /** For the Grafana that looks for such ConfigMaps. */
    static ConfigMap dashboard(final Rendering rendering) {
        final Layout layout = rendering.layout();
        final String name = layout.namespace() + "/" + layout.cluster();
        final String text = template()
                .replace("@select@", inJson(select(rendering)))
                .replace("@title@", inJson("Skep: " + name))
                .replace("@uid@", "skep-" + Json.hash(Map.of("cluster", name)));
        return new ConfigMapBuilder()
                .withMetadata(meta(
                        rendering,
                        dashboardName(layout),
                        rendering.resource().getSpec().monitoring().dashboards().labels()))
                .addToData("skep-" + layout.namespace() + "-" + layout.cluster() + ".json", text)
                .build();
    }

    private static String inJson(final String text) {
        final String quoted = TextNode.valueOf(text).toString();
        return quoted.substring(1, quoted.length() - 1);
    }

    private static String template() {
        try (InputStream in = Monitors.class.getResourceAsStream("dashboard.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
