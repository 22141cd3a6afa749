package dev.skep.exporters.record;

import dev.skep.protocol.value.CatchUpValue;
import dev.skep.protocol.value.CommandDistributionValue;
import dev.skep.protocol.value.CompensationSubscriptionValue;
import dev.skep.protocol.value.ConditionalEvaluationValue;
import dev.skep.protocol.value.DecisionEvaluationValue;
import dev.skep.protocol.value.DecisionRequirementsValue;
import dev.skep.protocol.value.DecisionValue;
import dev.skep.protocol.value.DeploymentValue;
import dev.skep.protocol.value.ElementPlacementValue;
import dev.skep.protocol.value.ErrorValue;
import dev.skep.protocol.value.EscalationValue;
import dev.skep.protocol.value.ExporterValue;
import dev.skep.protocol.value.FormValue;
import dev.skep.protocol.value.IncidentValue;
import dev.skep.protocol.value.JobBatchValue;
import dev.skep.protocol.value.JobValue;
import dev.skep.protocol.value.MessageBatchValue;
import dev.skep.protocol.value.MessageCorrelationValue;
import dev.skep.protocol.value.MessageStartEventSubscriptionValue;
import dev.skep.protocol.value.MessageSubscriptionValue;
import dev.skep.protocol.value.MessageValue;
import dev.skep.protocol.value.ProcessEventValue;
import dev.skep.protocol.value.ProcessInstanceBatchValue;
import dev.skep.protocol.value.ProcessInstanceCreationValue;
import dev.skep.protocol.value.ProcessInstanceMigrationValue;
import dev.skep.protocol.value.ProcessInstanceModificationValue;
import dev.skep.protocol.value.ProcessInstanceResultValue;
import dev.skep.protocol.value.ProcessInstanceValue;
import dev.skep.protocol.value.ProcessMessageSubscriptionValue;
import dev.skep.protocol.value.ProcessValue;
import dev.skep.protocol.value.ResourceDeletionValue;
import dev.skep.protocol.value.SignalSubscriptionValue;
import dev.skep.protocol.value.SignalValue;
import dev.skep.protocol.value.TimerValue;
import dev.skep.protocol.value.UserTaskValue;
import dev.skep.protocol.value.VariableDocumentValue;
import dev.skep.protocol.value.VariableValue;
import io.camunda.zeebe.protocol.record.RecordValue;

/** Which value of the public contract stands for which of ours. The compiler asks for each new kind. */
final class PublicValues {
    private PublicValues() {}

    static RecordValue of(final dev.skep.protocol.value.RecordValue value) {
        return switch (value) {
            case ProcessInstanceValue instance -> InstanceValues.of(instance);
            case ProcessInstanceCreationValue creation -> InstanceValues.of(creation);
            case ProcessInstanceResultValue result -> InstanceValues.of(result);
            case ProcessInstanceModificationValue modification -> InstanceValues.of(modification);
            case ProcessInstanceMigrationValue migration -> InstanceValues.of(migration);
            case ProcessInstanceBatchValue batch -> InstanceValues.of(batch);
            case ProcessEventValue event -> InstanceValues.of(event);
            case VariableValue variable -> InstanceValues.of(variable);
            case VariableDocumentValue document -> InstanceValues.of(document);
            case IncidentValue incident -> InstanceValues.of(incident);
            case ErrorValue error -> InstanceValues.of(error);
            case JobValue job -> WorkValues.of(job);
            case JobBatchValue batch -> WorkValues.of(batch);
            case UserTaskValue task -> WorkValues.of(task);
            case TimerValue timer -> EventValues.of(timer);
            case MessageValue message -> EventValues.of(message);
            case MessageBatchValue batch -> EventValues.of(batch);
            case MessageSubscriptionValue subscription -> EventValues.of(subscription);
            case ProcessMessageSubscriptionValue subscription -> EventValues.of(subscription);
            case MessageStartEventSubscriptionValue subscription -> EventValues.of(subscription);
            case SignalValue signal -> EventValues.of(signal);
            case SignalSubscriptionValue subscription -> EventValues.of(subscription);
            case EscalationValue escalation -> EventValues.of(escalation);
            case CompensationSubscriptionValue subscription -> EventValues.of(subscription);
            case DeploymentValue deployment -> DeploymentValues.of(deployment);
            case ProcessValue process -> DeploymentValues.of(process);
            case FormValue form -> DeploymentValues.of(form);
            case DecisionValue decision -> DeploymentValues.of(decision);
            case DecisionRequirementsValue requirements -> DeploymentValues.of(requirements);
            case ResourceDeletionValue deletion -> DeploymentValues.of(deletion);
            case CommandDistributionValue distribution -> DeploymentValues.of(distribution);
            case DecisionEvaluationValue evaluation -> EvaluationValues.of(evaluation);
            case ElementPlacementValue _,
                    CatchUpValue _,
                    ExporterValue _,
                    MessageCorrelationValue _,
                    ConditionalEvaluationValue.Subscription _,
                    ConditionalEvaluationValue _ ->
                throw new IllegalArgumentException(value.valueType() + " is nothing that the contract knows");
        };
    }
}
