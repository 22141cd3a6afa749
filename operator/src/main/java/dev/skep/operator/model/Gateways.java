package dev.skep.operator.model;

import dev.skep.operator.api.Gateway;
import dev.skep.operator.api.Image;
import dev.skep.operator.api.ZeebeCluster;
import dev.skep.operator.api.ZeebeClusterSpec;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gateways in pods of their own: a Deployment beside the brokers, whose embedded gateways go on, so that nobody restarts when the mode changes. */
public final class Gateways {
    static final String CONTAINER = "gateway";
    private static final int REPLICAS = 2;
    private static final String EMBEDDED = "ZEEBE_BROKER_GATEWAY_ENABLE";
    private static final String FOREIGN_START = "exec /usr/local/zeebe/bin/gateway";

    private Gateways() {}

    /**
     * What is there of them already.
     *
     * @param serve whether clients may be led to them
     * @param image that they run; null while there are none
     */
    public record Present(boolean serve, String image) {
        /** Before there is anything: nobody is led away from anybody. */
        public static final Present NOTHING = new Present(true, null);
    }

    static boolean wanted(final Rendering rendering) {
        return pods(rendering.resource().getSpec()) > 0;
    }

    /** Standalone ones that are wanted. */
    public static int pods(final ZeebeClusterSpec spec) {
        if (spec.gateway().mode() != Gateway.Mode.Standalone) {
            return 0;
        }
        return spec.gateway().replicas() == null ? REPLICAS : spec.gateway().replicas();
    }

    /** Whether brokers have a gateway of their own, as far as the resource says it. */
    public static boolean embedded(final ZeebeClusterSpec spec) {
        String value = "";
        try {
            value = Overlay.variables(spec.config()).getOrDefault(EMBEDDED, "");
        } catch (ConfigProblem e) {
            return true; // nothing is made of it before it is right
        }
        if (spec.env() != null) {
            for (final EnvVar variable : spec.env()) {
                value = variable.getName().equals(EMBEDDED) && variable.getValue() != null
                        ? variable.getValue()
                        : value;
            }
        }
        return !value.equalsIgnoreCase("false");
    }

    /** A cluster that nobody could reach is refused. */
    static void check(final ZeebeClusterSpec spec) throws ConfigProblem {
        if (pods(spec) == 0 && !embedded(spec)) {
            throw new ConfigProblem(
                    "zeebe.broker.gateway.enable is false and spec.gateway.mode is Embedded, so no gateway would be there;"
                            + " set the mode to Standalone, or leave the gateways of the brokers on");
        }
    }

    static Deployment deployment(final Rendering rendering, final Present present) throws ConfigProblem {
        final Layout layout = rendering.layout();
        return new DeploymentBuilder()
                .withMetadata(Surroundings.meta(rendering, layout.gateway(), Labels.GATEWAY, Map.of()))
                .withNewSpec()
                .withReplicas(pods(rendering.resource().getSpec()))
                .withRevisionHistoryLimit(3)
                .withNewSelector()
                .withMatchLabels(Labels.selector(layout, Labels.GATEWAY))
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(Labels.selector(layout, Labels.GATEWAY))
                .endMetadata()
                .withSpec(pod(rendering, image(rendering, present)))
                .endTemplate()
                .endSpec()
                .build();
    }

    /** That of the brokers, when all of them have it: a new version that is refused or stuck there must not be here. */
    private static String image(final Rendering rendering, final Present present) {
        final ZeebeCluster resource = rendering.resource();
        final boolean brokersHaveIt = resource.getStatus() != null
                && resource.getStatus().version() != null
                && resource.getSpec()
                        .version()
                        .equals(resource.getStatus().version().current());
        return present.image() == null || brokersHaveIt ? PodTemplates.image(rendering) : present.image();
    }

    private static PodSpec pod(final Rendering rendering, final String image) throws ConfigProblem {
        final ZeebeClusterSpec spec = rendering.resource().getSpec();
        final PodSpecBuilder pod = new PodSpecBuilder()
                .withServiceAccountName(PodTemplates.accountName(rendering))
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(60L)
                .withImagePullSecrets(spec.image().pullSecrets())
                .withNodeSelector(spec.scheduling().nodeSelector())
                .withTolerations(spec.scheduling().tolerations())
                .withPriorityClassName(spec.scheduling().priorityClassName())
                .withAffinity(apart(rendering))
                .withSecurityContext(PodTemplates.security())
                .withContainers(container(rendering, image));
        pod.addNewVolume()
                .withName("tmp")
                .withNewEmptyDir()
                .withSizeLimit(new Quantity("256Mi"))
                .endEmptyDir()
                .endVolume();
        PodTemplates.secrets(pod, rendering);
        return pod.build();
    }

