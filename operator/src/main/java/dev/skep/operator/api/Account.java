package dev.skep.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import java.util.Map;

/** Account of the pods. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Account(
        @Default("true") @JsonPropertyDescription("False: there is one already.")
        Boolean create,

        @Size(max = 253) @JsonPropertyDescription("Default: made from the name of the resource.")
        String name,

        @JsonPropertyDescription("For workload identity.") Map<String, String> annotations) {
    public Account {
        create = create == null || create;
        annotations = annotations == null ? Map.of() : annotations;
    }
}
