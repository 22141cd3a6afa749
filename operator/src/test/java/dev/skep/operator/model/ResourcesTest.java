package dev.skep.operator.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skep.operator.api.ZeebeCluster;
import dev.skep.operator.api.ZeebeClusterSpec;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class ResourcesTest {
    private static final String SMALL = "version: 1.0.0\nreplicas: 3\npartitions: 3\nreplicationFactor: 3\n";
    private static final String ZONES = SMALL + "zones: [{name: a}, {name: b, topologyValue: eu-b}, {name: c}]\n";
    private static final String REGIONS = """
            clusterName: payments
            version: 1.0.0
            replicas: 2
            partitions: 12
            replicationFactor: 3
            multiRegion:
              region: central
              regions:
                - {name: west, namespace: zeebe-west}
                - {name: central, namespace: zeebe-central}
                - {name: east, namespace: zeebe-east}
            """;

    private static Rendering rendering(final String name, final String spec) {
        final ZeebeCluster resource = new ZeebeCluster();
        resource.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace("work")
                .withUid("u1")
                .build());
        resource.setSpec(new KubernetesSerialization().unmarshal(spec, ZeebeClusterSpec.class));
        final Layout layout = Layout.of(resource);
        return new Rendering(resource, layout, Bootstrap.of(resource, layout), "registry/skep");
    }

    private static PodTemplateSpec pod(final String spec) throws ConfigProblem {
        return Workloads.template(rendering("orders", spec), 0, null).pod();
    }

    private static Map<String, String> environment(final PodTemplateSpec pod) {
        return pod.getSpec().getContainers().getFirst().getEnv().stream()
                .filter(variable -> variable.getValue() != null)
                .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
    }

    @Test
    void numbersFollowRegionsFirstThenZonesThenOrdinals() {
        final Layout zones = rendering("orders", ZONES).layout();
        assertThat(zones.place("orders-zeebe-b-1").orElseThrow().nodeId()).isEqualTo(4);
        assertThat(zones.place(5).orElseThrow().pod()).isEqualTo("orders-zeebe-c-1");
        assertThat(zones.place("orders-zeebe-d-1")).isEmpty();
        final Layout regions = rendering("central", REGIONS).layout();
        assertThat(regions.place("central-zeebe-1").orElseThrow().nodeId()).isEqualTo(4);
        assertThat(regions.place(3)).isEmpty();
        assertThat(regions.podAnywhere(3)).isEqualTo("west-zeebe-1");
        assertThat(regions.nodeIds(2)).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(regions.host(0, "west-zeebe-1")).isEqualTo("west-zeebe-1.west-zeebe.zeebe-west.svc.cluster.local");
    }

    @Test
    void everyNumberHasOnePlaceAndBack() {
        final Layout layout = rendering("orders", ZONES).layout();
        for (int id = 0; id < 100; id++) {
            final Layout.Place place = layout.place(id).orElseThrow();
            assertThat(layout.place(place.pod()).orElseThrow()).isEqualTo(place);
        }
    }

    @Test
    void nothingInAPodFollowsTheSize() throws ConfigProblem {
        final Rendering three = rendering("orders", ZONES);
        final Rendering six = rendering(
                "orders", ZONES.replace("replicas: 3", "replicas: 6").replace("partitions: 3", "partitions: 9"));
        final Rendering later = new Rendering(six.resource(), six.layout(), three.bootstrap(), six.image());

        assertThat(Workloads.template(later, 1, null)).isEqualTo(Workloads.template(three, 1, null));
    }

    @Test
    void whatAPodIsMadeFromTellsAnEditFromAnotherOperator() throws ConfigProblem {
        final Workloads.Template before = Workloads.template(rendering("orders", SMALL), 0, null);
        final Rendering same = rendering("orders", SMALL);
        final Workloads.Template otherOperator = Workloads.template(
                new Rendering(same.resource(), same.layout(), same.bootstrap(), "another/image"), 0, null);
        assertThat(otherOperator.specHash()).isEqualTo(before.specHash());
        assertThat(otherOperator.hash()).isNotEqualTo(before.hash());
        final Workloads.Template edited =
                Workloads.template(rendering("orders", SMALL + "logging: {level: DEBUG}\n"), 0, null);
        assertThat(edited.specHash()).isNotEqualTo(before.specHash());
    }

    /** So a default that a newer operator brings with it is no edit. */
    @Test
    void aDefaultThatIsWrittenOutIsNoEdit() throws ConfigProblem {
        final Workloads.Template before = Workloads.template(rendering("orders", SMALL), 0, null);
        final Workloads.Template written = Workloads.template(
                rendering("orders", SMALL + "logging: {level: INFO}\njvm: {heapPercent: 40}\nprobes: {}\n"), 0, null);
        assertThat(written).isEqualTo(before);
    }

    @Test
    void aClusterWithoutAnyGatewayIsRefused() throws ConfigProblem {
        final String byConfig = SMALL + "config: {zeebe: {broker: {gateway: {enable: false}}}}\n";
        final String byVariable = SMALL + "env: [{name: ZEEBE_BROKER_GATEWAY_ENABLE, value: \"false\"}]\n";
        for (final String spec : List.of(byConfig, byVariable)) {
            assertThatThrownBy(() -> pod(spec)).hasMessageContaining("no gateway would be there");
            assertThat(environment(pod(spec + "gateway: {mode: Standalone}\n")))
                    .containsEntry("ZEEBE_BROKER_GATEWAY_ENABLE", "false");
        }
        assertThat(environment(pod(SMALL + "config: {zeebe: {broker: {gateway: {enable: true}}}}\n")))
                .containsEntry("ZEEBE_BROKER_GATEWAY_ENABLE", "true");
    }

    @Test
    void servicesOfBrokersSelectOnePodEachAndLeadNobodyToManagement() {
        final Rendering rendering =
                rendering("orders", ZONES + "brokerServices: {annotations: {host: \"{pod}.example.org\"}}\n");
        final List<HasMetadata> services = PodServices.of(rendering, new TreeMap<>(Map.of(0, 1, 1, 2)));

        assertThat(PodServices.of(rendering("orders", ZONES), new TreeMap<>(Map.of(0, 1))))
                .isEmpty();
        assertThat(services)
                .extracting(service -> service.getMetadata().getName())
                .containsExactly("orders-zeebe-a-0", "orders-zeebe-b-0", "orders-zeebe-b-1");
        final Service last = (Service) services.getLast();
        assertThat(last.getSpec().getType()).isEqualTo("LoadBalancer");
        assertThat(last.getSpec().getSelector())
                .containsEntry("statefulset.kubernetes.io/pod-name", "orders-zeebe-b-1");
        assertThat(last.getMetadata().getAnnotations()).containsEntry("host", "orders-zeebe-b-1.example.org");
        assertThat(last.getSpec().getPorts())
                .extracting(port -> port.getPort())
                .containsExactly(26500, 8080, 26501, 26502);
        assertThat(services).allMatch(service -> PodServices.isOne((Service) service));
    }

    @Test
    void aPodIsRestrictedAndReadsItsNumberFromAFile() throws ConfigProblem {
        final PodTemplateSpec pod = pod(ZONES);
        final Container container = pod.getSpec().getContainers().getFirst();

        assertThat(pod.getSpec().getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSpec().getSecurityContext().getSeccompProfile().getType())
                .isEqualTo("RuntimeDefault");
        assertThat(pod.getSpec().getAutomountServiceAccountToken()).isFalse();
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(container.getImage()).isEqualTo("registry/skep:1.0.0");
        assertThat(container.getArgs()).containsExactly("broker", "--config", "/etc/skep/brokers/$(POD_NAME).yaml");
        assertThat(Workloads.bootstrap(rendering("orders", ZONES)).getData())
                .containsEntry("orders-zeebe-c-1.yaml", "zeebe.broker.cluster.nodeId: 5\n")
                .containsEntry("clusterSize", "3");
    }

    @Test
    void theEnvironmentIsThatOfThePublicContract() throws ConfigProblem {
        assertThat(environment(pod(ZONES + "config: {zeebe: {broker: {processing: {maxCommandsInBatch: 7}}}}\n")))
                .containsEntry("ZEEBE_BROKER_CLUSTER_CLUSTERNAME", "orders")
                .containsEntry("ZEEBE_BROKER_CLUSTER_ZONE", "a")
                .containsEntry(
                        "ZEEBE_BROKER_CLUSTER_INITIALCONTACTPOINTS",
                        "orders-zeebe-a-0.orders-zeebe.work.svc:26502,orders-zeebe-b-0.orders-zeebe.work.svc:26502,"
                                + "orders-zeebe-c-0.orders-zeebe.work.svc:26502")
                .containsEntry("ZEEBE_BROKER_NETWORK_ADVERTISEDHOST", "$(POD_NAME).orders-zeebe.work.svc")
                .containsEntry("ZEEBE_BROKER_DATA_DISK_FREESPACE_PROCESSING", "2147483648B")
                .containsEntry("ZEEBE_BROKER_PROCESSING_MAXCOMMANDSINBATCH", "7");
    }

    @Test
    void anImageOfOthersComputesItsNumberWithAShell() throws ConfigProblem {
        final PodTemplateSpec pod = pod(ZONES + "image: {contract: Zeebe, repository: camunda/zeebe}\n");

        assertThat(pod.getSpec().getContainers().getFirst().getCommand().getLast())
                .contains("SKEP_NODE_ID_OFFSET + SKEP_NODE_ID_STRIDE * ${POD_NAME##*-}");
        assertThat(environment(pod)).containsEntry("SKEP_NODE_ID_STRIDE", "3").doesNotContainKey("JDK_JAVA_OPTIONS");
    }

    @Test
    void whatTheOperatorSetsItselfIsRefusedInFreeParts() {
        assertThatThrownBy(() -> pod(SMALL + "config: {zeebe: {broker: {cluster: {node-id: 4}}}}\n"))
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining("zeebe.broker.cluster.nodeid");
        assertThatThrownBy(() -> pod(SMALL + "podTemplate: {spec: {volumes: [{name: data}]}}\n"))
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining("spec.volumes.data");
        assertThatThrownBy(() -> pod(SMALL + "podTemplate: {metadata: {labels: {app.kubernetes.io/name: x}}}\n"))
                .isInstanceOf(ConfigProblem.class);
    }

    @Test
    void thePodTemplateHasTheLastWord() throws ConfigProblem {
        final PodTemplateSpec pod = pod(SMALL
                + "podTemplate: {metadata: {annotations: {a: b}}, spec: {hostNetwork: true, containers: ["
                + "{name: zeebe, workingDir: /x}, {name: side, image: busybox}]}}\n");

        assertThat(pod.getMetadata().getAnnotations()).containsEntry("a", "b");
        assertThat(pod.getSpec().getHostNetwork()).isTrue();
        assertThat(pod.getSpec().getContainers()).extracting(Container::getName).containsExactly("zeebe", "side");
        assertThat(pod.getSpec().getContainers().getFirst().getWorkingDir()).isEqualTo("/x");
        assertThat(pod.getSpec().getContainers().getFirst().getImage()).isEqualTo("registry/skep:1.0.0");
    }

    @Test
    void aStatefulSetNeverRestartsPodsByItselfAndNamesItsZone() throws ConfigProblem {
        final Rendering rendering = rendering("orders", ZONES);
        final StatefulSet set = Workloads.statefulSet(rendering, 1, 2, Workloads.template(rendering, 1, null));

        assertThat(set.getMetadata().getName()).isEqualTo("orders-zeebe-b");
        assertThat(set.getSpec().getUpdateStrategy().getType()).isEqualTo("OnDelete");
        assertThat(set.getSpec().getPodManagementPolicy()).isEqualTo("Parallel");
        assertThat(Json.tree(set.getSpec().getTemplate().getSpec().getAffinity())
                        .toString())
                .contains("eu-b");
    }

    private static List<HasMetadata> around(final String spec) throws ConfigProblem {
        return Surroundings.of(rendering("orders", spec), null, Gateways.Present.NOTHING);
    }

    @Test
    void surroundingsAreTheSameWheneverTheyAreMadeAndFollowTheirSwitches() throws ConfigProblem {
        assertThat(Json.hash(around(ZONES).getFirst()))
                .isEqualTo(Json.hash(around(ZONES).getFirst()));
        assertThat(around(ZONES))
                .extracting(HasMetadata::getKind)
                .containsExactly("ServiceAccount", "Service", "Service", "PodDisruptionBudget", "NetworkPolicy");
        assertThat(around(SMALL + "networkPolicy: {enabled: false}\npodDisruptionBudget: {enabled: false}\n"
                        + "serviceAccount: {create: false, name: mine}\n"
                        + "gateway: {ingress: {grpcHost: zeebe.example.org}}\n"))
                .extracting(HasMetadata::getKind)
                .containsExactly("Service", "Service", "Ingress");
    }

    @Test
    void clientsComeInByGrpcAndByRest() throws ConfigProblem {
        final List<HasMetadata> around = around(SMALL + "gateway: {service: {restPort: 80},"
                + " ingress: {restHost: rest.example.org, tlsSecretName: ours}}\n");

        final Service front = only(Service.class, around, "orders-gateway");
        assertThat(front.getSpec().getPorts())
                .extracting(
                        ServicePort::getName,
                        ServicePort::getPort,
                        port -> port.getTargetPort().getIntVal())
                .containsExactly(tuple("grpc", 26500, 26500), tuple("rest", 80, 8080));
        final Ingress ingress = only(Ingress.class, around, "orders-gateway");
        assertThat(ingress.getSpec().getTls().getFirst().getHosts()).containsExactly("rest.example.org");
        assertThat(Json.tree(ingress).toString()).contains("\"name\":\"rest\"");
        assertThat(Json.tree(only(NetworkPolicy.class, around, "orders-zeebe")).toString())
                .contains("\"port\":26500", "\"port\":8080");
    }

    private static <T extends HasMetadata> T only(
            final Class<T> kind, final List<HasMetadata> objects, final String name) {
        return objects.stream()
                .filter(object -> kind.isInstance(object)
                        && object.getMetadata().getName().equals(name))
                .map(kind::cast)
                .findFirst()
                .orElseThrow();
    }

    private static final Set<String> PROMETHEUS = Set.of("ServiceMonitor", "PrometheusRule", "PodMonitor");

    private static List<String> monitors(final String spec, final Set<String> served) {
        return Monitors.of(rendering("orders", spec), served).stream()
                .map(object -> object.getKind() + "/" + object.getMetadata().getName())
                .toList();
    }

    @Test
    void monitorsAreMadeWhereTheirKindsAreKnownUnlessSomebodySaysOtherwise() {
        assertThat(monitors(SMALL, Set.of())).isEmpty();
        assertThat(monitors(SMALL, PROMETHEUS))
                .containsExactly("ServiceMonitor/orders-zeebe", "PrometheusRule/orders-zeebe");
        assertThat(monitors(SMALL + "monitoring: {serviceMonitor: {enabled: \"False\"}}\n", PROMETHEUS))
                .containsExactly("PrometheusRule/orders-zeebe");
        assertThat(monitors(SMALL + "monitoring: {serviceMonitor: {enabled: \"True\"}}\n", Set.of()))
                .containsExactly("ServiceMonitor/orders-zeebe");
        assertThat(monitors(SMALL + "suspend: true\n", PROMETHEUS))
                .as("no alarm about brokers that somebody has stopped")
                .containsExactly("ServiceMonitor/orders-zeebe");
        assertThat(Monitors.possible(rendering("orders", SMALL)))
                .extracting(
                        object -> object.getKind() + "/" + object.getMetadata().getName())
                .containsExactlyElementsOf(monitors(SMALL, PROMETHEUS));
    }

    @Test
    void prometheusFindsTheBrokersByTheHeadlessService() throws ConfigProblem {
        final String spec = SMALL + "monitoring: {serviceMonitor: {interval: 10s, labels: {release: prom, "
                + "skep.dev/cluster: other}}}\n";
        final JsonNode monitor =
                Json.tree(Monitors.of(rendering("orders", spec), PROMETHEUS).getFirst());
        final Service headless = (Service) around(spec).get(1);

        assertThat(monitor.at("/metadata/labels/release").asText()).isEqualTo("prom");
        assertThat(monitor.at("/metadata/labels/skep.dev~1cluster").asText()).isEqualTo("orders");
        assertThat(monitor.at("/metadata/ownerReferences/0/uid").asText()).isEqualTo("u1");
        assertThat(monitor.at("/spec/endpoints").toString())
                .contains("\"port\":\"management\"", "\"path\":\"/actuator/prometheus\"", "\"interval\":\"10s\"");
        monitor.at("/spec/selector/matchLabels")
                .properties()
                .forEach(label -> assertThat(headless.getMetadata().getLabels())
                        .containsEntry(label.getKey(), label.getValue().asText()));
        assertThat(headless.getSpec().getPorts())
                .extracting(port -> port.getName())
                .contains("management");
    }

    @Test
    void alertsNameThePodsOfThisClusterAndNoOthers() {
        final JsonNode alerts = Json.tree(
                        Monitors.of(rendering("orders", ZONES), PROMETHEUS).getLast())
                .at("/spec/groups/0/rules");
        final JsonNode small = Json.tree(
                        Monitors.of(rendering("orders", SMALL + "storage: {type: Ephemeral}\n"), PROMETHEUS)
                                .getLast())
                .at("/spec/groups/0/rules");

        assertThat(alerts.findValuesAsText("alert"))
                .containsExactly(
                        "SkepPartitionWithoutLeader",
                        "SkepBrokerDown",
                        "SkepReplicaUnhealthy",
                        "SkepReplicaBehind",
                        "SkepDiskNearlyFull",
                        "SkepClusterDegraded",
                        "SkepRequestsDropped");
        assertThat(alerts.findValuesAsText("expr"))
                .allMatch(expression -> expression.contains("orders-zeebe-(a|b|c)-[0-9]+\"")
                        || expression.contains("cluster=\"orders\",namespace=\"work\"}"))
                .contains("zeebe_health{namespace=\"work\",pod=~\"orders-zeebe-(a|b|c)-[0-9]+\"} < 1")
                .anyMatch(expression -> expression.endsWith("} < " + (32L << 30) / 10));
        assertThat(small.findValuesAsText("expr"))
                .hasSize(6)
                .filteredOn(expression -> expression.contains("pod=~\"orders-zeebe-[0-9]+\""))
                .hasSize(5);
    }

    @Test
    void theDashboardIsJsonOfThisCluster() throws Exception {
        final ConfigMap map = (ConfigMap)
                around(ZONES + "monitoring: {dashboards: {enabled: true}}\n").getLast();
        final String text = map.getData().get("skep-work-orders.json");
        final JsonNode dashboard = new ObjectMapper().readTree(text);

        assertThat(map.getMetadata().getName()).isEqualTo("orders-dashboard");
        assertThat(map.getMetadata().getLabels())
                .containsEntry("grafana_dashboard", "1")
                .containsEntry("skep.dev/cluster", "orders");
        assertThat(dashboard.path("title").asText()).isEqualTo("Skep: work/orders");
        assertThat(text).doesNotContain("@");
        assertThat(dashboard.findValuesAsText("expr"))
                .isNotEmpty()
                .allMatch(
                        expression -> expression.contains("namespace=\"work\",pod=~\"orders-zeebe-(a|b|c)-[0-9]+\"}"));
        assertThat(Surroundings.possible(rendering("orders", SMALL)))
                .extracting(
                        object -> object.getKind() + "/" + object.getMetadata().getName())
                .contains("ConfigMap/orders-dashboard");
    }

    /** What a broker counts is listed in docs/management.md, which its own tests hold. */
    @Test
    void alertsAndDashboardAskForWhatBrokersCount() throws Exception {
        final String page = Files.readString(Path.of("../docs/management.md"));
        final List<String> expressions = new ArrayList<>(
                Json.tree(Monitors.of(rendering("orders", SMALL), PROMETHEUS).getLast())
                        .findValuesAsText("expr"));
        final ConfigMap map = (ConfigMap)
                around(SMALL + "monitoring: {dashboards: {enabled: true}}\n").getLast();
        expressions.addAll(new ObjectMapper()
                .readTree(map.getData().get("skep-work-orders.json"))
                .findValuesAsText("expr"));
        final SortedSet<String> names = new TreeSet<>();
        expressions.forEach(expression -> Pattern.compile("\\b([a-z]+_\\w+|up)\\{")
                .matcher(expression)
                .results()
                .forEach(found -> names.add(found.group(1).replaceFirst("_bucket$", ""))));

        assertThat(names).hasSizeGreaterThan(12);
        names.removeAll(Set.of("up", "kubelet_volume_stats_available_bytes", "skep_operator_cluster_condition"));
        assertThat(names).allMatch(name -> isListed(page, name));
    }

    private static boolean isListed(final String page, final String name) {
        if (page.contains("`" + name + "`")) {
            return true;
        }
        // `zeebe_log_appender_*` and the like, and `_operations_pending` behind the first of a family
        for (int at = name.lastIndexOf('_'); at > 0; at = name.lastIndexOf('_', at - 1)) {
            if (page.contains("`" + name.substring(0, at) + "_*`")
                    || (page.contains("`" + name.substring(at) + "`")
                            && page.contains("`" + name.substring(0, at) + "_"))) {
                return true;
            }
        }
        return false;
    }

    @Test
    void quantitiesAreBytesAndBack() {
        assertThat(Quantities.bytes("32Gi")).isEqualTo(32L << 30);
        assertThat(Quantities.bytes("1.5Gi")).isEqualTo(3L << 29);
        assertThat(Quantities.text(3L << 29)).isEqualTo("1536Mi");
        assertThat(Quantities.text(Quantities.bytes("10G"))).isEqualTo("9765625Ki");
    }
}
