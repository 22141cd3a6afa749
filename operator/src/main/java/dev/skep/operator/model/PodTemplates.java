package dev.skep.operator.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skep.operator.api.Annotations;
import dev.skep.operator.api.Image;
import dev.skep.operator.api.Probes;
import dev.skep.operator.api.Scheduling;
import dev.skep.operator.api.Storage;
import dev.skep.operator.api.ZeebeClusterSpec;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodAffinityTerm;
import io.fabric8.kubernetes.api.model.PodAffinityTermBuilder;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The pod of a broker. Nothing in it follows the size of the cluster, so that scaling restarts nobody. */
public final class PodTemplates {
    static final String CONTAINER = "zeebe";
    static final String DATA = "data";
    private static final String DATA_DIRECTORY = "/usr/local/zeebe/data";
    private static final String IDS_DIRECTORY = "/etc/skep/brokers";
    /** The part of the official image's start that is left when the number of the broker is known. */
    private static final String FOREIGN_START =
            "ZEEBE_BROKER_CLUSTER_NODEID=$((SKEP_NODE_ID_OFFSET + SKEP_NODE_ID_STRIDE * ${POD_NAME##*-}))"
                    + " && export ZEEBE_BROKER_CLUSTER_NODEID && exec /usr/local/zeebe/bin/broker";

    private PodTemplates() {}

    /**
     * @param restartToken last value of the annotation that asks for a restart; null for none
     * @throws ConfigProblem when the free parts of the resource say what they may not
     */
    static PodTemplateSpec of(final Rendering rendering, final int zone, final String restartToken)
            throws ConfigProblem {
        final Map<String, String> annotations = new TreeMap<>();
        if (restartToken != null) {
            annotations.put(Annotations.RESTARTED, restartToken);
        }
        final Map<String, String> labels = new TreeMap<>(Labels.selector(rendering.layout(), zone));
        labels.put(Annotations.CLUSTER, rendering.layout().cluster());
        labels.put(Annotations.MANAGED_BY_LABEL, Annotations.OPERATOR);
        final PodTemplateSpec template = new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(labels)
                .withAnnotations(annotations)
                .endMetadata()
                .withSpec(spec(rendering, zone))
                .build();
        return overlaid(template, rendering.resource().getSpec().podTemplate());
    }

    private static PodSpec spec(final Rendering rendering, final int zone) throws ConfigProblem {
        final ZeebeClusterSpec spec = rendering.resource().getSpec();
        final Scheduling scheduling = spec.scheduling();
        final PodSpecBuilder pod = new PodSpecBuilder()
                .withServiceAccountName(accountName(rendering))
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(
                        spec.terminationGracePeriodSeconds().longValue())
                .withImagePullSecrets(spec.image().pullSecrets())
                .withNodeSelector(scheduling.nodeSelector())
                .withTolerations(scheduling.tolerations())
                .withPriorityClassName(scheduling.priorityClassName())
                .withAffinity(affinity(rendering, zone))
                .withSecurityContext(security())
                .withContainers(container(rendering, zone));
        if (scheduling.topologySpreadConstraints() != null) {
            pod.withTopologySpreadConstraints(scheduling.topologySpreadConstraints().stream()
                    .map(constraint -> Json.read(constraint, TopologySpreadConstraint.class))
                    .toList());
        }
        pod.addNewVolume()
                .withName("tmp")
                .withNewEmptyDir()
                .withSizeLimit(new Quantity("1Gi"))
                .endEmptyDir()
                .endVolume();
        if (spec.image().contract() == Image.Contract.Skep) {
            pod.addNewVolume()
                    .withName("brokers")
                    .withNewConfigMap()
                    .withName(rendering.layout().bootstrapMap())
                    .endConfigMap()
                    .endVolume();
        }
        if (spec.storage().type() == Storage.Type.Ephemeral) {
            pod.addNewVolume()
                    .withName(DATA)
                    .withNewEmptyDir()
                    .withSizeLimit(new Quantity(spec.storage().size()))
                    .endEmptyDir()
                    .endVolume();
        }
        Exporters.jars(pod, spec);
        secrets(pod, rendering);
        return pod.build();
    }

    static PodSecurityContext security() {
        return new PodSecurityContextBuilder()
                .withRunAsNonRoot(true)
                .withRunAsUser(1000L)
                .withRunAsGroup(1000L)
                .withFsGroup(1000L)
                .withFsGroupChangePolicy("OnRootMismatch")
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .build();
    }

    static SecurityContext containerSecurity() {
        return new SecurityContextBuilder()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .build();
    }

