package dev.skep.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Who may reach the brokers. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NetworkRules(
        @Default("true")
        @JsonPropertyDescription(
                "Lets in clients, the other brokers and the operator only. The management port knows no passwords, so leave it on.")
        Boolean enabled,

        @Size(max = 20)
        @PreserveUnknownFields
        @JsonPropertyDescription("Peers of a NetworkPolicy that may be clients. Default: all.")
        List<ObjectNode> clientsFrom,

        @Size(max = 20) @PreserveUnknownFields @JsonPropertyDescription("Peers that may read metrics. Default: none.")
        List<ObjectNode> monitoringFrom,

        @Size(max = 20) @JsonPropertyDescription("Addresses of the other regions' pods.")
        List<String> peerCIDRs) {
    public NetworkRules {
        enabled = enabled == null || enabled;
        clientsFrom = clientsFrom == null ? List.of() : clientsFrom;
        monitoringFrom = monitoringFrom == null ? List.of() : monitoringFrom;
        peerCIDRs = peerCIDRs == null ? List.of() : peerCIDRs;
    }
}
