package dev.skep.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.operator.api.ZeebeCluster;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;

/** What the operator does not look at takes no memory. */
final class LeanTest {
    private static final String META = """
        metadata:
          name: orders-zeebe-0
          resourceVersion: "7"
          labels: {a: b}
          managedFields:
            - {manager: kubelet, operation: Update, fieldsType: FieldsV1, fieldsV1: {"f:status": {}}}
        """;
    private final KubernetesSerialization lean = Lean.serialization();

    @Test
    void aPodIsItsMetadataAndItsStatus() {
        final Pod pod = lean.unmarshal(
                "apiVersion: v1\nkind: Pod\n" + META
                        + "spec: {containers: [{name: broker, image: skep}], nodeName: n}\n"
                        + "status: {phase: Running, podIP: 10.0.0.1}\n",
                Pod.class);

        assertThat(pod.getMetadata().getManagedFields()).isEmpty();
        assertThat(pod.getMetadata().getAdditionalProperties()).isEmpty();
        assertThat(pod.getMetadata().getLabels()).containsEntry("a", "b");
        assertThat(pod.getMetadata().getResourceVersion()).isEqualTo("7");
        assertThat(pod.getSpec()).isNull();
        assertThat(pod.getAdditionalProperties()).isEmpty();
        assertThat(pod.getStatus().getPodIP()).isEqualTo("10.0.0.1");
    }

    @Test
    void whatIsComparedWithWhatIsWantedIsWhole() {
        final StatefulSet set = lean.unmarshal(
                "apiVersion: apps/v1\nkind: StatefulSet\n" + META
                        + "spec: {replicas: 3, template: {metadata: {labels: {c: d}}, spec: {containers: [{name:"
                        + " broker}]}}}\n",
                StatefulSet.class);
        final ZeebeCluster cluster = lean.unmarshal(
                "apiVersion: skep.dev/v1alpha1\nkind: ZeebeCluster\n" + META
                        + "spec: {version: 1.0.0, replicas: 3, partitions: 3, replicationFactor: 3}\n",
                ZeebeCluster.class);

        assertThat(set.getMetadata().getManagedFields()).isEmpty();
        assertThat(set.getSpec().getTemplate().getSpec().getContainers()).hasSize(1);
        assertThat(cluster.getMetadata().getManagedFields()).isEmpty();
        assertThat(cluster.getSpec().replicas()).isEqualTo(3);
    }
}
