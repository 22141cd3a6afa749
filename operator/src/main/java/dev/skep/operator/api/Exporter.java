package dev.skep.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Whoever gets the records of the brokers. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.type) != has(self.className)",
        message =
                "an exporter has either a type (File or Postgres, which come with the broker) or the className of one of your own")
@ValidationRule(
        value = "!has(self.type) || (!has(self.jarPath) && !has(self.jarImage))",
        message = "jarPath and jarImage go with className: what type names comes with the broker")
@ValidationRule(
        value = "!has(self.jarImage) || has(self.jarPath)",
        message = "jarImage needs jarPath, which says where in that image the jar is")
public record Exporter(
        @Required
        @Size(max = 40)
        @Pattern("^[a-z][a-z0-9]*$")
        @JsonPropertyDescription(
                "Its name, by which the brokers keep how far it is. Small letters and digits, as it is part of the names of variables.")
        String id,

        @JsonPropertyDescription("One of those that come with the broker.")
        Type type,

        @Size(max = 253)
        @Pattern("^[A-Za-z_$][A-Za-z0-9_$.]*$")
        @JsonPropertyDescription("Class of one of your own, or of one that the image of the brokers has.")
        String className,

        @Size(max = 255)
        @Pattern("^/[^ ]+$")
        @JsonPropertyDescription(
                "Where its jar is: in jarImage, or without that in the image of the brokers or a volume that podTemplate mounts. Absent: among the broker's own classes.")
        String jarPath,

        @Size(max = 500)
        @Pattern("^[^ ]+$")
        @JsonPropertyDescription(
                "Image with the jar. It is copied from there before the broker starts, by the command cp, which the image must have.")
        String jarImage,

        @PreserveUnknownFields
        @JsonPropertyDescription(
                "Its settings, such as {url: \"http://elasticsearch:9200\", index: {prefix: orders}}. $(NAME) stands for a variable of secretEnv, $(POD_NAME) for the pod. Names are letters and digits.")
        ObjectNode args,

        @Default("true")
        @JsonPropertyDescription(
                "Whether it gets records. Changing it restarts nobody: the brokers are told. One that is enabled again goes on with what happens from then on.")
        Boolean enabled,

        @Size(max = 20) @JsonPropertyDescription("Variables with values from Secrets, for args and for the exporter.")
        List<SecretVariable> secretEnv) {
    public enum Type {
        File,
        Postgres
    }

    /** A variable of the environment whose value is in a Secret. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value =
                    "!self.name.startsWith('ZEEBE_') && !self.name.startsWith('CAMUNDA_') && !self.name.startsWith('SKEP_') && self.name != 'POD_NAME'",
            message =
                    "secretEnv: names that begin with ZEEBE_, CAMUNDA_ or SKEP_, and POD_NAME, are taken; choose another one and write $(NAME) into args")
    public record SecretVariable(
            @Required @Size(max = 100) @Pattern("^[A-Z][A-Z0-9_]*$") @JsonPropertyDescription("Name of the variable.")
            String name,

            @Required @JsonPropertyDescription("Where its value is.")
            SecretKey secretKeyRef) {}

    /** An entry of a Secret. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record SecretKey(
            @Required @Size(min = 1, max = 253) @JsonPropertyDescription("Name of the Secret.")
            String name,

            @Required @Size(min = 1, max = 253) @JsonPropertyDescription("Key in the Secret.")
            String key) {}

    public Exporter {
        enabled = enabled == null || enabled;
        secretEnv = secretEnv == null ? List.of() : List.copyOf(secretEnv);
    }
}
