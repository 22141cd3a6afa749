package dev.skep.operator.model;

import dev.skep.operator.api.Image;
import dev.skep.operator.api.ZeebeClusterSpec;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The environment of a broker: the settings of the public contract. */
final class Environment {
    static final String TLS_INTERNAL = "/etc/skep/tls/internal";
    static final String TLS_GATEWAY = "/etc/skep/tls/gateway";

    private Environment() {}

    static List<EnvVar> of(final Rendering rendering, final int zone, final String dataDirectory) throws ConfigProblem {
        final List<EnvVar> variables = new ArrayList<>();
        variables.add(new EnvVarBuilder()
                .withName("POD_NAME")
                .withNewValueFrom()
                .withNewFieldRef()
                .withApiVersion("v1")
                .withFieldPath("metadata.name")
                .endFieldRef()
                .endValueFrom()
                .build());
        Gateways.check(rendering.resource().getSpec());
        final Map<String, String> values = settings(rendering, zone, dataDirectory);
        values.putAll(Overlay.variables(rendering.resource().getSpec().config()));
        values.putAll(Exporters.variables(rendering.resource().getSpec(), values));
        variables.addAll(Exporters.secrets(rendering.resource().getSpec()));
        final List<EnvVar> own = rendering.resource().getSpec().env();
        if (own != null) {
            own.forEach(variable -> values.remove(variable.getName()));
        }
        values.forEach((name, value) -> variables.add(new EnvVar(name, value, null)));
        if (own != null) {
            variables.addAll(own);
        }
        return variables;
    }

    private static Map<String, String> settings(final Rendering rendering, final int zone, final String dataDirectory) {
        final ZeebeClusterSpec spec = rendering.resource().getSpec();
        final Layout layout = rendering.layout();
        final Bootstrap bootstrap = rendering.bootstrap();
        final boolean own = spec.image().contract() == Image.Contract.Skep;
        final Map<String, String> values = new LinkedHashMap<>();
        values.put("SKEP_NODE_ID_OFFSET", Integer.toString(layout.offset(zone)));
        values.put("SKEP_NODE_ID_STRIDE", Integer.toString(layout.stride()));
        values.put("ZEEBE_BROKER_CLUSTER_CLUSTERNAME", clusterName(rendering));
        values.put("ZEEBE_BROKER_CLUSTER_CLUSTERSIZE", Integer.toString(bootstrap.clusterSize()));
        values.put("ZEEBE_BROKER_CLUSTER_PARTITIONSCOUNT", Integer.toString(bootstrap.partitions()));
        values.put("ZEEBE_BROKER_CLUSTER_REPLICATIONFACTOR", Integer.toString(bootstrap.replicationFactor()));
        values.put("ZEEBE_BROKER_CLUSTER_INITIALCONTACTPOINTS", String.join(",", bootstrap.contactPoints()));
        if (own && layout.hasRegions()) {
            values.put("ZEEBE_BROKER_CLUSTER_REGION", layout.regionName());
        }
        if (own && layout.hasZones()) {
            values.put("ZEEBE_BROKER_CLUSTER_ZONE", layout.zones().get(zone).name());
        }
        values.put("ZEEBE_BROKER_NETWORK_HOST", "0.0.0.0");
        values.put("ZEEBE_BROKER_NETWORK_ADVERTISEDHOST", layout.host(layout.region(), "$(POD_NAME)"));
        values.put("ZEEBE_BROKER_DATA_DIRECTORY", dataDirectory);
        values.put(
                "ZEEBE_BROKER_DATA_DISK_FREESPACE_PROCESSING",
                Quantities.bytes(spec.storage().freeSpace().processing()) + "B");
        values.put(
                "ZEEBE_BROKER_DATA_DISK_FREESPACE_REPLICATION",
                Quantities.bytes(spec.storage().freeSpace().replication()) + "B");
        values.put("ZEEBE_LOG_LEVEL", spec.logging().level().name());
        if (Encryption.secretName(rendering, Encryption.Side.INTERNAL) != null) {
            certificate(values, "ZEEBE_BROKER_NETWORK_SECURITY_", TLS_INTERNAL);
            if (own) {
                values.put("ZEEBE_BROKER_NETWORK_SECURITY_CERTIFICATEAUTHORITYPATH", TLS_INTERNAL + "/ca.crt");
            }
        }
        if (Encryption.secretName(rendering, Encryption.Side.GATEWAY) != null) {
            certificate(values, "ZEEBE_BROKER_GATEWAY_SECURITY_", TLS_GATEWAY);
        }
        values.put(own ? "JDK_JAVA_OPTIONS" : "JAVA_TOOL_OPTIONS", javaOptions(spec));
        return values;
    }

    static void certificate(final Map<String, String> values, final String prefix, final String directory) {
        values.put(prefix + "ENABLED", "true");
        values.put(prefix + "CERTIFICATECHAINPATH", directory + "/tls.crt");
        values.put(prefix + "PRIVATEKEYPATH", directory + "/tls.key");
    }

    static String javaOptions(final ZeebeClusterSpec spec) {
        final List<String> options = new ArrayList<>(List.of(
                "-XX:MaxRAMPercentage=" + spec.jvm().heapPercent(),
                "-XX:+ExitOnOutOfMemoryError",
                // pods move: an address of before must not be believed for long
                "-Dsun.net.inetaddr.ttl=5",
                "-Dsun.net.inetaddr.negative.ttl=1"));
        options.addAll(spec.jvm().options());
        return String.join(" ", options);
    }

    static String clusterName(final Rendering rendering) {
        final String name = rendering.resource().getSpec().clusterName();
        return name == null ? rendering.layout().cluster() : name;
    }
}
