package dev.skep.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/** When Kubernetes considers a broker started, ready and alive. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Probes(
        @Default("{}") @JsonPropertyDescription("The management port answers. Default: every 5 seconds, 120 times.")
        Probe startup,

        @Default("{}") @JsonPropertyDescription("The broker says that it is ready. Default: every 5 seconds, 3 times.")
        Probe readiness,

        @Default("{}") @JsonPropertyDescription("The management port answers. Default: every 10 seconds, 6 times.")
        Probe liveness) {

    /** How often and how long. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Probe(
            @Default("true") @JsonPropertyDescription("Whether there is this probe.")
            Boolean enabled,

            @Min(1) @Max(3600) @JsonPropertyDescription("Seconds from one to the next.")
            Integer periodSeconds,

            @Min(1) @Max(3600) @JsonPropertyDescription("Seconds until an answer counts as missing.")
            Integer timeoutSeconds,

            @Min(1) @Max(3600) @JsonPropertyDescription("How many in a row must fail.")
            Integer failureThreshold) {
        public Probe {
            enabled = enabled == null || enabled;
        }
    }

    public Probes {
        startup = startup == null ? new Probe(null, null, null, null) : startup;
        readiness = readiness == null ? new Probe(null, null, null, null) : readiness;
        liveness = liveness == null ? new Probe(null, null, null, null) : liveness;
    }
}
