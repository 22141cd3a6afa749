package dev.skep.exporters.record;

import static dev.skep.exporters.record.PackedObjects.document;

import dev.skep.protocol.Tenants;
import dev.skep.protocol.value.ErrorValue;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.IncidentValue;
import dev.skep.protocol.value.ProcessEventValue;
import dev.skep.protocol.value.ProcessInstanceBatchValue;
import dev.skep.protocol.value.ProcessInstanceCreationValue;
import dev.skep.protocol.value.ProcessInstanceMigrationValue;
import dev.skep.protocol.value.ProcessInstanceModificationValue;
import dev.skep.protocol.value.ProcessInstanceModificationValue.ActivateInstruction;
import dev.skep.protocol.value.ProcessInstanceResultValue;
import dev.skep.protocol.value.ProcessInstanceValue;
import dev.skep.protocol.value.VariableDocumentValue;
import dev.skep.protocol.value.VariableValue;
import io.camunda.zeebe.protocol.record.RecordValue;
import io.camunda.zeebe.protocol.record.value.BpmnElementType;
import io.camunda.zeebe.protocol.record.value.BpmnEventType;
import io.camunda.zeebe.protocol.record.value.ErrorType;
import io.camunda.zeebe.protocol.record.value.ImmutableErrorRecordValue;
import io.camunda.zeebe.protocol.record.value.ImmutableIncidentRecordValue;
import io.camunda.zeebe.protocol.record.value.ImmutableProcessEventRecordValue;
import io.camunda.zeebe.protocol.record.value.ImmutableProcessInstanceBatchRecordValue;
import io.camunda.zeebe.protocol.record.value.ImmutableProcessInstanceCreationRecordValue;
import io.camunda.zeebe.protocol.record.value.ImmutableProcessInstanceCreationStartInstructionValue;
import io.camunda.zeebe.protocol.record.value.ImmutableProcessInstanceMigrationMappingInstructionValue;
import io.camunda.zeebe.protocol.record.value.ImmutableProcessInstanceMigrationRecordValue;
import io.camunda.zeebe.protocol.record.value.ImmutableProcessInstanceModificationActivateInstructionValue;
import io.camunda.zeebe.protocol.record.value.ImmutableProcessInstanceModificationRecordValue;
import io.camunda.zeebe.protocol.record.value.ImmutableProcessInstanceModificationTerminateInstructionValue;
import io.camunda.zeebe.protocol.record.value.ImmutableProcessInstanceModificationVariableInstructionValue;
import io.camunda.zeebe.protocol.record.value.ImmutableProcessInstanceRecordValue;
import io.camunda.zeebe.protocol.record.value.ImmutableProcessInstanceResultRecordValue;
import io.camunda.zeebe.protocol.record.value.ImmutableVariableDocumentRecordValue;
import io.camunda.zeebe.protocol.record.value.ImmutableVariableRecordValue;
import io.camunda.zeebe.protocol.record.value.VariableDocumentUpdateSemantic;
import java.util.LinkedHashSet;
import java.util.Set;

/** What records say of process instances, their variables and what is wrong with them. */
final class InstanceValues {
    private InstanceValues() {}

    static RecordValue of(final ProcessInstanceValue instance) {
        return ImmutableProcessInstanceRecordValue.builder()
                .withBpmnProcessId(instance.bpmnProcessId())
                .withVersion(instance.version())
                .withProcessDefinitionKey(instance.processDefinitionKey())
                .withProcessInstanceKey(instance.processInstanceKey())
                .withElementId(instance.elementId())
                .withFlowScopeKey(instance.flowScopeKey())
                .withBpmnElementType(elementType(instance.elementType()))
                .withBpmnEventType(BpmnEventType.valueOf(instance.eventType().name()))
                .withParentProcessInstanceKey(instance.parentProcessInstanceKey())
                .withParentElementInstanceKey(instance.parentElementInstanceKey())
                .withTenantId(instance.tenantId())
                .build();
    }

    static RecordValue of(final ProcessInstanceCreationValue creation) {
        return ImmutableProcessInstanceCreationRecordValue.builder()
                .withBpmnProcessId(creation.bpmnProcessId())
                .withVersion(creation.version())
                .withProcessDefinitionKey(creation.processDefinitionKey())
                .withProcessInstanceKey(creation.processInstanceKey())
                .withVariables(document(creation.variables()))
                .withStartInstructions(creation.startInstructions().stream()
                        .map(elementId -> ImmutableProcessInstanceCreationStartInstructionValue.builder()
                                .withElementId(elementId)
                                .build())
                        .toList())
                .withTenantId(creation.tenantId())
                .build();
    }

    static RecordValue of(final ProcessInstanceResultValue result) {
        return ImmutableProcessInstanceResultRecordValue.builder()
                .withBpmnProcessId(result.bpmnProcessId())
                .withVersion(result.version())
                .withProcessDefinitionKey(result.processDefinitionKey())
                .withProcessInstanceKey(result.processInstanceKey())
                .withVariables(document(result.variables()))
                .withTenantId(result.tenantId())
                .build();
    }

