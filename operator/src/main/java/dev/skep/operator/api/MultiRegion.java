package dev.skep.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Several regions make one cluster of brokers. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "self.regions.all(r, self.regions.exists_one(o, o.name == r.name))",
        message = "region names must be unique")
@ValidationRule(value = "self.regions.exists_one(r, r.name == self.region)", message = "region must be one of regions")
@ValidationRule(
        value = "self.region == oldSelf.region && self.regions.map(r, r.name) == oldSelf.regions.map(r, r.name)",
        message = "region and the names and order of regions are fixed: node ids depend on them")
@ValidationRule(
        value =
                "self.regions.all(r, self.regions.exists_one(o, o.__namespace__ == r.__namespace__ && o.clusterDomain == r.clusterDomain))",
        message = "each region needs its own namespace name (or its own cluster domain), otherwise names are ambiguous")
@ValidationRule(
        value = "!has(self.driver) || self.regions.exists(r, r.name == self.driver)",
        message = "driver must be one of regions")
public record MultiRegion(
        @Required @Size(min = 1, max = 20) @JsonPropertyDescription("The region of this resource. Fixed.")
        String region,

        @Required
        @Size(min = 2, max = 5)
        @JsonPropertyDescription("All regions, the same list in the same order in each of them. Fixed.")
        List<Region> regions,

        @Size(max = 20)
        @JsonPropertyDescription("The region whose operator asks for changes of the topology. Default: the first.")
        String driver) {

    /** One of them. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Region(
            @Required @Size(min = 1, max = 20) @Pattern(Patterns.DNS_LABEL) @JsonPropertyDescription("Its name.")
            String name,

            @Size(max = 30)
            @Pattern(Patterns.DNS_LABEL)
            @JsonPropertyDescription("Name of its ZeebeCluster. Default: the name of the region.")
            String resourceName,

            @Required
            @Size(min = 1, max = 63)
            @Pattern(Patterns.DNS_LABEL)
            @JsonPropertyDescription("Namespace of its ZeebeCluster.")
            String namespace,

            @Default("cluster.local") @Size(max = 253) @JsonPropertyDescription("Domain of its Services.")
            String clusterDomain) {
        public Region {
            clusterDomain = clusterDomain == null ? "cluster.local" : clusterDomain;
        }

        public String resource() {
            return resourceName == null ? name : resourceName;
        }
    }

    public String driverRegion() {
        return driver == null ? regions.getFirst().name() : driver;
    }
}
