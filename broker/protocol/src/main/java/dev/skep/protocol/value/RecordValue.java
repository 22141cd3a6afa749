package dev.skep.protocol.value;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.protocol.ValueType;

/**
 * What a record is about. Immutable. A new kind is declared here and in {@link ValueType}; the compiler asks for the rest.
 *
 * <p>Written forms live for ever: a field is only ever added at the end, and read with {@link FieldReader#hasMore()}.
 */
public sealed interface RecordValue
        permits ProcessInstanceValue,
                ProcessInstanceCreationValue,
                ProcessInstanceResultValue,
                JobValue,
                JobBatchValue,
                DeploymentValue,
                ProcessValue,
                MessageValue,
                MessageBatchValue,
                MessageCorrelationValue,
                MessageSubscriptionValue,
                ProcessMessageSubscriptionValue,
                MessageStartEventSubscriptionValue,
                TimerValue,
                IncidentValue,
                VariableValue,
                VariableDocumentValue,
                ProcessEventValue,
                ErrorValue,
                ElementPlacementValue,
                DecisionValue,
                DecisionRequirementsValue,
                DecisionEvaluationValue,
                ProcessInstanceModificationValue,
                ResourceDeletionValue,
                FormValue,
                UserTaskValue,
                ProcessInstanceMigrationValue,
                CommandDistributionValue,
                EscalationValue,
                SignalSubscriptionValue,
                SignalValue,
                ProcessInstanceBatchValue,
                CompensationSubscriptionValue,
                CatchUpValue,
                ExporterValue,
                ConditionalEvaluationValue.Subscription,
                ConditionalEvaluationValue {
    ValueType valueType();

    void write(FieldWriter out);

    /** Reads the value of a record of the given type. */
    static RecordValue read(final ValueType type, final FieldReader in) {
        return switch (type) {
            case PROCESS_INSTANCE -> ProcessInstanceValue.read(in);
            case PROCESS_INSTANCE_CREATION -> ProcessInstanceCreationValue.read(in);
            case PROCESS_INSTANCE_RESULT -> ProcessInstanceResultValue.read(in);
            case JOB -> JobValue.read(in);
            case JOB_BATCH -> JobBatchValue.read(in);
            case DEPLOYMENT -> DeploymentValue.read(in);
            case PROCESS -> ProcessValue.read(in);
            case MESSAGE -> MessageValue.read(in);
            case MESSAGE_BATCH -> MessageBatchValue.read(in);
            case MESSAGE_CORRELATION -> MessageCorrelationValue.read(in);
            case MESSAGE_SUBSCRIPTION -> MessageSubscriptionValue.read(in);
            case PROCESS_MESSAGE_SUBSCRIPTION -> ProcessMessageSubscriptionValue.read(in);
            case MESSAGE_START_EVENT_SUBSCRIPTION -> MessageStartEventSubscriptionValue.read(in);
            case TIMER -> TimerValue.read(in);
            case INCIDENT -> IncidentValue.read(in);
            case VARIABLE -> VariableValue.read(in);
            case VARIABLE_DOCUMENT -> VariableDocumentValue.read(in);
            case PROCESS_EVENT -> ProcessEventValue.read(in);
            case ERROR -> ErrorValue.read(in);
            case ESCALATION -> EscalationValue.read(in);
            case SIGNAL_SUBSCRIPTION -> SignalSubscriptionValue.read(in);
            case SIGNAL -> SignalValue.read(in);
            case PROCESS_INSTANCE_BATCH -> ProcessInstanceBatchValue.read(in);
            case COMPENSATION_SUBSCRIPTION -> CompensationSubscriptionValue.read(in);
            case COMMAND_DISTRIBUTION -> CommandDistributionValue.read(in);
            case DECISION -> DecisionValue.read(in);
            case DECISION_REQUIREMENTS -> DecisionRequirementsValue.read(in);
            case DECISION_EVALUATION -> DecisionEvaluationValue.read(in);
            case PROCESS_INSTANCE_MODIFICATION -> ProcessInstanceModificationValue.read(in);
            case RESOURCE_DELETION -> ResourceDeletionValue.read(in);
            case FORM -> FormValue.read(in);
            case USER_TASK -> UserTaskValue.read(in);
            case PROCESS_INSTANCE_MIGRATION -> ProcessInstanceMigrationValue.read(in);
            case ELEMENT_PLACEMENT -> ElementPlacementValue.read(in);
            case CATCH_UP -> CatchUpValue.read(in);
            case EXPORTER -> ExporterValue.read(in);
            case CONDITIONAL_SUBSCRIPTION -> ConditionalEvaluationValue.Subscription.read(in);
            case CONDITIONAL_EVALUATION -> ConditionalEvaluationValue.read(in);
        };
    }
}
