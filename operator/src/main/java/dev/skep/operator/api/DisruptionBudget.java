package dev.skep.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;

/** Limits how many brokers a drain of nodes may take down at once. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DisruptionBudget(
        @Default("true") @JsonPropertyDescription("Whether there is one.")
        Boolean enabled) {
    public DisruptionBudget {
        enabled = enabled == null || enabled;
    }
}