    @SuppressWarnings("deprecation") // exporters that are older than the scopes of each instruction read those of all
    static RecordValue of(final ProcessInstanceModificationValue modification) {
        final Set<Long> scopes = new LinkedHashSet<>();
        modification.activateInstructions().forEach(each -> scopes.addAll(each.ancestorScopeKeys()));
        return ImmutableProcessInstanceModificationRecordValue.builder()
                .withProcessInstanceKey(modification.processInstanceKey())
                .withActivateInstructions(modification.activateInstructions().stream()
                        .map(InstanceValues::activation)
                        .toList())
                .withTerminateInstructions(modification.terminateInstructions().stream()
                        .map(key -> ImmutableProcessInstanceModificationTerminateInstructionValue.builder()
                                .withElementInstanceKey(key)
                                .build())
                        .toList())
                .withAncestorScopeKeys(scopes)
                .withTenantId(modification.tenantId())
                .build();
    }

    private static ImmutableProcessInstanceModificationActivateInstructionValue activation(
            final ActivateInstruction activate) {
        return ImmutableProcessInstanceModificationActivateInstructionValue.builder()
                .withElementId(activate.elementId())
                .withAncestorScopeKey(activate.ancestorElementInstanceKey())
                .withVariableInstructions(activate.variableInstructions().stream()
                        .map(variable -> ImmutableProcessInstanceModificationVariableInstructionValue.builder()
                                .withVariables(document(variable.variables()))
                                .withElementId(variable.scopeId())
                                .build())
                        .toList())
                .withAncestorScopeKeys(activate.ancestorScopeKeys())
                .build();
    }

    static RecordValue of(final ProcessInstanceMigrationValue migration) {
        return ImmutableProcessInstanceMigrationRecordValue.builder()
                .withProcessInstanceKey(migration.processInstanceKey())
                .withTargetProcessDefinitionKey(migration.targetProcessDefinitionKey())
                .withMappingInstructions(migration.mappingInstructions().stream()
                        .map(mapping -> ImmutableProcessInstanceMigrationMappingInstructionValue.builder()
                                .withSourceElementId(mapping.sourceElementId())
                                .withTargetElementId(mapping.targetElementId())
                                .build())
                        .toList())
                .build();
    }

    static RecordValue of(final ProcessInstanceBatchValue batch) {
        return ImmutableProcessInstanceBatchRecordValue.builder()
                .withProcessInstanceKey(batch.processInstanceKey())
                .withBatchElementInstanceKey(batch.batchElementInstanceKey())
                .withIndex(batch.index())
                .withTenantId(Tenants.DEFAULT)
                .build();
    }

    static RecordValue of(final ProcessEventValue event) {
        return ImmutableProcessEventRecordValue.builder()
                .withScopeKey(event.scopeKey())
                .withProcessDefinitionKey(event.processDefinitionKey())
                .withProcessInstanceKey(event.processInstanceKey())
                .withTargetElementId(event.targetElementId())
                .withVariables(document(event.variables()))
                .withTenantId(event.tenantId())
                .build();
    }

    static RecordValue of(final VariableValue variable) {
        return ImmutableVariableRecordValue.builder()
                .withName(variable.name())
                .withValue(RecordJson.packed(variable.value()))
                .withScopeKey(variable.scopeKey())
                .withProcessInstanceKey(variable.processInstanceKey())
                .withProcessDefinitionKey(variable.processDefinitionKey())
                .withBpmnProcessId(variable.bpmnProcessId())
                .withTenantId(variable.tenantId())
                .build();
    }

    static RecordValue of(final VariableDocumentValue document) {
        return ImmutableVariableDocumentRecordValue.builder()
                .withScopeKey(document.scopeKey())
                .withUpdateSemantics(
                        document.local()
                                ? VariableDocumentUpdateSemantic.LOCAL
                                : VariableDocumentUpdateSemantic.PROPAGATE)
                .withVariables(document(document.variables()))
                .withTenantId(Tenants.DEFAULT)
                .build();
    }

    static RecordValue of(final IncidentValue incident) {
        return ImmutableIncidentRecordValue.builder()
                .withErrorType(errorType(incident.errorType()))
                .withErrorMessage(incident.errorMessage())
                .withBpmnProcessId(incident.bpmnProcessId())
                .withProcessDefinitionKey(incident.processDefinitionKey())
                .withProcessInstanceKey(incident.processInstanceKey())
                .withElementId(incident.elementId())
                .withElementInstanceKey(incident.elementInstanceKey())
                .withJobKey(incident.jobKey())
                .withVariableScopeKey(incident.variableScopeKey())
                .withTenantId(incident.tenantId())
                .build();
    }

    /** The contract has no name for ad-hoc sub-processes. */
    private static BpmnElementType elementType(final dev.skep.base.BpmnElementType type) {
        return switch (type) {
            case AD_HOC_SUB_PROCESS, AD_HOC_SUB_PROCESS_INNER_INSTANCE -> BpmnElementType.SUB_PROCESS;
            default -> BpmnElementType.valueOf(type.name());
        };
    }

    private static ErrorType errorType(final IncidentErrorType type) {
        for (final ErrorType known : ErrorType.values()) {
            if (known.name().equals(type.name())) {
                return known;
            }
        }
        return ErrorType.UNKNOWN;
    }

    static RecordValue of(final ErrorValue error) {
        return ImmutableErrorRecordValue.builder()
                .withExceptionMessage(error.exceptionMessage())
                .withStacktrace(error.stacktrace())
                .withErrorEventPosition(error.errorEventPosition())
                .withProcessInstanceKey(error.processInstanceKey())
                .build();
    }
}
