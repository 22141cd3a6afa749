package dev.skep.operator.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.skep.operator.api.ZeebeCluster;
import dev.skep.operator.api.ZeebeClusterSpec;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a broker is told of exporters at its start. */
final class ExporterPodsTest {
    private static final String SMALL = "version: 1.0.0\nreplicas: 3\npartitions: 3\nreplicationFactor: 3\n";
    private static final String WAREHOUSE = """
            exporters:
              - id: warehouse
                type: Postgres
                args: {url: "jdbc:postgresql://db:5432/skep", user: skep, password: $(WAREHOUSE_PASSWORD), valueTypes: [JOB, INCIDENT], batchSize: 50}
                secretEnv: [{name: WAREHOUSE_PASSWORD, secretKeyRef: {name: warehouse, key: password}}]
              - id: mine
                className: org.example.Mine
                jarImage: registry/mine@sha256:1
                jarPath: /jars/mine.jar
                args: {index: {prefix: orders}, hosts: [{name: a}, {name: b}], empty: null}
              - id: there
                className: org.example.There
                jarPath: /usr/local/zeebe/exporters/there.jar
            """;

    private static Workloads.Template template(final String moreOfSpec) throws ConfigProblem {
        final ZeebeCluster resource = new ZeebeCluster();
        resource.setMetadata(new ObjectMetaBuilder()
                .withName("orders")
                .withNamespace("work")
                .withUid("u1")
                .build());
        resource.setSpec(new KubernetesSerialization().unmarshal(SMALL + moreOfSpec, ZeebeClusterSpec.class));
        final Layout layout = Layout.of(resource);
        return Workloads.template(
                new Rendering(resource, layout, Bootstrap.of(resource, layout), "registry/skep"), 0, null);
    }

    private static List<EnvVar> variables(final PodSpec pod) {
        return pod.getContainers().getFirst().getEnv();
    }

    @Test
    void theyAreVariablesOfThePublicContractAndSecretsComeBeforeWhatSpeaksOfThem() throws ConfigProblem {
        final PodSpec pod = template(WAREHOUSE).pod().getSpec();

        assertThat(variables(pod))
                .filteredOn(variable -> variable.getName().startsWith("ZEEBE_BROKER_EXPORTERS_"))
                .extracting(EnvVar::getName, EnvVar::getValue)
                .containsExactlyInAnyOrder(
                        tuple("ZEEBE_BROKER_EXPORTERS_WAREHOUSE_CLASSNAME", "postgres"),
                        tuple("ZEEBE_BROKER_EXPORTERS_WAREHOUSE_ARGS_URL", "jdbc:postgresql://db:5432/skep"),
                        tuple("ZEEBE_BROKER_EXPORTERS_WAREHOUSE_ARGS_USER", "skep"),
                        tuple("ZEEBE_BROKER_EXPORTERS_WAREHOUSE_ARGS_PASSWORD", "$(WAREHOUSE_PASSWORD)"),
                        tuple("ZEEBE_BROKER_EXPORTERS_WAREHOUSE_ARGS_VALUETYPES", "JOB,INCIDENT"),
                        tuple("ZEEBE_BROKER_EXPORTERS_WAREHOUSE_ARGS_BATCHSIZE", "50"),
                        tuple("ZEEBE_BROKER_EXPORTERS_MINE_CLASSNAME", "org.example.Mine"),
                        tuple("ZEEBE_BROKER_EXPORTERS_MINE_JARPATH", "/usr/local/zeebe/exporter-jars/mine.jar"),
                        tuple("ZEEBE_BROKER_EXPORTERS_MINE_ARGS_INDEX_PREFIX", "orders"),
                        tuple("ZEEBE_BROKER_EXPORTERS_MINE_ARGS_HOSTS_0_NAME", "a"),
                        tuple("ZEEBE_BROKER_EXPORTERS_MINE_ARGS_HOSTS_1_NAME", "b"),
                        tuple("ZEEBE_BROKER_EXPORTERS_THERE_CLASSNAME", "org.example.There"),
                        tuple("ZEEBE_BROKER_EXPORTERS_THERE_JARPATH", "/usr/local/zeebe/exporters/there.jar"));
        final List<String> names = variables(pod).stream().map(EnvVar::getName).toList();
        assertThat(names.indexOf("WAREHOUSE_PASSWORD"))
                .isBetween(0, names.indexOf("ZEEBE_BROKER_EXPORTERS_WAREHOUSE_ARGS_PASSWORD"));
        assertThat(variables(pod))
                .filteredOn(variable -> variable.getName().equals("WAREHOUSE_PASSWORD"))
                .extracting(
                        variable -> variable.getValueFrom().getSecretKeyRef().getName(),
                        variable -> variable.getValueFrom().getSecretKeyRef().getKey())
                .containsExactly(tuple("warehouse", "password"));
    }

