package dev.skep.exporters.record;

import static dev.skep.exporters.record.PackedObjects.document;

import dev.skep.protocol.Tenants;
import dev.skep.protocol.value.CompensationSubscriptionValue;
import dev.skep.protocol.value.EscalationValue;
import dev.skep.protocol.value.MessageBatchValue;
import dev.skep.protocol.value.MessageStartEventSubscriptionValue;
import dev.skep.protocol.value.MessageSubscriptionValue;
import dev.skep.protocol.value.MessageValue;
import dev.skep.protocol.value.ProcessMessageSubscriptionValue;
import dev.skep.protocol.value.SignalSubscriptionValue;
import dev.skep.protocol.value.SignalValue;
import dev.skep.protocol.value.TimerValue;
import io.camunda.zeebe.protocol.record.RecordValue;
import io.camunda.zeebe.protocol.record.value.ImmutableCompensationSubscriptionRecordValue;
import io.camunda.zeebe.protocol.record.value.ImmutableEscalationRecordValue;
import io.camunda.zeebe.protocol.record.value.ImmutableMessageBatchRecordValue;
import io.camunda.zeebe.protocol.record.value.ImmutableMessageRecordValue;
import io.camunda.zeebe.protocol.record.value.ImmutableMessageStartEventSubscriptionRecordValue;
import io.camunda.zeebe.protocol.record.value.ImmutableMessageSubscriptionRecordValue;
import io.camunda.zeebe.protocol.record.value.ImmutableProcessMessageSubscriptionRecordValue;
import io.camunda.zeebe.protocol.record.value.ImmutableSignalRecordValue;
import io.camunda.zeebe.protocol.record.value.ImmutableSignalSubscriptionRecordValue;
import io.camunda.zeebe.protocol.record.value.ImmutableTimerRecordValue;

/** What records say of timers, messages, signals, escalations and compensation. */
final class EventValues {
    private EventValues() {}

    static RecordValue of(final TimerValue timer) {
        return ImmutableTimerRecordValue.builder()
                .withElementInstanceKey(timer.elementInstanceKey())
                .withProcessInstanceKey(timer.processInstanceKey())
                .withProcessDefinitionKey(timer.processDefinitionKey())
                .withTargetElementId(timer.targetElementId())
                .withDueDate(timer.dueDate())
                .withRepetitions(timer.repetitions())
                .withTenantId(timer.tenantId())
                .build();
    }

    static RecordValue of(final MessageValue message) {
        return ImmutableMessageRecordValue.builder()
                .withName(message.name())
                .withCorrelationKey(message.correlationKey())
                .withMessageId(message.messageId())
                .withTimeToLive(message.timeToLive())
                .withDeadline(message.deadline())
                .withVariables(document(message.variables()))
                .withTenantId(message.tenantId())
                .build();
    }

    static RecordValue of(final MessageBatchValue batch) {
        return ImmutableMessageBatchRecordValue.builder()
                .withMessageKeys(batch.messageKeys())
                .build();
    }

    static RecordValue of(final MessageSubscriptionValue subscription) {
        return ImmutableMessageSubscriptionRecordValue.builder()
                .withProcessInstanceKey(subscription.processInstanceKey())
                .withElementInstanceKey(subscription.elementInstanceKey())
                .withBpmnProcessId(subscription.bpmnProcessId())
                .withMessageName(subscription.messageName())
                .withCorrelationKey(subscription.correlationKey())
                .withMessageKey(subscription.messageKey())
                .withInterrupting(subscription.interrupting())
                .withVariables(document(subscription.variables()))
                .withTenantId(subscription.tenantId())
                .build();
    }

    static RecordValue of(final ProcessMessageSubscriptionValue subscription) {
        return ImmutableProcessMessageSubscriptionRecordValue.builder()
                .withProcessInstanceKey(subscription.processInstanceKey())
                .withElementInstanceKey(subscription.elementInstanceKey())
                .withBpmnProcessId(subscription.bpmnProcessId())
                .withMessageName(subscription.messageName())
                .withCorrelationKey(subscription.correlationKey())
                .withMessageKey(subscription.messageKey())
                .withElementId(subscription.elementId())
                .withInterrupting(subscription.interrupting())
                .withVariables(document(subscription.variables()))
                .withTenantId(subscription.tenantId())
                .build();
    }

    static RecordValue of(final MessageStartEventSubscriptionValue subscription) {
        return ImmutableMessageStartEventSubscriptionRecordValue.builder()
                .withProcessDefinitionKey(subscription.processDefinitionKey())
                .withBpmnProcessId(subscription.bpmnProcessId())
                .withStartEventId(subscription.startEventId())
                .withMessageName(subscription.messageName())
                .withProcessInstanceKey(subscription.processInstanceKey())
                .withMessageKey(subscription.messageKey())
                .withCorrelationKey(subscription.correlationKey())
                .withVariables(document(subscription.variables()))
                .withTenantId(subscription.tenantId())
                .build();
    }

    static RecordValue of(final SignalValue signal) {
        return ImmutableSignalRecordValue.builder()
                .withSignalName(signal.signalName())
                .withVariables(document(signal.variables()))
                .withTenantId(signal.tenantId())
                .build();
    }

    static RecordValue of(final SignalSubscriptionValue subscription) {
        return ImmutableSignalSubscriptionRecordValue.builder()
                .withSignalName(subscription.signalName())
                .withProcessDefinitionKey(subscription.processDefinitionKey())
                .withBpmnProcessId(subscription.bpmnProcessId())
                .withCatchEventId(subscription.catchEventId())
                .withCatchEventInstanceKey(subscription.catchEventInstanceKey())
                .withTenantId(subscription.tenantId())
                .build();
    }

    static RecordValue of(final EscalationValue escalation) {
        return ImmutableEscalationRecordValue.builder()
                .withProcessInstanceKey(escalation.processInstanceKey())
                .withEscalationCode(escalation.escalationCode())
                .withThrowElementId(escalation.throwElementId())
                .withCatchElementId(escalation.catchElementId())
                .withTenantId(Tenants.DEFAULT)
                .build();
    }

    static RecordValue of(final CompensationSubscriptionValue subscription) {
        return ImmutableCompensationSubscriptionRecordValue.builder()
                .withTenantId(subscription.tenantId())
                .withProcessInstanceKey(subscription.processInstanceKey())
                .withProcessDefinitionKey(subscription.processDefinitionKey())
                .withCompensableActivityId(subscription.compensableActivityId())
                .withThrowEventId(subscription.throwEventId())
                .withThrowEventInstanceKey(subscription.throwEventInstanceKey())
                .withCompensationHandlerId(subscription.compensationHandlerId())
                .withCompensationHandlerInstanceKey(subscription.handlerInstanceKey())
                .withCompensableActivityScopeKey(subscription.compensableActivityScopeKey())
                .withCompensableActivityInstanceKey(subscription.compensableActivityInstanceKey())
                .withVariables(document(subscription.variables()))
                .build();
    }
}
