package dev.skep.operator.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skep.operator.api.Annotations;
import dev.skep.operator.api.Image;
import dev.skep.operator.api.Storage;
import dev.skep.operator.api.ZeebeClusterSpec;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What holds brokers and their data. These objects are not simply applied: when they change is a question of order. */
public final class Workloads {
    /** Hash of those parts of the resource that the pod template is made from. */
    static final String SPEC_HASH = "skep.dev/spec-hash";
    /** Hash of the pod template. */
    static final String TEMPLATE_HASH = "skep.dev/template-hash";

    /** Fields of spec that say nothing about a single pod. */
    private static final List<String> NOT_OF_PODS = List.of(
            "replicas",
            "partitions",
            "replicationFactor",
            "suspend",
            "gateway",
            "brokerServices",
            "networkPolicy",
            "monitoring",
            "updatePolicy",
            "podDisruptionBudget");

    private static final int MOST_BROKERS = 300;

    private Workloads() {}

    /** A pod template and what it was made from. */
    public record Template(PodTemplateSpec pod, String hash, String specHash) {
        /** One that Kubernetes has kept from before; nobody knows what it was made from. */
        public static Template ofBefore(final PodTemplateSpec pod) {
            return new Template(pod, "", "");
        }
    }

    public static Template template(final Rendering rendering, final int zone, final String restartToken)
            throws ConfigProblem {
        final PodTemplateSpec pod = PodTemplates.of(rendering, zone, restartToken);
        final ObjectNode spec = Json.tree(rendering.resource().getSpec());
        spec.remove(NOT_OF_PODS);
        if (spec.get("storage") instanceof ObjectNode storage
                && rendering.resource().getSpec().storage().type() == Storage.Type.Persistent) {
            storage.remove(List.of("size", "storageClassName", "retention"));
        }
        if (spec.get("tls") instanceof ObjectNode tls) {
            for (final JsonNode side : tls) {
                if (side instanceof ObjectNode endpoint) {
                    endpoint.remove(List.of("dnsNames", "issuerRef")); // of what is in the Secret
                }
            }
        }
        Exporters.reduce(spec);
        // a default that a newer operator brings with it is no edit of anybody
        Json.removeUsual(spec, Json.tree(Json.read(spec.objectNode(), ZeebeClusterSpec.class)));
        spec.put("restart", restartToken);
        return new Template(pod, Json.hash(pod), Json.hash(spec));
    }

    public static StatefulSet statefulSet(
            final Rendering rendering, final int zone, final int replicas, final Template template) {
        final Layout layout = rendering.layout();
        final Map<String, String> labels = Labels.whole(layout, Labels.selector(layout, zone));
        final StatefulSetBuilder set = new StatefulSetBuilder()
                .withNewMetadata()
                .withName(layout.setName(zone))
                .withNamespace(layout.namespace())
                .withLabels(labels)
                .addToAnnotations(TEMPLATE_HASH, template.hash())
                .addToAnnotations(SPEC_HASH, template.specHash())
                .withOwnerReferences(rendering.owner())
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withServiceName(layout.headless())
                .withPodManagementPolicy("Parallel")
                .withRevisionHistoryLimit(10)
                .withNewUpdateStrategy()
                .withType("OnDelete")
                .endUpdateStrategy()
                .withNewSelector()
                .withMatchLabels(Labels.selector(layout, zone))
                .endSelector()
                .withTemplate(template.pod())
                .endSpec();
        if (rendering.resource().getSpec().storage().type() == Storage.Type.Persistent) {
            // Claims are made beforehand by name; this one only says where they are mounted, and never changes.
            set.editSpec()
                    .addNewVolumeClaimTemplate()
                    .withNewMetadata()
                    .withName(PodTemplates.DATA)
                    .endMetadata()
                    .withNewSpec()
                    .withAccessModes("ReadWriteOnce")
                    .withNewResources()
                    .addToRequests("storage", new Quantity("1Gi"))
                    .endResources()
                    .endSpec()
                    .endVolumeClaimTemplate()
                    .withNewPersistentVolumeClaimRetentionPolicy("Retain", "Retain")
                    .endSpec();
        }
        return set.build();
    }

    /** @param storageClass null for that of the Kubernetes cluster */
    public static PersistentVolumeClaim claim(
            final Rendering rendering, final Layout.Place place, final String size, final String storageClass) {
        final Layout layout = rendering.layout();
        final Map<String, String> labels = new TreeMap<>(Labels.whole(layout, Labels.selector(layout, place.zone())));
        labels.put(Annotations.NODE_ID, Integer.toString(place.nodeId()));
        labels.put(Annotations.CLUSTER_UID, rendering.resource().getMetadata().getUid());
        labels.put(Annotations.MEMBER_STATE, "empty");
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(Layout.claim(place.pod()))
                .withNamespace(layout.namespace())
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .withAccessModes("ReadWriteOnce")
                .withStorageClassName(storageClass)
                .withNewResources()
                .addToRequests("storage", new Quantity(size))
                .endResources()
                .endSpec()
                .build();
    }

    /** What new brokers are told, for ever: the settings of the first start, and the number of each pod. */
    public static ConfigMap bootstrap(final Rendering rendering) {
        final Layout layout = rendering.layout();
        final Map<String, String> data = rendering.bootstrap().data();
        if (rendering.resource().getSpec().image().contract() == Image.Contract.Skep) {
            for (int zone = 0; zone < layout.zones().size(); zone++) {
                for (int ordinal = 0; ordinal < MOST_BROKERS / layout.zones().size(); ordinal++) {
                    data.put(
                            layout.pod(zone, ordinal) + ".yaml",
                            "zeebe.broker.cluster.nodeId: " + layout.nodeId(layout.region(), zone, ordinal) + "\n");
                }
            }
        }
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(layout.bootstrapMap())
                .withNamespace(layout.namespace())
                .withLabels(Labels.of(layout, Labels.BROKER))
                .withOwnerReferences(rendering.owner())
                .endMetadata()
                .withImmutable(true)
                .withData(data)
                .build();
    }

    public static String templateHash(final StatefulSet set) {
        return annotation(set, TEMPLATE_HASH);
    }

    public static String specHash(final StatefulSet set) {
        return annotation(set, SPEC_HASH);
    }

    private static String annotation(final StatefulSet set, final String name) {
        final Map<String, String> annotations = set.getMetadata().getAnnotations();
        return annotations == null ? "" : annotations.getOrDefault(name, "");
    }
}
