package dev.skep.operator.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.operator.api.ZeebeCluster;
import dev.skep.operator.api.ZeebeClusterSpec;
import dev.skep.operator.api.ZeebeClusterStatus;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class GatewaysTest {
    private static final String SPEC = "version: 1.0.0\nreplicas: 3\npartitions: 3\nreplicationFactor: 3\n";
    private static final String ALONE = "gateway: {mode: Standalone, replicas: 3}\n";
    private static final String COMPONENT = "app.kubernetes.io/component";

    private static ZeebeCluster resource(final String spec, final String currentVersion) {
        final ZeebeCluster resource = new ZeebeCluster();
        resource.setMetadata(new ObjectMetaBuilder()
                .withName("orders")
                .withNamespace("work")
                .withUid("u1")
                .build());
        resource.setSpec(new KubernetesSerialization().unmarshal(spec, ZeebeClusterSpec.class));
        resource.setStatus(new KubernetesSerialization()
                .unmarshal("version: {current: " + currentVersion + "}", ZeebeClusterStatus.class));
        return resource;
    }

    private static List<HasMetadata> around(final ZeebeCluster resource, final Gateways.Present present)
            throws ConfigProblem {
        final Layout layout = Layout.of(resource);
        return Surroundings.of(
                new Rendering(resource, layout, Bootstrap.of(resource, layout), "registry/skep"), null, present);
    }

    private static <T> List<T> all(final List<HasMetadata> objects, final Class<T> type) {
        return objects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static Deployment deployment(final String spec) throws ConfigProblem {
        return all(around(resource(SPEC + ALONE + spec, "1.0.0"), Gateways.Present.NOTHING), Deployment.class)
                .getFirst();
    }

    private static Container container(final Deployment deployment) {
        return deployment.getSpec().getTemplate().getSpec().getContainers().getFirst();
    }

    private static Map<String, String> environment(final Container container) {
        return container.getEnv().stream()
                .filter(variable -> variable.getValue() != null)
                .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
    }

    @Test
    void gatewaysOfOurImageFindTheBrokersByTheNameOfAll() throws ConfigProblem {
        final Deployment deployment = deployment("config: {zeebe: {gateway: {network: {maxMessageSize: 8MB}}}}\n");
        final Container container = container(deployment);

        assertThat(deployment.getMetadata().getName()).isEqualTo("orders-gateway");
        assertThat(deployment.getSpec().getReplicas()).isEqualTo(3);
        assertThat(container.getImage()).isEqualTo("registry/skep:1.0.0");
        assertThat(container.getArgs()).containsExactly("gateway");
        assertThat(container.getCommand()).isEmpty();
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(environment(container))
                .containsEntry("ZEEBE_GATEWAY_CLUSTER_INITIALCONTACTPOINTS", "orders-zeebe.work.svc:26502")
                .containsEntry("ZEEBE_GATEWAY_CLUSTER_CLUSTERNAME", "orders")
                .containsEntry("ZEEBE_GATEWAY_CLUSTER_MEMBERID", "$(POD_NAME)")
                .containsEntry("ZEEBE_GATEWAY_CLUSTER_ADVERTISEDHOST", "$(POD_IP)")
                .containsEntry("ZEEBE_GATEWAY_NETWORK_MAXMESSAGESIZE", "8MB")
                .containsKey("JDK_JAVA_OPTIONS");
        assertThat(container.getEnv())
                .as("variables stand before those that name them")
                .extracting(EnvVar::getName)
                .startsWith("POD_NAME", "POD_IP");
    }

    @Test
    void gatewaysOfOthersAreStartedByTheirOwnProgram() throws ConfigProblem {
        final Container container = container(deployment("image: {contract: Zeebe, repository: camunda/zeebe}\n"));

        assertThat(container.getImage()).isEqualTo("camunda/zeebe:1.0.0");
        assertThat(container.getCommand()).containsExactly("/bin/sh", "-c", "exec /usr/local/zeebe/bin/gateway");
        assertThat(environment(container)).containsKey("JAVA_TOOL_OPTIONS").doesNotContainKey("JDK_JAVA_OPTIONS");
    }

    @Test
    void certificatesAreMounted() throws ConfigProblem {
        final Container container = container(deployment("tls: {internalSecretName: in, gatewaySecretName: out}\n"));

        assertThat(environment(container))
                .containsEntry("ZEEBE_GATEWAY_CLUSTER_SECURITY_ENABLED", "true")
                .containsEntry(
                        "ZEEBE_GATEWAY_CLUSTER_SECURITY_CERTIFICATEAUTHORITYPATH", "/etc/skep/tls/internal/ca.crt")
                .containsEntry("ZEEBE_GATEWAY_SECURITY_PRIVATEKEYPATH", "/etc/skep/tls/gateway/tls.key");
        assertThat(container.getVolumeMounts())
                .extracting(mount -> mount.getMountPath())
                .containsExactly("/tmp", "/etc/skep/tls/internal", "/etc/skep/tls/gateway");
    }

    @Test
    void clientsAreLedToThemWhenTheyAreReadyAndNotBefore() throws ConfigProblem {
        final ZeebeCluster embedded = resource(SPEC, "1.0.0");
        final ZeebeCluster alone = resource(SPEC + ALONE, "1.0.0");
        final Service before = front(embedded, Gateways.Present.NOTHING);
        assertThat(before.getSpec().getSelector()).containsEntry(COMPONENT, "broker");

        final Deployment starting = deployment("");
        assertThat(front(alone, Surroundings.present(before, starting))
                        .getSpec()
                        .getSelector())
                .containsEntry(COMPONENT, "broker");
        final Deployment ready = new DeploymentBuilder(starting)
                .withStatus(new DeploymentStatusBuilder().withReadyReplicas(1).build())
                .build();
        final Service after = front(alone, Surroundings.present(before, ready));
        assertThat(after.getSpec().getSelector()).containsEntry(COMPONENT, "gateway");
        // once they are, they stay so, whatever becomes of single ones
        assertThat(front(alone, Surroundings.present(after, starting)).getSpec().getSelector())
                .containsEntry(COMPONENT, "gateway");
        assertThat(front(embedded, Surroundings.present(after, ready)).getSpec().getSelector())
                .containsEntry(COMPONENT, "broker");
        assertThat(front(alone, Surroundings.present(null, null)).getSpec().getSelector())
                .containsEntry(COMPONENT, "gateway");
    }

    private static Service front(final ZeebeCluster resource, final Gateways.Present present) throws ConfigProblem {
        return all(around(resource, present), Service.class).getLast();
    }

    /** A version that the brokers are refused must not get into gateways. */
    @Test
    void theyGetANewVersionWhenAllBrokersHaveIt() throws ConfigProblem {
        final Gateways.Present present = new Gateways.Present(true, "registry/skep:1.0.0");
        final String next = SPEC.replace("1.0.0", "1.1.0") + ALONE;

        assertThat(image(resource(next, "1.0.0"), present)).isEqualTo("registry/skep:1.0.0");
        assertThat(image(resource(next, "1.1.0"), present)).isEqualTo("registry/skep:1.1.0");
    }

    private static String image(final ZeebeCluster resource, final Gateways.Present present) throws ConfigProblem {
        return container(all(around(resource, present), Deployment.class).getFirst())
                .getImage();
    }

    @Test
    void aPolicyOfTheirOwnLetsClientsAndMembersIn() throws ConfigProblem {
        final List<NetworkPolicy> policies =
                all(around(resource(SPEC + ALONE, "1.0.0"), Gateways.Present.NOTHING), NetworkPolicy.class);

        assertThat(policies)
                .extracting(policy -> policy.getMetadata().getName())
                .containsExactly("orders-zeebe", "orders-gateway");
        assertThat(all(around(resource(SPEC, "1.0.0"), Gateways.Present.NOTHING), NetworkPolicy.class))
                .hasSize(1);
    }
}
