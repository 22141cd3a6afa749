package dev.skep.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import java.util.Map;

/** A Service for each broker. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BrokerServices(
        @Default("LoadBalancer") @JsonPropertyDescription("How it is reached.")
        Gateway.ServiceType type,

        @JsonPropertyDescription("Annotations of each Service; {pod} in a value stands for the name of its pod.")
        Map<String, String> annotations,

        @Size(max = 253) @JsonPropertyDescription("Class of the load balancer.")
        String loadBalancerClass) {
    public BrokerServices {
        type = type == null ? Gateway.ServiceType.LoadBalancer : type;
        annotations = annotations == null ? Map.of() : annotations;
    }
}
