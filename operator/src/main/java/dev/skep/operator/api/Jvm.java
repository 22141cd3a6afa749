package dev.skep.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Options of the Java runtime. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Jvm(
        @Min(10)
        @Max(80)
        @Default("40")
        @JsonPropertyDescription(
                "Percent of the memory limit for the heap; the rest is for state, buffers and the page cache.")
        Integer heapPercent,

        @Size(max = 50) @JsonPropertyDescription("Further options, behind those of the operator.")
        List<String> options) {
    public Jvm {
        heapPercent = heapPercent == null ? 40 : heapPercent;
        options = options == null ? List.of() : options;
    }
}
