package dev.skep.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** How brokers are restarted. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record UpdatePolicy(
        @Default("Rolling") @JsonPropertyDescription("Manual: not before the annotation skep.dev/restart says so.")
        Type type,

        @Default("WaitForNextRoll")
        @JsonPropertyDescription("What becomes of the different pod template of a new operator.")
        OperatorChanges operatorChanges,

        @Size(max = 10)
        @JsonPropertyDescription(
                "When brokers may be restarted. Absent: always. Restarts that skep.dev/restart asks for don't wait.")
        List<Window> maintenanceWindows,

        @Default("15m")
        @Size(min = 2, max = 20)
        @Pattern(Patterns.DURATION)
        @JsonPropertyDescription("When a restarted broker counts as stuck. The roll stops then; nothing is killed.")
        String brokerTimeout,

        @Default("AfterChanges")
        @JsonPropertyDescription(
                "Whether preferred leaders are given the lead again after scaling, restarts and the return of brokers.")
        AutoRebalance autoRebalance) {
    public enum Type {
        Rolling,
        Manual
    }

    public enum OperatorChanges {
        WaitForNextRoll,
        Roll
    }

    public enum AutoRebalance {
        AfterChanges,
        Never
    }

    /** When brokers may be restarted. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Window(
            @Required @Size(min = 9, max = 100) @JsonPropertyDescription("Begin: a cron expression of five fields.")
            String schedule,

            @Required @Size(min = 2, max = 20) @Pattern(Patterns.DURATION) @JsonPropertyDescription("How long.")
            String duration,

            @Default("Etc/UTC") @Size(max = 60) @JsonPropertyDescription("Time zone of the schedule.")
            String timeZone) {
        public Window {
            timeZone = timeZone == null ? "Etc/UTC" : timeZone;
        }
    }

    public UpdatePolicy {
        type = type == null ? Type.Rolling : type;
        operatorChanges = operatorChanges == null ? OperatorChanges.WaitForNextRoll : operatorChanges;
        maintenanceWindows = maintenanceWindows == null ? List.of() : maintenanceWindows;
        brokerTimeout = brokerTimeout == null ? "15m" : brokerTimeout;
        autoRebalance = autoRebalance == null ? AutoRebalance.AfterChanges : autoRebalance;
    }
}
