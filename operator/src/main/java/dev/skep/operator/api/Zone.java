package dev.skep.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A place that may fail as a whole. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Zone(
        @Required
        @Size(min = 1, max = 15)
        @Pattern(Patterns.DNS_LABEL)
        @JsonPropertyDescription("Short name; part of the names of its pods.")
        String name,

        @Size(max = 63)
        @Pattern("^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$")
        @JsonPropertyDescription("Value of the label of its nodes. Default: the name.")
        String topologyValue) {}