    @Test
    void aJarIsCopiedOutOfItsImageBeforeTheBrokerStarts() throws ConfigProblem {
        final PodSpec pod = template(WAREHOUSE).pod().getSpec();

        assertThat(pod.getInitContainers())
                .extracting(Container::getName, Container::getImage, Container::getCommand)
                .containsExactly(tuple(
                        "exporter-mine",
                        "registry/mine@sha256:1",
                        List.of("cp", "/jars/mine.jar", "/usr/local/zeebe/exporter-jars/mine.jar")));
        final Container copy = pod.getInitContainers().getFirst();
        assertThat(copy.getSecurityContext())
                .isEqualTo(pod.getContainers().getFirst().getSecurityContext());
        assertThat(copy.getVolumeMounts().getFirst().getName()).isEqualTo("exporter-jars");
        assertThat(pod.getContainers().getFirst().getVolumeMounts())
                .anyMatch(mount -> mount.getMountPath().equals("/usr/local/zeebe/exporter-jars")
                        && Boolean.TRUE.equals(mount.getReadOnly()));
        assertThat(template("exporters: [{id: a, type: File}]").pod().getSpec().getInitContainers())
                .isEmpty();
    }

    /** So nobody restarts for it. */
    @Test
    void whetherOneGetsRecordsAndTheOrderAreNothingOfThePods() throws ConfigProblem {
        final Workloads.Template before = template("exporters: [{id: a, type: File}, {id: b, className: B}]\n");

        assertThat(template("exporters: [{id: b, className: B, enabled: false}, {id: a, type: File}]\n"))
                .isEqualTo(before);
        final Workloads.Template other =
                template("exporters: [{id: a, type: File, args: {directory: /x}}, {id: b, className: B}]\n");
        assertThat(other.hash()).isNotEqualTo(before.hash());
        assertThat(other.specHash()).isNotEqualTo(before.specHash());
        assertThat(template("exporters: []\n")).isEqualTo(template(""));
    }

    @Test
    void whatCannotBeIsRefusedWithASentence() throws ConfigProblem {
        refuses(
                "exporters: [{id: a, type: File, args: {max_files: 3}}]",
                "\"max_files\" in args of a",
                "letters and digits");
        refuses(
                "exporters: [{id: a, type: File, args: {maxFiles: 3, maxfiles: 4}}]",
                "args of a differ in nothing but");
        refuses("""
                exporters: [{id: a, type: File}]
                config: {zeebe: {broker: {exporters: {A: {className: file}}}}}
                """, "spec.config sets zeebe.broker.exporters.a", "keep one");
        final String secret = "secretEnv: [{name: PASSWORD, secretKeyRef: {name: %s, key: password}}]";
        refuses(
                "exporters: [{id: a, type: File, " + secret.formatted("one") + "}, {id: b, type: File, "
                        + secret.formatted("two") + "}]",
                "variable PASSWORD in secretEnv");
        refuses(
                "env: [{name: PASSWORD, value: x}]\nexporters: [{id: a, type: File, " + secret.formatted("one") + "}]",
                "spec.env sets PASSWORD");
        assertThat(template(
                                "config: {zeebe: {broker: {exporters: {ab: {className: file}}}}}\nexporters: [{id: a, type: File}]")
                        .pod())
                .isNotNull();
    }

    private static void refuses(final String moreOfSpec, final String... sentences) {
        assertThatThrownBy(() -> template(moreOfSpec))
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContainingAll(sentences);
    }
}
