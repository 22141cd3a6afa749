package dev.skep.node.local;

import dev.skep.node.config.InvalidSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A ZeebeCluster as the operator takes it, read from a file: as much of it as means something on one machine.
 *
 * @param brokers of all regions
 * @param regions their names; empty for none
 * @param zones of each region; empty for none
 * @param gateways that stand alone
 * @param variables of the environment of all brokers and gateways
 * @param leftOut what of the file can't be had here, one sentence each
 */
public record ClusterResource(
        String name,
        String clusterName,
        String version,
        int brokers,
        int partitions,
        int replicationFactor,
        List<String> regions,
        List<String> zones,
        int gateways,
        Map<String, String> variables,
        List<String> leftOut) {
    private static final int REPLICAS_MAX = 300;
    private static final int PARTITIONS_MAX = 8191;
    private static final int FACTOR_MAX = 9;
    private static final int GATEWAYS_MAX = 50;
    private static final int GATEWAYS = 2;

    /** All fields of spec; a test holds them against the resource definition. */
    static final Set<String> FIELDS = Collections.unmodifiableSet(new TreeSet<>(List.of(
            "brokerServices",
            "clusterName",
            "config",
            "env",
            "envFrom",
            "exporters",
            "gateway",
            "image",
            "jvm",
            "logging",
            "monitoring",
            "multiRegion",
            "networkPolicy",
            "partitions",
            "podDisruptionBudget",
            "podTemplate",
            "probes",
            "replicas",
            "replicationFactor",
            "resources",
            "scheduling",
            "serviceAccount",
            "storage",
            "suspend",
            "terminationGracePeriodSeconds",
            "tls",
            "updatePolicy",
            "version",
            "zoneTopologyKey",
            "zones")));

    /** What is set from fields of spec, or by the place where a broker runs. */
    private static final List<String> RESERVED = List.of(
            "ZEEBE_BROKER_CLUSTER_NODEID",
            "ZEEBE_BROKER_CLUSTER_CLUSTERSIZE",
            "ZEEBE_BROKER_CLUSTER_PARTITIONSCOUNT",
            "ZEEBE_BROKER_CLUSTER_REPLICATIONFACTOR",
            "ZEEBE_BROKER_CLUSTER_INITIALCONTACTPOINTS",
            "ZEEBE_BROKER_CLUSTER_CLUSTERNAME",
            "ZEEBE_BROKER_CLUSTER_REGION",
            "ZEEBE_BROKER_CLUSTER_ZONE",
            "ZEEBE_BROKER_DATA_DIRECTORY",
            "ZEEBE_BROKER_NETWORK_",
            "ZEEBE_BROKER_GATEWAY_NETWORK_PORT",
            "MANAGEMENT_SERVER_");

    private static final String MESSAGE_SIZE = "ZEEBE_BROKER_NETWORK_MAXMESSAGESIZE";

    public ClusterResource {
        regions = List.copyOf(regions);
        zones = List.copyOf(zones);
        variables = Collections.unmodifiableMap(new TreeMap<>(variables));
        leftOut = List.copyOf(leftOut);
    }

    /**
     * The region of a broker. Numbers go over the regions first, and then over the zones of each: neighbours in number stand in different places.
     */
    public String regionOf(final int broker) {
        return regions.isEmpty() ? "" : regions.get(broker % regions.size());
    }

    /** The zone of a broker within its region. */
    public String zoneOf(final int broker) {
        return zones.isEmpty() ? "" : zones.get(broker / Math.max(1, regions.size()) % zones.size());
    }

    /**
     * @param environment of this process, for variables whose values are elsewhere on Kubernetes
     * @throws InvalidSettings with one sentence for each thing that is wrong
     */
    public static ClusterResource read(final Path file, final Map<String, String> environment) {
        final List<Map<?, ?>> found = new ArrayList<>();
        for (final Object document : ResourceText.documents(file)) {
            if (document instanceof Map<?, ?> map
                    && "ZeebeCluster".equals(map.get("kind"))
                    && map.get("apiVersion") instanceof String version
                    && version.startsWith("skep.dev/")) {
                found.add(map);
            }
        }
        if (found.size() != 1) {
            throw ResourceText.bad(file + " holds "
                    + (found.isEmpty()
                            ? "no ZeebeCluster (apiVersion skep.dev/v1alpha1)"
                            : found.size() + " ZeebeClusters")
                    + ", expected one");
        }
        return new Reading(file, environment).resource(found.getFirst());
    }

    /** Takes one resource apart, and gathers what is wrong with it. */
    private static final class Reading {
        private final Path file;
        private final Map<String, String> environment;
        private final List<String> problems = new ArrayList<>();
        private final List<String> leftOut = new ArrayList<>();
        private final Map<String, String> variables = new TreeMap<>();

        Reading(final Path file, final Map<String, String> environment) {
            this.file = file;
            this.environment = environment;
        }

        private void bad(final String sentence) {
            problems.add(file + ": " + sentence);
        }

        ClusterResource resource(final Map<?, ?> document) {
            final Map<?, ?> spec = map(document, "spec", "");
            for (final Object field : spec.keySet()) {
                if (!FIELDS.contains(field.toString())) {
                    bad("spec." + field + " is no field of a ZeebeCluster; there are " + String.join(", ", FIELDS));
                }
            }
            final String name = text(map(document, "metadata", ""), "name", "metadata.", "");
            if (name.isEmpty()) {
                bad("metadata.name is missing");
            }
            final List<String> regions = names(map(spec, "multiRegion", "spec."), "regions", "spec.multiRegion.");
            final List<String> zones = names(spec, "zones", "spec.");
            final int replicas = number(spec, "replicas", REPLICAS_MAX);
            final int partitions = number(spec, "partitions", PARTITIONS_MAX);
            final int factor = number(spec, "replicationFactor", FACTOR_MAX);
            final int brokers = replicas * Math.max(1, regions.size());
            if (problems.isEmpty() && factor > brokers) {
                bad("spec.replicationFactor is " + factor + ", but there are " + brokers
                        + " brokers (replicas x regions); add brokers first");
            }
            if (problems.isEmpty() && !zones.isEmpty() && replicas % zones.size() != 0) {
                bad("spec.replicas is " + replicas + ", expected a multiple of the " + zones.size()
                        + " zones, so that every zone holds equally many brokers");
            }
            if (text(spec, "suspend", "spec.", "false").equals("true")) {
                bad("spec.suspend is true: there is nothing to run");
            }
            settings(spec, brokers);
            final int gateways = gateways(map(spec, "gateway", "spec."));
            if (!problems.isEmpty()) {
                throw new InvalidSettings(problems);
            }
            return new ClusterResource(
                    name,
                    text(spec, "clusterName", "spec.", name),
                    text(spec, "version", "spec.", ""),
                    brokers,
                    partitions,
                    factor,
                    regions,
                    zones,
                    gateways,
                    variables,
                    leftOut);
        }

        /** In the order in which the later ones win: fields, free settings, variables. */
        private void settings(final Map<?, ?> spec, final int brokers) {
            final Map<?, ?> space = map(map(spec, "storage", "spec."), "freeSpace", "spec.storage.");
            space("PROCESSING", space, "processing");
            space("REPLICATION", space, "replication");
            final String level = text(map(spec, "logging", "spec."), "level", "spec.logging.", "");
            if (!level.isEmpty()) {
                variables.put("ZEEBE_LOG_LEVEL", level);
            }
            java(spec);
            final Map<String, String> config = new TreeMap<>();
            flatten("", map(spec, "config", "spec."), config);
            for (final String name : config.keySet()) {
                refuseReserved(
                        name,
                        "spec.config sets " + name.toLowerCase(Locale.ROOT).replace('_', '.'));
            }
            variables.putAll(config);
            variables.putAll(
                    new ExporterFields(environment, this::bad, leftOut::add).variables(spec.get("exporters"), brokers));
            if (spec.get("env") != null && !(spec.get("env") instanceof List<?>)) {
                bad("spec.env is no list");
            } else if (spec.get("env") instanceof List<?> list) {
                list.forEach(this::variable);
            }
            if (spec.get("envFrom") instanceof List<?> list && !list.isEmpty()) {
                leftOut.add("spec.envFrom: ConfigMaps and Secrets are not on this machine");
            }
            encryption(map(spec, "tls", "spec."));
        }

        /** Whoever asks us for certificates must not take it for granted that there are some. */
        private void encryption(final Map<?, ?> tls) {
            boolean secrets = tls.get("internalSecretName") != null || tls.get("gatewaySecretName") != null;
            for (final String side : List.of("internal", "gateway")) {
                final String path = "spec.tls." + side;
                if (tls.get(side) == null) {
                    continue;
                }
                final String issuer = text(map(tls, side, "spec.tls."), "issuer", path + ".", "");
                switch (issuer) {
                    case "None" -> {}
                    case "Secret" -> secrets = true;
                    case "SelfManaged", "CertManager" ->
                        bad(path + ".issuer is " + issuer
                                + ": certificates are made on Kubernetes only; leave it out of the file for this machine,"
                                + " where nothing is encrypted then");
                    default ->
                        bad(path + ".issuer is \"" + issuer + "\", expected None, SelfManaged, CertManager or Secret");
                }
            }
            if (secrets) {
                leftOut.add("spec.tls: Secrets are not on this machine, so nothing is encrypted");
            }
        }

        private void space(final String name, final Map<?, ?> from, final String field) {
            final String text = text(from, field, "spec.storage.freeSpace.", "");
            if (!text.isEmpty()) {
                final long bytes = bytes("spec.storage.freeSpace." + field, text);
                variables.put("ZEEBE_BROKER_DATA_DISK_FREESPACE_" + name, bytes + "B");
            }
        }

        /** The heap is that part of the memory limit that it is on Kubernetes. */
        private void java(final Map<?, ?> spec) {
            final Map<?, ?> jvm = map(spec, "jvm", "spec.");
            final StringBuilder options = new StringBuilder();
            final Map<?, ?> limits = map(map(spec, "resources", "spec."), "limits", "spec.resources.");
            final String memory = text(limits, "memory", "spec.resources.limits.", "");
            final String percent = text(jvm, "heapPercent", "spec.jvm.", "40");
            if (!percent.matches("[1-8]\\d") || Integer.parseInt(percent) > 80) {
                bad("spec.jvm.heapPercent is \"" + percent + "\", expected a whole number from 10 to 80");
            } else if (!memory.isEmpty()) {
                final long heap = bytes("spec.resources.limits.memory", memory) / 100 * Integer.parseInt(percent);
                options.append("-Xms32m -XX:NewSize=16m -Xmx")
                        .append(Math.max(64, heap >> 20))
                        .append('m');
            }
            if (jvm.get("options") instanceof List<?> list) {
                list.forEach(option -> options.append(' ').append(option));
            }
            if (!options.isEmpty()) {
                options.append(' ').append(environment.getOrDefault("SKEP_JAVA_OPTS", ""));
                variables.put("SKEP_JAVA_OPTS", options.toString().strip());
            }
        }

        private void variable(final Object entry) {
            final Map<?, ?> variable = entry instanceof Map<?, ?> map ? map : Map.of();
            final String name = text(variable, "name", "spec.env.", "");
            if (name.isEmpty()) {
                bad("spec.env has an entry without a name");
                return;
            }
            refuseReserved(name, "spec.env sets " + name);
            if (variable.get("valueFrom") == null) {
                variables.put(name, text(variable, "value", "spec.env.", ""));
            } else if (!environment.containsKey(name)) {
                bad("spec.env: " + name + " has its value elsewhere on Kubernetes; set " + name
                        + " in the environment of this command");
            }
        }

        private void refuseReserved(final String name, final String what) {
            if (!name.equals(MESSAGE_SIZE) && RESERVED.stream().anyMatch(name::startsWith)) {
                bad(what + ", which is set for every broker already; remove it and use the field of spec instead");
            }
        }

        private void flatten(final String prefix, final Object node, final Map<String, String> into) {
            if (node instanceof Map<?, ?> map) {
                map.forEach((key, value) -> {
                    final String name =
                            key.toString().replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
                    if (name.matches("[A-Z][A-Z0-9_]*")) {
                        flatten(prefix.isEmpty() ? name : prefix + "_" + name, value, into);
                    } else {
                        bad("spec.config: \"" + key + "\" is no name of a setting");
                    }
                });
            } else if (node instanceof List<?> list) {
                for (int i = 0; i < list.size(); i++) {
                    flatten(prefix + "_" + i, list.get(i), into);
                }
            } else if (node != null) {
                into.put(prefix, node.toString());
            }
        }

        private int gateways(final Map<?, ?> gateway) {
            final String mode = text(gateway, "mode", "spec.gateway.", "Embedded");
            if (!mode.equals("Embedded") && !mode.equals("Standalone")) {
                bad("spec.gateway.mode is \"" + mode + "\", expected Embedded or Standalone");
            }
            final boolean alone = mode.equals("Standalone");
            if (gateway.get("replicas") == null) {
                return alone ? GATEWAYS : 0;
            }
            if (!alone) {
                bad("spec.gateway.replicas needs spec.gateway.mode Standalone");
            }
            return whole("spec.gateway.replicas", text(gateway, "replicas", "spec.gateway.", ""), GATEWAYS_MAX);
        }

        private List<String> names(final Map<?, ?> from, final String field, final String path) {
            final List<String> names = new ArrayList<>();
            if (from.get(field) == null) {
                return names;
            }
            if (from.get(field) instanceof List<?> list) {
                for (final Object entry : list) {
                    final String name = entry instanceof Map<?, ?> map ? text(map, "name", path + field + ".", "") : "";
                    if (name.isEmpty() || names.contains(name)) {
                        bad(path + field + ": each needs a name of its own");
                        return names;
                    }
                    names.add(name);
                }
                return names;
            }
            bad(path + field + " is no list");
            return names;
        }

        private int number(final Map<?, ?> from, final String field, final int most) {
            if (from.get(field) == null) {
                bad("spec." + field + " is missing");
                return 0;
            }
            return whole("spec." + field, text(from, field, "spec.", ""), most);
        }

        private int whole(final String path, final String text, final int most) {
            if (text.matches("\\d{1,4}")) {
                final int number = Integer.parseInt(text);
                if (number >= 1 && number <= most) {
                    return number;
                }
            }
            bad(path + " is \"" + text + "\", expected a whole number from 1 to " + most);
            return 0;
        }

        private long bytes(final String path, final String text) {
            if (text.matches("\\d{1,15}(Ki|Mi|Gi|Ti|k|M|G|T)?")) {
                final String digits = text.replaceAll("\\D", "");
                final String unit = text.substring(digits.length());
                final int power = unit.isEmpty()
                        ? 0
                        : "kMGT".indexOf(unit.replace("Ki", "k").charAt(0)) + 1;
                final long base = unit.endsWith("i") ? 1024 : 1000;
                long bytes = Long.parseLong(digits);
                for (int i = 0; i < power; i++) {
                    bytes *= base;
                }
                return bytes;
            }
            bad(path + " is \"" + text + "\", expected a quantity such as 512Mi");
            return 0;
        }

        private Map<?, ?> map(final Map<?, ?> from, final String field, final String path) {
            final Object value = from.get(field);
            if (value == null) {
                return Map.of();
            }
            if (value instanceof Map<?, ?> map) {
                return map;
            }
            bad(path + field + " is \"" + value + "\", expected fields below it");
            return Map.of();
        }

        private String text(final Map<?, ?> from, final String field, final String path, final String fallback) {
            final Object value = from.get(field);
            if (value == null) {
                return fallback;
            }
            if (value instanceof String text) {
                return text;
            }
            bad(path + field + " holds fields, expected a single value");
            return fallback;
        }
    }
}
