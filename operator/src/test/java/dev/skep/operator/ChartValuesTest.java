package dev.skep.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each value of a chart changes what it says, and nothing else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ChartValuesTest {
    private static final String CONTAINER = "Deployment/it-skep-operator/spec/template/spec/containers/0/";
    private static final String TEST = "Pod/it-test/spec/containers/0/";
    private static final String OPERATOR = "skep-operator";
    private static final String CLUSTER = "zeebe-cluster";
    /** Tried below as a whole: they are in the name of everything. */
    private static final List<String> NAMES = List.of("nameOverride", "fullnameOverride");

    private String helm;

    @BeforeAll
    void find() {
        helm = Helm.program();
        assumeTrue(!helm.isEmpty(), Helm.MISSING);
    }

    /** Objects by kind and name, flat: path to value. */
    private SortedMap<String, JsonNode> rendered(final String chart, final String... set) throws IOException {
        final List<String> command = new ArrayList<>(List.of(helm, "template", "it", Helm.chart(chart), "-n", "space"));
        command.addAll(List.of("--kube-version", Helm.OLDEST_KUBERNETES));
        if (chart.equals(OPERATOR)) {
            command.add("--no-hooks");
        }
        for (final String one : set) {
            command.addAll(List.of("--set", one));
        }
        final String yaml = Shell.must(Duration.ofMinutes(1), command.toArray(String[]::new));
        final SortedMap<String, JsonNode> flat = new TreeMap<>();
        try (MappingIterator<JsonNode> documents =
                new YAMLMapper().readerFor(JsonNode.class).readValues(yaml)) {
            while (documents.hasNext()) {
                final JsonNode object = documents.next();
                if (object != null && object.has("kind")) {
                    flatten(
                            object.path("kind").asText() + "/"
                                    + object.at("/metadata/name").asText(),
                            object,
                            flat);
                }
            }
        }
        return flat;
    }

    private static void flatten(final String path, final JsonNode node, final SortedMap<String, JsonNode> flat) {
        if (node.isValueNode() || node.isEmpty()) {
            flat.put(path, node);
        }
        for (final Map.Entry<String, JsonNode> field : node.properties()) {
            flatten(path + "/" + field.getKey().replace("/", "~1"), field.getValue(), flat);
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            flatten(path + "/" + i, node.get(i), flat);
        }
    }

    /** A changed field with its value, an object that came (+) or went (-). */
    private static SortedSet<String> difference(
            final SortedMap<String, JsonNode> before, final SortedMap<String, JsonNode> after) {
        final SortedSet<String> all = new TreeSet<>(before.keySet());
        all.addAll(after.keySet());
        final SortedSet<String> found = new TreeSet<>();
        for (final String path : all) {
            final String object = path.split("/", -1)[0] + "/" + path.split("/", -1)[1];
            final JsonNode now = after.getOrDefault(path, MissingNode.getInstance());
            if (!before.containsKey(object + "/kind")) {
                found.add("+" + object);
            } else if (!after.containsKey(object + "/kind")) {
                found.add("-" + object);
            } else if (!now.equals(before.getOrDefault(path, MissingNode.getInstance()))) {
                found.add(path.replace(CONTAINER, "").replace(TEST, "") + "=" + now.asText());
            }
        }
        return found;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "replicas=2 | Deployment/it-skep-operator/spec/replicas=2",
                "global.imageRegistry=there | image=there/skep-operator:0.1.0-SNAPSHOT",
                "image.registry=there | image=there/skep-operator:0.1.0-SNAPSHOT",
                "image.repository=there/it | image=there/it:0.1.0-SNAPSHOT",
                "image.tag=1.2.3 | image=skep-operator:1.2.3",
                "image.digest=sha256:abc | image=skep-operator@sha256:abc",
                "image.pullPolicy=Always | imagePullPolicy=Always",
                "image.pullSecrets[0]=key | Deployment/it-skep-operator/spec/template/spec/imagePullSecrets/0/name=key",
                "watch.allNamespaces=false | env/1/value=space +Role/it-skep-operator +RoleBinding/it-skep-operator"
                        + " -ClusterRole/it-skep-operator -ClusterRoleBinding/it-skep-operator",
                "certificates.selfManagedIn[0]=here | +Role/it-skep-operator-certificates"
                        + " +RoleBinding/it-skep-operator-certificates",
                "leaderElection.enabled=false | env/3/value=false -Role/it-skep-operator-lease -RoleBinding/it-skep-operator-lease",
                "defaults.brokerImage=there/skep | env/5/value=there/skep",
                "resources.requests.cpu=1 | resources/requests/cpu=1",
                "resources.limits.memory=1Gi | resources/limits/memory=1Gi",
                "logging.level=DEBUG | env/6/value=DEBUG",
                "logging.format=json | env/7/value=json",
                "metrics.serviceMonitor=true | +ServiceMonitor/it-skep-operator",
                "metrics.labels.a=b,metrics.serviceMonitor=true | +ServiceMonitor/it-skep-operator",
                "dashboards.enabled=true | +ConfigMap/it-skep-operator-dashboard",
                "dashboards.labels.a=b,dashboards.enabled=true | +ConfigMap/it-skep-operator-dashboard",
                "networkPolicy.enabled=false | -NetworkPolicy/it-skep-operator",
                "podDisruptionBudget.enabled=true | +PodDisruptionBudget/it-skep-operator",
                "serviceAccount.create=false | -ServiceAccount/it-skep-operator",
                "serviceAccount.name=mine | +ServiceAccount/mine -ServiceAccount/it-skep-operator"
                        + " Deployment/it-skep-operator/spec/template/spec/serviceAccountName=mine"
                        + " ClusterRoleBinding/it-skep-operator/subjects/0/name=mine"
                        + " ClusterRoleBinding/it-skep-operator-definitions/subjects/0/name=mine"
                        + " RoleBinding/it-skep-operator-lease/subjects/0/name=mine",
                "serviceAccount.annotations.a=b | ServiceAccount/it-skep-operator/metadata/annotations/a=b",
                "nodeSelector.disk=ssd | Deployment/it-skep-operator/spec/template/spec/nodeSelector/disk=ssd",
                "tolerations[0].key=gpu | Deployment/it-skep-operator/spec/template/spec/tolerations/0/key=gpu",
                "affinity.nodeAffinity.a=b | Deployment/it-skep-operator/spec/template/spec/affinity/nodeAffinity/a=b",
                "priorityClassName=high | Deployment/it-skep-operator/spec/template/spec/priorityClassName=high",
                "podAnnotations.a=b | Deployment/it-skep-operator/spec/template/metadata/annotations/a=b",
                "extraEnv[0].name=A | env/8/name=A",
                "extraVolumes[0].name=more | Deployment/it-skep-operator/spec/template/spec/volumes/1/name=more",
                "extraVolumeMounts[0].name=more | volumeMounts/1/name=more",
                "extraObjects[0].kind=ConfigMap,extraObjects[0].metadata.name=more | +ConfigMap/more",
            })
    void aValueOfTheOperatorChangesWhatItSays(final String set, final String expected) throws IOException {
        assertThat(difference(rendered(OPERATOR), rendered(OPERATOR, set)))
                .containsExactlyInAnyOrder(expected.split(" ", -1));
    }

    @Test
    void severalNamespacesHaveARoleEach() throws IOException {
        final String yaml = Shell.must(
                Duration.ofMinutes(1),
                helm,
                "template",
                "it",
                Helm.chart(OPERATOR),
                "--kube-version",
                Helm.OLDEST_KUBERNETES,
                "--set",
                "watch.allNamespaces=false,watch.namespaces={a,b}");
        assertThat(yaml).contains("namespace: a\n", "namespace: b\n", "value: \"a,b\"");
    }

    @Test
    void namesAreReplacedInEverything() throws IOException {
        assertThat(rendered(OPERATOR, "fullnameOverride=mine").keySet())
                .noneMatch(path -> path.contains("/it-skep-operator/"))
                .anyMatch(path -> path.startsWith("Deployment/mine/"));
        assertThat(rendered(OPERATOR, "nameOverride=mine").keySet())
                .noneMatch(path -> path.contains("/it-skep-operator/"))
                .anyMatch(path -> path.startsWith("Deployment/it-mine/"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cluster.replicas=6 | ZeebeCluster/it/spec/replicas=6 args/2=--brokers=6",
                "cluster.partitions=6 | ZeebeCluster/it/spec/partitions=6 args/3=--partitions=6",
                "cluster.replicationFactor=1 | ZeebeCluster/it/spec/replicationFactor=1 args/4=--replication-factor=1",
                "cluster.version=9.8.7 | ZeebeCluster/it/spec/version=9.8.7 image=skep:9.8.7"
                        + " ZeebeCluster/it/metadata/labels/app.kubernetes.io~1version=9.8.7"
                        + " Pod/it-test/metadata/labels/app.kubernetes.io~1version=9.8.7",
                "cluster.image.repository=there/it | ZeebeCluster/it/spec/image/repository=there/it image=there/it:0.1.0-SNAPSHOT",
                "cluster.image.tag=x | ZeebeCluster/it/spec/image/tag=x image=skep:x",
                "cluster.image.contract=Zeebe,cluster.version=8.5.8,test.image= | ZeebeCluster/it/spec/image/contract=Zeebe"
                        + " ZeebeCluster/it/spec/version=8.5.8 ZeebeCluster/it/metadata/labels/app.kubernetes.io~1version=8.5.8"
                        + " Pod/it-test/metadata/labels/app.kubernetes.io~1version=8.5.8",
                "cluster.gateway.service.grpcPort=443 | ZeebeCluster/it/spec/gateway/service/grpcPort=443"
                        + " args/1=--gateway=it-gateway.space.svc:443",
                "test.image=there/test:1 | image=there/test:1",
                "cluster.storage.size=9Gi | ZeebeCluster/it/spec/storage/size=9Gi",
                "annotations.a=b | ZeebeCluster/it/metadata/annotations/a=b",
                "name=orders | +ZeebeCluster/orders -ZeebeCluster/it +Pod/orders-test -Pod/it-test",
                "extraObjects[0].kind=ConfigMap,extraObjects[0].metadata.name=more | +ConfigMap/more",
            })
    void aValueOfAClusterIsPassedOnAsItIs(final String set, final String expected) throws IOException {
        assertThat(difference(rendered(CLUSTER), rendered(CLUSTER, set)))
                .containsExactlyInAnyOrder(expected.split(" ", -1));
    }

    /** The gateway's certificate is all that the pod of helm test sees of the Secret. */
    @Test
    void theTestOfAClusterKnowsTheCertificateOfItsGateway() throws IOException {
        final SortedMap<String, JsonNode> made = rendered(CLUSTER, "cluster.tls.gatewaySecretName=mine");

        assertThat(made.get(TEST + "args/2").asText()).isEqualTo("--certificate=/certificate/tls.crt");
        assertThat(made.get(TEST + "volumeMounts/0/mountPath").asText()).isEqualTo("/certificate");
        final String volume = "Pod/it-test/spec/volumes/0/secret/";
        assertThat(made.get(volume + "secretName").asText()).isEqualTo("mine");
        assertThat(made.get(volume + "items/0/key").asText()).isEqualTo("tls.crt");
        assertThat(made).doesNotContainKey(volume + "items/1/key");
        for (final String[] issuer : new String[][] {
            {"SelfManaged", "it-gateway-tls"},
            {"CertManager,cluster.tls.gateway.issuerRef.name=a", "it-gateway-cert-manager"},
            {"Secret,cluster.tls.gateway.secretName=mine", "mine"}
        }) {
            assertThat(rendered(CLUSTER, "cluster.tls.gateway.issuer=" + issuer[0])
                            .get(volume + "secretName")
                            .asText())
                    .isEqualTo(issuer[1]);
        }
        assertThat(rendered(CLUSTER, "cluster.tls.gateway.issuer=None")).doesNotContainKey(volume + "secretName");
    }

    @Test
    void theTestOfAClusterExpectsTheBrokersOfAllRegions() throws IOException {
        final SortedMap<String, JsonNode> made = rendered(
                CLUSTER,
                "cluster.replicas=2",
                "cluster.multiRegion.region=b",
                "cluster.multiRegion.regions[0].name=a",
                "cluster.multiRegion.regions[0].namespace=a",
                "cluster.multiRegion.regions[1].name=b",
                "cluster.multiRegion.regions[1].namespace=b");

        assertThat(made.get(TEST + "args/2").asText()).isEqualTo("--brokers=4");
    }

    /** So that a new value gets its line above. */
    @Test
    void everyValueIsTried() throws IOException {
        final SortedSet<String> values = new TreeSet<>();
        final JsonNode properties = new ObjectMapper()
                .readTree(Path.of(Helm.chart(OPERATOR), "values.schema.json").toFile())
                .path("properties");
        final List<String> lines = Stream.of(ChartValuesTest.class.getDeclaredMethods())
                .filter(method -> method.getName().equals("aValueOfTheOperatorChangesWhatItSays"))
                .flatMap(method ->
                        Stream.of(method.getAnnotation(CsvSource.class).value()))
                .toList();
        for (final Map.Entry<String, JsonNode> property : properties.properties()) {
            final JsonNode below = property.getValue().path("properties");
            if (below.isEmpty() || property.getKey().equals("resources")) {
                values.add(property.getKey());
            }
            below.fieldNames().forEachRemaining(name -> values.add(property.getKey() + "." + name));
        }
        values.removeAll(NAMES);
        values.removeAll(List.of("enabled", "crds", "watch.namespaces"));
        assertThat(values)
                .hasSizeGreaterThan(20)
                .allMatch(value -> lines.stream()
                        .anyMatch(line -> line.startsWith(value + "=")
                                || line.startsWith(value + "[")
                                || line.startsWith(value + ".")));
    }
}