    static void secrets(final PodSpecBuilder pod, final Rendering rendering) {
        secret(pod, "tls-internal", Encryption.secretName(rendering, Encryption.Side.INTERNAL));
        secret(pod, "tls-gateway", Encryption.secretName(rendering, Encryption.Side.GATEWAY));
    }

    private static void secret(final PodSpecBuilder pod, final String volume, final String secretName) {
        if (secretName != null) {
            pod.addToVolumes(new VolumeBuilder()
                    .withName(volume)
                    .withNewSecret()
                    .withSecretName(secretName)
                    .endSecret()
                    .build());
        }
    }

    static String accountName(final Rendering rendering) {
        final String name = rendering.resource().getSpec().serviceAccount().name();
        return name == null ? rendering.layout().account() : name;
    }

    private static Container container(final Rendering rendering, final int zone) throws ConfigProblem {
        final ZeebeClusterSpec spec = rendering.resource().getSpec();
        final boolean own = spec.image().contract() == Image.Contract.Skep;
        final ContainerBuilder container = new ContainerBuilder()
                .withName(CONTAINER)
                .withImage(image(rendering))
                .withImagePullPolicy(spec.image().pullPolicy().name())
                .withEnv(Environment.of(rendering, zone, DATA_DIRECTORY))
                .withEnvFrom(spec.envFrom())
                .withResources(resources(spec))
                .withVolumeMounts(mounts(rendering, own))
                .withStartupProbe(probe(spec.probes().startup(), null, 5, 120))
                .withReadinessProbe(probe(spec.probes().readiness(), "/actuator/health/readiness", 5, 3))
                .withLivenessProbe(probe(spec.probes().liveness(), own ? "/actuator/health/liveness" : null, 10, 6))
                .withSecurityContext(containerSecurity());
        port(container, "grpc", 26500);
        port(container, "rest", 8080);
        port(container, "command", 26501);
        port(container, "internal", 26502);
        port(container, "management", 9600);
        if (own) {
            container.withArgs("broker", "--config", IDS_DIRECTORY + "/$(POD_NAME).yaml");
        } else {
            container.withCommand("/bin/sh", "-c", FOREIGN_START);
        }
        return container.build();
    }

    static void port(final ContainerBuilder container, final String name, final int port) {
        container
                .addNewPort()
                .withName(name)
                .withContainerPort(port)
                .withProtocol("TCP")
                .endPort();
    }

    static String image(final Rendering rendering) {
        final Image image = rendering.resource().getSpec().image();
        final String repository = image.repository() == null ? rendering.image() : image.repository();
        if (image.digest() != null) {
            return repository + "@" + image.digest();
        }
        return repository + ":"
                + (image.tag() == null ? rendering.resource().getSpec().version() : image.tag());
    }

    private static ResourceRequirements resources(final ZeebeClusterSpec spec) {
        return spec.resources() != null
                ? spec.resources()
                : new ResourceRequirementsBuilder()
                        .addToRequests("cpu", new Quantity("500m"))
                        .addToRequests("memory", new Quantity("1Gi"))
                        .addToLimits("memory", new Quantity("1Gi"))
                        .build();
    }

    private static List<VolumeMount> mounts(final Rendering rendering, final boolean own) {
        final List<VolumeMount> mounts = new ArrayList<>();
        mounts.add(mount(DATA, DATA_DIRECTORY, false));
        mounts.add(mount("tmp", "/tmp", false));
        if (own) {
            mounts.add(mount("brokers", IDS_DIRECTORY, true));
        }
        mounts.addAll(Exporters.mounts(rendering.resource().getSpec()));
        mounts.addAll(secretMounts(rendering));
        return mounts;
    }

    static List<VolumeMount> secretMounts(final Rendering rendering) {
        final List<VolumeMount> mounts = new ArrayList<>();
        if (Encryption.secretName(rendering, Encryption.Side.INTERNAL) != null) {
            mounts.add(mount("tls-internal", Environment.TLS_INTERNAL, true));
        }
        if (Encryption.secretName(rendering, Encryption.Side.GATEWAY) != null) {
            mounts.add(mount("tls-gateway", Environment.TLS_GATEWAY, true));
        }
        return mounts;
    }

    private static VolumeMount mount(final String name, final String path, final boolean readOnly) {
        return new VolumeMountBuilder()
                .withName(name)
                .withMountPath(path)
                .withReadOnly(readOnly ? Boolean.TRUE : null)
                .build();
    }

    /** @param path null to ask only whether the management port is open */
    static Probe probe(final String path, final int period, final int failures) {
        return probe(new Probes.Probe(true, null, null, null), path, period, failures);
    }

