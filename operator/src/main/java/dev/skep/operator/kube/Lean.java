package dev.skep.operator.kube;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/**
 * Reads of objects only what the operator looks at. It holds all that it watches in memory: of the 40 kB that a pod of a broker takes there, 26 are the
 * notes of the API server on who has written which field, and 11 what the StatefulSet says of all its pods anyway.
 */
public final class Lean {
    private Lean() {}

    /** Makes a client whose objects have no managed fields, and whose pods have no spec. */
    public static KubernetesClientBuilder client() {
        return new KubernetesClientBuilder().withKubernetesSerialization(serialization());
    }

    static KubernetesSerialization serialization() {
        final ObjectMapper mapper = new ObjectMapper();
        mapper.addMixIn(ObjectMeta.class, WithoutManagedFields.class);
        mapper.addMixIn(Pod.class, WithoutSpec.class);
        return new KubernetesSerialization(mapper, true);
    }

    @JsonIgnoreProperties("managedFields")
    private abstract static class WithoutManagedFields {}

    @JsonIgnoreProperties("spec")
    private abstract static class WithoutSpec {}
}
