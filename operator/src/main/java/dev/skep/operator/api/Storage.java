package dev.skep.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Volumes of the brokers. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!has(self.size) || !has(oldSelf.size) || quantity(self.size).compareTo(quantity(oldSelf.size)) >= 0",
        message = "storage.size can only grow; volumes cannot shrink")
@ValidationRule(
        value = "!has(self.size) || quantity(self.size).isGreaterThan(quantity('0'))",
        message = "storage.size must be above 0, such as 32Gi")
@ValidationRule(
        value = "(has(self.type) ? self.type : 'Persistent') == (has(oldSelf.type) ? oldSelf.type : 'Persistent')",
        message = "storage.type is fixed: the data would be lost")
public record Storage(
        @Default("Persistent")
        @JsonPropertyDescription("Ephemeral is for tests: a broker that is restarted has lost its replicas. Fixed.")
        Type type,

        @Default("32Gi")
        @Size(max = 20)
        @Pattern(Patterns.QUANTITY)
        @JsonPropertyDescription("Size of each volume. Can only grow; volumes grow while brokers run.")
        String size,

        @Size(max = 253)
        @JsonPropertyDescription(
                "Class of volumes made from now on. Default: that of the Kubernetes cluster. A broker moves to it with the annotation skep.dev/replace-broker.")
        String storageClassName,

        @Default("{}") @JsonPropertyDescription("What becomes of volumes that are no longer needed.")
        Retention retention,

        @Default("{}") @JsonPropertyDescription("Below how much free space a broker protects itself.")
        FreeSpace freeSpace) {
    public enum Type {
        Persistent,
        Ephemeral
    }

    public enum Keep {
        Retain,
        Delete
    }

    /** What becomes of volumes. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Retention(
            @Default("Retain") @JsonPropertyDescription("Of volumes when the resource is deleted.")
            Keep onDelete,

            @Default("Delete")
            @JsonPropertyDescription(
                    "Of volumes of brokers that have left. Retain keeps them, marked as left; they are never mounted again.")
            Keep onScaleDown) {
        public Retention {
            onDelete = onDelete == null ? Keep.Retain : onDelete;
            onScaleDown = onScaleDown == null ? Keep.Delete : onScaleDown;
        }
    }

    /** Marks of free space. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value =
                    "!has(self.processing) || !has(self.replication) || quantity(self.processing).compareTo(quantity(self.replication)) > 0",
            message = "freeSpace.processing must be above freeSpace.replication")
    public record FreeSpace(
            @Default("2Gi")
            @Size(max = 20)
            @Pattern(Patterns.QUANTITY)
            @JsonPropertyDescription("With less, no new commands are taken.")
            String processing,

            @Default("1Gi")
            @Size(max = 20)
            @Pattern(Patterns.QUANTITY)
            @JsonPropertyDescription("With less, nothing is replicated to this broker.")
            String replication) {
        public FreeSpace {
            processing = processing == null ? "2Gi" : processing;
            replication = replication == null ? "1Gi" : replication;
        }
    }

    public Storage {
        type = type == null ? Type.Persistent : type;
        size = size == null ? "32Gi" : size;
        retention = retention == null ? new Retention(null, null) : retention;
        freeSpace = freeSpace == null ? new FreeSpace(null, null) : freeSpace;
    }
}