    /** @param path null to ask only whether the management port is open */
    private static Probe probe(final Probes.Probe wish, final String path, final int period, final int failures) {
        if (!wish.enabled()) {
            return null;
        }
        final ProbeBuilder probe = new ProbeBuilder()
                .withPeriodSeconds(wish.periodSeconds() == null ? period : wish.periodSeconds())
                .withTimeoutSeconds(wish.timeoutSeconds() == null ? 3 : wish.timeoutSeconds())
                .withFailureThreshold(wish.failureThreshold() == null ? failures : wish.failureThreshold());
        if (path == null) {
            probe.withNewTcpSocket().withNewPort(9600).endTcpSocket();
        } else {
            probe.withNewHttpGet().withPath(path).withNewPort(9600).endHttpGet();
        }
        return probe.build();
    }

    private static Affinity affinity(final Rendering rendering, final int zone) {
        final ZeebeClusterSpec spec = rendering.resource().getSpec();
        final Layout layout = rendering.layout();
        final AffinityBuilder affinity = new AffinityBuilder();
        if (layout.hasZones()) {
            final String value = layout.zones().get(zone).topologyValue();
            affinity.withNewNodeAffinity()
                    .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                    .addNewNodeSelectorTerm()
                    .addNewMatchExpression()
                    .withKey(spec.zoneTopologyKey())
                    .withOperator("In")
                    .withValues(value == null ? layout.zones().get(zone).name() : value)
                    .endMatchExpression()
                    .endNodeSelectorTerm()
                    .endRequiredDuringSchedulingIgnoredDuringExecution()
                    .endNodeAffinity();
        }
        final PodAffinityTerm apart = new PodAffinityTermBuilder()
                .withTopologyKey("kubernetes.io/hostname")
                .withNewLabelSelector()
                .withMatchLabels(Labels.selector(layout, Labels.BROKER))
                .endLabelSelector()
                .build();
        switch (spec.scheduling().hostAntiAffinity()) {
            case Required ->
                affinity.withNewPodAntiAffinity()
                        .withRequiredDuringSchedulingIgnoredDuringExecution(apart)
                        .endPodAntiAffinity();
            case Preferred ->
                affinity.withNewPodAntiAffinity()
                        .addNewPreferredDuringSchedulingIgnoredDuringExecution()
                        .withWeight(100)
                        .withPodAffinityTerm(apart)
                        .endPreferredDuringSchedulingIgnoredDuringExecution()
                        .endPodAntiAffinity();
            case None -> {}
        }
        final ObjectNode tree = Json.tree(affinity.build());
        if (spec.scheduling().affinity() != null) {
            Json.merge(tree, spec.scheduling().affinity());
        }
        return tree.isEmpty() ? null : Json.read(tree, Affinity.class);
    }

    private static PodTemplateSpec overlaid(final PodTemplateSpec template, final ObjectNode overlay)
            throws ConfigProblem {
        if (overlay == null || overlay.isEmpty()) {
            return template;
        }
        refuse(overlay.at("/metadata/name"), "metadata.name", "pods are named by their StatefulSet");
        final Map<String, String> labels = template.getMetadata().getLabels();
        for (final Map.Entry<String, JsonNode> label :
                overlay.at("/metadata/labels").properties()) {
            if (labels.containsKey(label.getKey())) {
                refuse(label.getValue(), "metadata.labels." + label.getKey(), "brokers are found by it");
            }
        }
        for (final JsonNode volume : overlay.at("/spec/volumes")) {
            if (volume.path("name").asText().equals(DATA)) {
                refuse(volume, "spec.volumes." + DATA, "it is that of spec.storage");
            }
        }
        for (final JsonNode container : overlay.at("/spec/containers")) {
            if (container.path("name").asText().equals(CONTAINER)) {
                refuse(container.path("ports"), "spec.containers." + CONTAINER + ".ports", "others rely on them");
            }
        }
        final ObjectNode tree = Json.tree(template);
        try {
            Json.merge(tree, overlay);
            return Json.read(tree, PodTemplateSpec.class);
        } catch (IllegalArgumentException | ClassCastException e) {
            throw new ConfigProblem("spec.podTemplate does not fit a pod template: " + e.getMessage());
        }
    }

    private static void refuse(final JsonNode found, final String path, final String why) throws ConfigProblem {
        if (!found.isMissingNode()) {
            throw new ConfigProblem("spec.podTemplate sets " + path + ", which it may not: " + why);
        }
    }
}
