package dev.skep.engine;

import dev.skep.protocol.Origin;
import dev.skep.protocol.Record;
import dev.skep.protocol.value.DecisionEvaluationValue;
import dev.skep.protocol.value.DeploymentValue;
import dev.skep.protocol.value.JobBatchValue;
import dev.skep.protocol.value.MessageCorrelationValue;
import dev.skep.protocol.value.MessageValue;
import dev.skep.protocol.value.ProcessInstanceCreationValue;
import dev.skep.protocol.value.SignalValue;
import java.util.List;

/** The tenants that a command names itself. Where it goes by a key, what it finds says whose it is. */
final class NamedTenants {
    private NamedTenants() {}

    /** Whether the caller may act for all of them. */
    static boolean mayBeNamed(final Record command) {
        final Origin origin = command.origin();
        if (origin == null || origin.tenants().isEmpty()) {
            return true;
        }
        for (final String tenantId : of(command)) {
            if (!origin.mayAct(tenantId)) {
                return false;
            }
        }
        return true;
    }

    static List<String> of(final Record command) {
        return switch (command.value()) {
            case ProcessInstanceCreationValue creation -> List.of(creation.tenantId());
            case DeploymentValue deployment -> List.of(deployment.tenantId());
            case DecisionEvaluationValue evaluation -> List.of(evaluation.tenantId());
            case MessageValue message -> List.of(message.tenantId());
            case MessageCorrelationValue message -> List.of(message.tenantId());
            case SignalValue signal -> List.of(signal.tenantId());
            case JobBatchValue jobs -> jobs.tenantIds();
            default -> List.of();
        };
    }
}
