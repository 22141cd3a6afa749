package dev.skep.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import java.util.List;

/** Which image the brokers run. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "(has(self.contract) ? self.contract : 'Skep') == (has(oldSelf.contract) ? oldSelf.contract : 'Skep')",
        message = "image.contract is fixed: the data of one kind of broker is not that of the other")
public record Image(
        @Size(max = 255) @JsonPropertyDescription("Default: what the operator was installed with.")
        String repository,

        @Size(max = 128)
        @JsonPropertyDescription(
                "Default: the version. For builds of your own; the brokers must still report the version of spec.version.")
        String tag,

        @Pattern("^sha256:[a-f0-9]{64}$") @Size(max = 71) @JsonPropertyDescription("Wins over the tag.")
        String digest,

        @Default("IfNotPresent") @JsonPropertyDescription("When the image is fetched.")
        PullPolicy pullPolicy,

        @Size(max = 10) @JsonPropertyDescription("Secrets with the rights to fetch it.")
        List<LocalObjectReference> pullSecrets,

        @Default("Skep")
        @JsonPropertyDescription(
                "Zeebe: an image of the public contract by somebody else. It needs a shell, and what only Skep offers is not used. Fixed.")
        Contract contract) {
    public enum PullPolicy {
        Always,
        IfNotPresent,
        Never
    }

    public enum Contract {
        Skep,
        Zeebe
    }

    public Image {
        pullPolicy = pullPolicy == null ? PullPolicy.IfNotPresent : pullPolicy;
        contract = contract == null ? Contract.Skep : contract;
    }
}
