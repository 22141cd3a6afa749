package dev.skep.operator;

import dev.skep.operator.api.ZeebeCluster;
import dev.skep.operator.api.ZeebeClusterSpec;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/** What {@code helm test} runs: the API server takes a small cluster and refuses nonsense, both as dry runs. */
public final class SchemaCheck {
    private static final int INVALID = 422;

    private SchemaCheck() {}

    /** @param arguments the namespace */
    public static void main(final String[] arguments) {
        try (KubernetesClient client = new KubernetesClientBuilder().build()) {
            client.resource(cluster(arguments[0], 1)).dryRun().create();
            try {
                client.resource(cluster(arguments[0], 3)).dryRun().create();
                System.err.println("a replication factor above the number of brokers was taken: the definition"
                        + " zeebeclusters.skep.dev is not that of this operator; upgrade the chart skep-crds");
                System.exit(1);
            } catch (KubernetesClientException e) {
                if (e.getCode() != INVALID) {
                    throw e;
                }
                System.out.println("taken and refused as it should be");
            }
        }
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
