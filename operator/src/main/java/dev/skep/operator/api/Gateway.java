package dev.skep.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.Map;

/** Where clients come in. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Gateway(
        @Default("Embedded")
        @JsonPropertyDescription(
                "Embedded: in every broker. Standalone: in pods of their own, to which the Service leads as soon as they are ready. No broker restarts when it changes.")
        Mode mode,

        @Min(1) @Max(50) @JsonPropertyDescription("Pods of standalone gateways. Default: 2.")
        Integer replicas,

        @JsonPropertyDescription("CPU and memory of a standalone gateway.")
        ResourceRequirements resources,

        @Default("{}") @JsonPropertyDescription("The Service of clients.")
        FrontService service,

        @JsonPropertyDescription("An Ingress before it. Absent: none.")
        FrontIngress ingress) {
    public enum Mode {
        Embedded,
        Standalone
    }

    public enum ServiceType {
        ClusterIP,
        NodePort,
        LoadBalancer
    }

    /** The Service of clients. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record FrontService(
            @Default("ClusterIP") @JsonPropertyDescription("How it is reached.")
            ServiceType type,

            @JsonPropertyDescription("Annotations of the Service.")
            Map<String, String> annotations,

            @Size(max = 253) @JsonPropertyDescription("Class of the load balancer.")
            String loadBalancerClass,

            @Min(1) @Max(65535) @Default("26500") @JsonPropertyDescription("Port of gRPC.")
            Integer grpcPort,

            @Min(1) @Max(65535) @Default("8080") @JsonPropertyDescription("Port of REST.")
            Integer restPort) {
        public FrontService {
            type = type == null ? ServiceType.ClusterIP : type;
            annotations = annotations == null ? Map.of() : annotations;
            grpcPort = grpcPort == null ? 26500 : grpcPort;
            restPort = restPort == null ? 8080 : restPort;
        }
    }

    /** An Ingress before it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record FrontIngress(
            @Size(max = 253) @JsonPropertyDescription("Class of the ingress.")
            String className,

            @Size(max = 253) @JsonPropertyDescription("Host name of gRPC.")
            String grpcHost,

            @Size(max = 253) @JsonPropertyDescription("Host name of REST.")
            String restHost,

            @Size(max = 253) @JsonPropertyDescription("Secret with the certificate.")
            String tlsSecretName,

            @JsonPropertyDescription("Annotations of the Ingress.")
            Map<String, String> annotations) {
        public FrontIngress {
            annotations = annotations == null ? Map.of() : annotations;
        }
    }

    public Gateway {
        mode = mode == null ? Mode.Embedded : mode;
        service = service == null ? new FrontService(null, null, null, null, null) : service;
    }
}
