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
    private static final String OPERATOR = "skep-operator";
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
        command.addAll(List.of("--no-hooks", "--kube-version", Helm.OLDEST_KUBERNETES));
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
            flatten(path + "/" + field.getKey(), field.getValue(), flat);
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
                found.add(path.replace(CONTAINER, "") + "=" + now.asText());
            }
        }
        return found;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "replicas=2 | Deployment/it-skep-operator/spec/replicas=2",
                "image.repository=there/it | image=there/it:0.1.0-SNAPSHOT",
                "image.tag=1.2.3 | image=skep-operator:1.2.3",
                "image.digest=sha256:abc | image=skep-operator@sha256:abc",
                "image.pullPolicy=Always | imagePullPolicy=Always",
                "image.pullSecrets[0]=key | Deployment/it-skep-operator/spec/template/spec/imagePullSecrets/0/name=key",
                "watch.allNamespaces=false | env/1/value=space +Role/it-skep-operator +RoleBinding/it-skep-operator"
                        + " -ClusterRole/it-skep-operator -ClusterRoleBinding/it-skep-operator",
                "leaderElection.enabled=false | env/3/value=false -Role/it-skep-operator-lease -RoleBinding/it-skep-operator-lease",
                "defaults.brokerImage=there/skep | env/5/value=there/skep",
                "resources.limits.memory=1Gi | resources/limits/memory=1Gi",
                "logging.level=DEBUG | env/6/value=DEBUG",
                "logging.format=json | env/7/value=json",
                "metrics.serviceMonitor=true | +ServiceMonitor/it-skep-operator",
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
                "cluster.replicas=6 | ZeebeCluster/it/spec/replicas=6",
                "cluster.storage.size=9Gi | ZeebeCluster/it/spec/storage/size=9Gi",
                "annotations.a=b | ZeebeCluster/it/metadata/annotations/a=b",
                "name=orders | +ZeebeCluster/orders -ZeebeCluster/it",
                "extraObjects[0].kind=ConfigMap,extraObjects[0].metadata.name=more | +ConfigMap/more",
            })
    void aValueOfAClusterIsPassedOnAsItIs(final String set, final String expected) throws IOException {
        assertThat(difference(rendered("zeebe-cluster"), rendered("zeebe-cluster", set)))
                .containsExactlyInAnyOrder(expected.split(" ", -1));
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
        values.removeAll(List.of("global", "enabled", "crds", "watch.namespaces"));
        assertThat(values)
                .hasSizeGreaterThan(20)
                .allMatch(value -> lines.stream()
                        .anyMatch(line -> line.startsWith(value + "=")
                                || line.startsWith(value + "[")
                                || line.startsWith(value + ".")));
    }
}
