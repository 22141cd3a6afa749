package dev.skep.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Map;

/** Where the pods go. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Scheduling(
        @Default("Required") @JsonPropertyDescription("Whether two brokers of this cluster may share a node.")
        Apart hostAntiAffinity,

        @JsonPropertyDescription("Labels that a node must have.")
        Map<String, String> nodeSelector,

        @Size(max = 50) @JsonPropertyDescription("Taints of nodes that don't matter.")
        List<Toleration> tolerations,

        @PreserveUnknownFields @JsonPropertyDescription("Affinity of a pod, beside that of the operator.")
        ObjectNode affinity,

        @Size(max = 10)
        @PreserveUnknownFields
        @JsonPropertyDescription("topologySpreadConstraints of a pod. Not for zones: those are in spec.zones.")
        List<ObjectNode> topologySpreadConstraints,

        @Size(max = 253) @JsonPropertyDescription("Priority class of the pods.")
        String priorityClassName) {
    public enum Apart {
        Required,
        Preferred,
        None
    }

    public Scheduling {
        hostAntiAffinity = hostAntiAffinity == null ? Apart.Required : hostAntiAffinity;
    }
}
