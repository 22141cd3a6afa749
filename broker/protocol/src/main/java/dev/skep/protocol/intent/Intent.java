package dev.skep.protocol.intent;

import dev.skep.base.FieldReader;
import dev.skep.protocol.ValueType;

/** The verb of a record: an imperative in a command, a past or progressive form in an event. */
public sealed interface Intent
        permits ProcessInstanceIntent,
                ProcessInstanceCreationIntent,
                ProcessInstanceResultIntent,
                ProcessEventIntent,
                JobIntent,
                JobBatchIntent,
                MessageIntent,
                MessageBatchIntent,
                MessageCorrelationIntent,
                MessageSubscriptionIntent,
                ProcessMessageSubscriptionIntent,
                MessageStartEventSubscriptionIntent,
                TimerIntent,
                IncidentIntent,
                VariableIntent,
                VariableDocumentIntent,
                DeploymentIntent,
                ProcessIntent,
                CommandDistributionIntent,
                EscalationIntent,
                SignalSubscriptionIntent,
                SignalIntent,
                ProcessInstanceBatchIntent,
                CompensationSubscriptionIntent,
                ErrorIntent,
                ElementPlacementIntent,
                DecisionIntent,
                DecisionRequirementsIntent,
                DecisionEvaluationIntent,
                ProcessInstanceModificationIntent,
                ResourceDeletionIntent,
                FormIntent,
                UserTaskIntent,
                ProcessInstanceMigrationIntent,
                CatchUpIntent,
                ExporterIntent,
                ConditionalSubscriptionIntent,
                ConditionalEvaluationIntent {
    ValueType valueType();

    String name();

    int ordinal();

    /** The number in our files; constants are only ever added at the end. */
    default int code() {
        return ordinal();
    }

    static Intent of(final ValueType type, final int code) {
        final Intent[] intents = switch (type) {
            case PROCESS_INSTANCE -> ProcessInstanceIntent.values();
            case PROCESS_INSTANCE_CREATION -> ProcessInstanceCreationIntent.values();
            case PROCESS_INSTANCE_RESULT -> ProcessInstanceResultIntent.values();
            case PROCESS_EVENT -> ProcessEventIntent.values();
            case JOB -> JobIntent.values();
            case JOB_BATCH -> JobBatchIntent.values();
            case MESSAGE -> MessageIntent.values();
            case MESSAGE_BATCH -> MessageBatchIntent.values();
            case MESSAGE_CORRELATION -> MessageCorrelationIntent.values();
            case MESSAGE_SUBSCRIPTION -> MessageSubscriptionIntent.values();
            case PROCESS_MESSAGE_SUBSCRIPTION -> ProcessMessageSubscriptionIntent.values();
            case MESSAGE_START_EVENT_SUBSCRIPTION -> MessageStartEventSubscriptionIntent.values();
            case TIMER -> TimerIntent.values();
            case INCIDENT -> IncidentIntent.values();
            case VARIABLE -> VariableIntent.values();
            case VARIABLE_DOCUMENT -> VariableDocumentIntent.values();
            case DEPLOYMENT -> DeploymentIntent.values();
            case PROCESS -> ProcessIntent.values();
            case ESCALATION -> EscalationIntent.values();
            case SIGNAL_SUBSCRIPTION -> SignalSubscriptionIntent.values();
            case SIGNAL -> SignalIntent.values();
            case PROCESS_INSTANCE_BATCH -> ProcessInstanceBatchIntent.values();
            case COMPENSATION_SUBSCRIPTION -> CompensationSubscriptionIntent.values();
            case COMMAND_DISTRIBUTION -> CommandDistributionIntent.values();
            case ERROR -> ErrorIntent.values();
            case DECISION -> DecisionIntent.values();
            case DECISION_REQUIREMENTS -> DecisionRequirementsIntent.values();
            case DECISION_EVALUATION -> DecisionEvaluationIntent.values();
            case PROCESS_INSTANCE_MODIFICATION -> ProcessInstanceModificationIntent.values();
            case RESOURCE_DELETION -> ResourceDeletionIntent.values();
            case FORM -> FormIntent.values();
            case USER_TASK -> UserTaskIntent.values();
            case PROCESS_INSTANCE_MIGRATION -> ProcessInstanceMigrationIntent.values();
            case ELEMENT_PLACEMENT -> ElementPlacementIntent.values();
            case CATCH_UP -> CatchUpIntent.values();
            case EXPORTER -> ExporterIntent.values();
            case CONDITIONAL_SUBSCRIPTION -> ConditionalSubscriptionIntent.values();
            case CONDITIONAL_EVALUATION -> ConditionalEvaluationIntent.values();
        };
        if (code < 0 || code >= intents.length) {
            throw new FieldReader.MalformedBytes("unknown intent " + code + " of " + type);
        }
        return intents[code];
    }
}