    /** On different nodes of different zones, where that can be. */
    private static Affinity apart(final Rendering rendering) {
        final AffinityBuilder affinity = new AffinityBuilder();
        final Map<String, String> labels = Labels.selector(rendering.layout(), Labels.GATEWAY);
        for (final String key :
                List.of("kubernetes.io/hostname", rendering.resource().getSpec().zoneTopologyKey())) {
            affinity.editOrNewPodAntiAffinity()
                    .addNewPreferredDuringSchedulingIgnoredDuringExecution()
                    .withWeight(50)
                    .withNewPodAffinityTerm()
                    .withTopologyKey(key)
                    .withNewLabelSelector()
                    .withMatchLabels(labels)
                    .endLabelSelector()
                    .endPodAffinityTerm()
                    .endPreferredDuringSchedulingIgnoredDuringExecution()
                    .endPodAntiAffinity();
        }
        return affinity.build();
    }

    private static Container container(final Rendering rendering, final String image) throws ConfigProblem {
        final ZeebeClusterSpec spec = rendering.resource().getSpec();
        final boolean own = spec.image().contract() == Image.Contract.Skep;
        final ContainerBuilder container = new ContainerBuilder()
                .withName(CONTAINER)
                .withImage(image)
                .withImagePullPolicy(spec.image().pullPolicy().name())
                .withEnv(environment(rendering, own))
                .withResources(resources(spec.gateway()))
                .withVolumeMounts(new VolumeMountBuilder()
                        .withName("tmp")
                        .withMountPath("/tmp")
                        .build())
                .addAllToVolumeMounts(PodTemplates.secretMounts(rendering))
                .withStartupProbe(PodTemplates.probe(null, 2, 150))
                .withReadinessProbe(PodTemplates.probe("/actuator/health/readiness", 5, 3))
                // not its own idea of being alive: it would be restarted when all brokers are away
                .withLivenessProbe(PodTemplates.probe(null, 10, 6))
                .withSecurityContext(PodTemplates.containerSecurity());
        PodTemplates.port(container, "grpc", 26500);
        PodTemplates.port(container, "rest", 8080);
        PodTemplates.port(container, "internal", 26502);
        PodTemplates.port(container, "management", 9600);
        if (own) {
            container.withArgs("gateway");
        } else {
            container.withCommand("/bin/sh", "-c", FOREIGN_START);
        }
        return container.build();
    }

    private static ResourceRequirements resources(final Gateway gateway) {
        return gateway.resources() != null
                ? gateway.resources()
                : new ResourceRequirementsBuilder()
                        .addToRequests("cpu", new Quantity("200m"))
                        .addToRequests("memory", new Quantity("512Mi"))
                        .addToLimits("memory", new Quantity("512Mi"))
                        .build();
    }

    private static List<EnvVar> environment(final Rendering rendering, final boolean own) throws ConfigProblem {
        final ZeebeClusterSpec spec = rendering.resource().getSpec();
        final Map<String, String> values = new LinkedHashMap<>();
        values.put("ZEEBE_GATEWAY_CLUSTER_CLUSTERNAME", Environment.clusterName(rendering));
        values.put("ZEEBE_GATEWAY_CLUSTER_MEMBERID", "$(POD_NAME)");
        values.put("ZEEBE_GATEWAY_CLUSTER_HOST", "0.0.0.0");
        values.put("ZEEBE_GATEWAY_CLUSTER_ADVERTISEDHOST", "$(POD_IP)");
        // the name stands for all brokers that there are now, and never changes
        values.put(
                "ZEEBE_GATEWAY_CLUSTER_INITIALCONTACTPOINTS",
                rendering.layout().headless() + "." + rendering.layout().namespace() + ".svc:26502");
        values.put("ZEEBE_GATEWAY_NETWORK_HOST", "0.0.0.0");
        values.put("ZEEBE_LOG_LEVEL", spec.logging().level().name());
        if (Encryption.secretName(rendering, Encryption.Side.INTERNAL) != null) {
            Environment.certificate(values, "ZEEBE_GATEWAY_CLUSTER_SECURITY_", Environment.TLS_INTERNAL);
            if (own) {
                values.put(
                        "ZEEBE_GATEWAY_CLUSTER_SECURITY_CERTIFICATEAUTHORITYPATH",
                        Environment.TLS_INTERNAL + "/ca.crt");
            }
        }
        if (Encryption.secretName(rendering, Encryption.Side.GATEWAY) != null) {
            Environment.certificate(values, "ZEEBE_GATEWAY_SECURITY_", Environment.TLS_GATEWAY);
        }
        Overlay.variables(spec.config()).forEach((name, value) -> {
            if (name.startsWith("ZEEBE_GATEWAY_")) {
                values.put(name, value);
            }
        });
        values.put(own ? "JDK_JAVA_OPTIONS" : "JAVA_TOOL_OPTIONS", Environment.javaOptions(spec));
        final List<EnvVar> variables = new ArrayList<>();
        variables.add(ofPod("POD_NAME", "metadata.name"));
        variables.add(ofPod("POD_IP", "status.podIP"));
        values.forEach((name, value) -> variables.add(new EnvVar(name, value, null)));
        return variables;
    }

    private static EnvVar ofPod(final String name, final String field) {
        return new EnvVarBuilder()
                .withName(name)
                .withNewValueFrom()
                .withNewFieldRef()
                .withApiVersion("v1")
                .withFieldPath(field)
                .endFieldRef()
                .endValueFrom()
                .build();
    }
}
