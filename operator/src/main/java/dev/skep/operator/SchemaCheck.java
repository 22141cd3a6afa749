package dev.skep.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skep.operator.api.ZeebeCluster;
import dev.skep.operator.api.ZeebeClusterSpec;
import dev.skep.operator.api.ZeebeClusterStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code helm test} runs: the API server takes a small cluster and refuses nonsense, both as dry runs, and it knows every field that this
 * operator reads or writes.
 */
public final class SchemaCheck {
    private static final int INVALID = 422;
    private static final String REMEDY =
            ": the definition zeebeclusters.skep.dev is not that of this operator; upgrade the chart skep-crds";

    private SchemaCheck() {}

    /** @param arguments the namespace */
    public static void main(final String[] arguments) throws JsonProcessingException {
        try (KubernetesClient client = new KubernetesClientBuilder().build()) {
            client.resource(cluster(arguments[0], 1)).dryRun().create();
            try {
                client.resource(cluster(arguments[0], 3)).dryRun().create();
                fail("a replication factor above the number of brokers was taken" + REMEDY);
            } catch (KubernetesClientException e) {
                if (e.getCode() != INVALID) {
                    throw e;
                }
            }
            final List<String> unknown = unknown(client.raw("/openapi/v3/apis/skep.dev/v1alpha1"));
            if (!unknown.isEmpty()) {
                fail("the API server does not know " + String.join(", ", unknown) + REMEDY);
            }
            System.out.println("taken and refused as it should be, and every field is known");
        }
    }

    private static void fail(final String why) {
        System.err.println(why);
        System.exit(1);
    }

    /**
     * Fields of spec and status that this operator has and a definition has not.
     *
     * @param openApi the schemas of the group, as the API server serves them
     */
    static List<String> unknown(final String openApi) throws JsonProcessingException {
        final JsonNode served = new ObjectMapper()
                .readTree(openApi)
                .path("components")
                .path("schemas")
                .path("dev.skep.v1alpha1.ZeebeCluster")
                .path("properties");
        final List<String> unknown = new ArrayList<>();
        compare(ZeebeClusterSpec.class, served.path("spec"), "spec", unknown);
        compare(ZeebeClusterStatus.class, served.path("status"), "status", unknown);
        return unknown;
    }

    private static void compare(
            final Class<?> fields, final JsonNode schema, final String path, final List<String> unknown) {
        for (final RecordComponent field : fields.getRecordComponents()) {
            final String name = path + "." + field.getName();
            final JsonNode known = schema.path("properties").path(field.getName());
            if (known.isMissingNode()) {
                unknown.add(name);
                continue;
            }
            final Class<?> below = ours(field.getGenericType());
            if (below != null) {
                compare(below, known.has("items") ? known.path("items") : known, name, unknown);
            }
        }
    }

    /** The record of ours that a field holds, alone or several of it; null when it is something else. */
    private static Class<?> ours(final Type type) {
        if (type instanceof ParameterizedType several && several.getRawType() == List.class) {
            return ours(several.getActualTypeArguments()[0]);
        }
        return type instanceof Class<?> one
                        && one.isRecord()
                        && one.getPackage().equals(ZeebeClusterSpec.class.getPackage())
                ? one
                : null;
    }

    private static ZeebeCluster cluster(final String namespace, final int replicationFactor) {
        final ZeebeCluster cluster = new ZeebeCluster();
        cluster.setMetadata(new ObjectMetaBuilder()
                .withName("skep-schema-check")
                .withNamespace(namespace)
                .build());
        cluster.setSpec(new KubernetesSerialization()
                .unmarshal(
                        "version: 0.1.0\nreplicas: 1\npartitions: 1\nreplicationFactor: " + replicationFactor + "\n",
                        ZeebeClusterSpec.class));
        return cluster;
    }
}
