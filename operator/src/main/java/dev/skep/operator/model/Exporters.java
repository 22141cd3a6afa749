package dev.skep.operator.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skep.operator.api.Exporter;
import dev.skep.operator.api.ZeebeClusterSpec;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What brokers are told of their exporters at the start: variables of the public contract, and jars. Whether one gets records is not among it, so that
 * nobody restarts for that.
 */
final class Exporters {
    private static final String PREFIX = "ZEEBE_BROKER_EXPORTERS_";
    private static final String VOLUME = "exporter-jars";
    private static final String DIRECTORY = "/usr/local/zeebe/exporter-jars";

    private Exporters() {}

    /** @param others variables that are set anyway */
    static SortedMap<String, String> variables(final ZeebeClusterSpec spec, final Map<String, String> others)
            throws ConfigProblem {
        final SortedMap<String, String> variables = new TreeMap<>();
        for (final Exporter exporter : spec.exporters()) {
            final String prefix = PREFIX + exporter.id().toUpperCase(Locale.ROOT) + "_";
            for (final String other : others.keySet()) {
                if (other.startsWith(prefix)) {
                    throw new ConfigProblem("spec.config sets zeebe.broker.exporters." + exporter.id()
                            + ", which spec.exporters has as well; keep one");
                }
            }
            variables.put(
                    prefix + "CLASSNAME",
                    exporter.type() == null
                            ? exporter.className()
                            : exporter.type().name().toLowerCase(Locale.ROOT));
            if (exporter.jarPath() != null) {
                variables.put(prefix + "JARPATH", exporter.jarImage() == null ? exporter.jarPath() : jar(exporter));
            }
            if (exporter.args() != null) {
                arguments(exporter.id(), prefix + "ARGS", exporter.args(), variables);
            }
        }
        return variables;
    }

    private static void arguments(
            final String id, final String name, final JsonNode node, final SortedMap<String, String> variables)
            throws ConfigProblem {
        if (node instanceof ObjectNode object) {
            for (final Map.Entry<String, JsonNode> field : object.properties()) {
                if (!field.getKey().matches("[A-Za-z0-9]+")) {
                    throw new ConfigProblem("spec.exporters: \"" + field.getKey() + "\" in args of " + id
                            + " can't be part of the name of a variable; expected letters and digits");
                }
                arguments(id, name + "_" + field.getKey().toUpperCase(Locale.ROOT), field.getValue(), variables);
            }
        } else if (node instanceof ArrayNode list) {
            list(id, name, list, variables);
        } else if (!node.isNull() && variables.put(name, node.asText()) != null) {
            throw new ConfigProblem(
                    "spec.exporters: two names in args of " + id + " differ in nothing but small and large letters");
        }
    }

    /** As in a file of settings: plain values with commas between them, and everything else by number. */
    private static void list(
            final String id, final String name, final ArrayNode list, final SortedMap<String, String> variables)
            throws ConfigProblem {
        final List<String> plain = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i).isContainerNode()) {
                arguments(id, name + "_" + i, list.get(i), variables);
            } else {
                plain.add(list.get(i).asText());
            }
        }
        if (!plain.isEmpty()) {
            variables.put(name, String.join(",", plain));
        }
    }

    /** Each once, by name. They come before those that speak of them. */
    static List<EnvVar> secrets(final ZeebeClusterSpec spec) throws ConfigProblem {
        final SortedMap<String, Exporter.SecretKey> keys = new TreeMap<>();
        for (final Exporter exporter : spec.exporters()) {
            for (final Exporter.SecretVariable variable : exporter.secretEnv()) {
                final Exporter.SecretKey before = keys.put(variable.name(), variable.secretKeyRef());
                if (before != null && !before.equals(variable.secretKeyRef())) {
                    throw new ConfigProblem("spec.exporters: two exporters have the variable " + variable.name()
                            + " in secretEnv, from different Secrets; give each a name of its own");
                }
            }
        }
        if (spec.env() != null) {
            for (final EnvVar variable : spec.env()) {
                if (keys.containsKey(variable.getName())) {
                    throw new ConfigProblem("spec.env sets " + variable.getName()
                            + ", which secretEnv of an exporter has as well; keep one");
                }
            }
        }
        final List<EnvVar> variables = new ArrayList<>();
        keys.forEach((name, key) -> variables.add(new EnvVarBuilder()
                .withName(name)
                .withNewValueFrom()
                .withNewSecretKeyRef(key.key(), key.name(), null)
                .endValueFrom()
                .build()));
        return variables;
    }

    private static String jar(final Exporter exporter) {
        return DIRECTORY + "/" + exporter.id() + ".jar";
    }

    private static List<Exporter> withImages(final ZeebeClusterSpec spec) {
        return spec.exporters().stream()
                .filter(exporter -> exporter.jarImage() != null)
                .sorted(Comparator.comparing(Exporter::id))
                .toList();
    }

    /** Containers that copy jars out of their images, and the place where these go. */
    static void jars(final PodSpecBuilder pod, final ZeebeClusterSpec spec) {
        final List<Container> copies = withImages(spec).stream()
                .map(exporter -> new ContainerBuilder()
                        .withName("exporter-" + exporter.id())
                        .withImage(exporter.jarImage())
                        .withImagePullPolicy(spec.image().pullPolicy().name())
                        .withCommand("cp", exporter.jarPath(), jar(exporter))
                        .withResources(new ResourceRequirementsBuilder()
                                .addToRequests("cpu", new Quantity("10m"))
                                .addToRequests("memory", new Quantity("32Mi"))
                                .addToLimits("memory", new Quantity("128Mi"))
                                .build())
                        .withVolumeMounts(mount(null))
                        .withSecurityContext(PodTemplates.containerSecurity())
                        .build())
                .toList();
        if (!copies.isEmpty()) {
            pod.withInitContainers(copies);
            pod.addNewVolume()
                    .withName(VOLUME)
                    .withNewEmptyDir()
                    .withSizeLimit(new Quantity("1Gi"))
                    .endEmptyDir()
                    .endVolume();
        }
    }

    static List<VolumeMount> mounts(final ZeebeClusterSpec spec) {
        return withImages(spec).isEmpty() ? List.of() : List.of(mount(true));
    }

    private static VolumeMount mount(final Boolean readOnly) {
        return new VolumeMountBuilder()
                .withName(VOLUME)
                .withMountPath(DIRECTORY)
                .withReadOnly(readOnly)
                .build();
    }

    /** Takes out what says nothing about a pod: the order, and whether the brokers are told to let them get records. */
    static void reduce(final ObjectNode spec) {
        if (!(spec.get("exporters") instanceof ArrayNode list)) {
            return;
        }
        final SortedMap<String, JsonNode> byId = new TreeMap<>();
        for (final JsonNode exporter : list) {
            ((ObjectNode) exporter).remove("enabled");
            byId.put(exporter.path("id").asText(), exporter);
        }
        spec.putArray("exporters").addAll(byId.values());
    }
}
