package dev.skep.exporters.record;

import dev.skep.base.FieldReader;
import dev.skep.protocol.ValueType;
import dev.skep.protocol.intent.Intent;
import dev.skep.protocol.value.CommandDistributionValue;
import dev.skep.protocol.value.DecisionRequirementsValue;
import dev.skep.protocol.value.DecisionValue;
import dev.skep.protocol.value.DeploymentValue;
import dev.skep.protocol.value.DeploymentValue.DecisionMetadata;
import dev.skep.protocol.value.DeploymentValue.DecisionRequirementsMetadata;
import dev.skep.protocol.value.DeploymentValue.FormMetadata;
import dev.skep.protocol.value.FormValue;
import dev.skep.protocol.value.ProcessValue;
import dev.skep.protocol.value.ResourceDeletionValue;
import dev.skep.protocol.value.part.ProcessMetadata;
import io.camunda.zeebe.protocol.record.RecordValue;
import io.camunda.zeebe.protocol.record.value.ImmutableCommandDistributionRecordValue;
import io.camunda.zeebe.protocol.record.value.ImmutableDeploymentRecordValue;
import io.camunda.zeebe.protocol.record.value.ImmutableResourceDeletionRecordValue;
import io.camunda.zeebe.protocol.record.value.deployment.ImmutableDecisionRecordValue;
import io.camunda.zeebe.protocol.record.value.deployment.ImmutableDecisionRequirementsMetadataValue;
import io.camunda.zeebe.protocol.record.value.deployment.ImmutableDecisionRequirementsRecordValue;
import io.camunda.zeebe.protocol.record.value.deployment.ImmutableDeploymentResource;
import io.camunda.zeebe.protocol.record.value.deployment.ImmutableForm;
import io.camunda.zeebe.protocol.record.value.deployment.ImmutableFormMetadataValue;
import io.camunda.zeebe.protocol.record.value.deployment.ImmutableProcess;
import io.camunda.zeebe.protocol.record.value.deployment.ImmutableProcessMetadataValue;

/** What records say of deployed files and what is in them. A deployment does not repeat the checksums of its files. */
final class DeploymentValues {
    private static final byte[] NOTHING = {};

    private DeploymentValues() {}

    static RecordValue of(final DeploymentValue deployment) {
        return ImmutableDeploymentRecordValue.builder()
                .withResources(deployment.resources().stream()
                        .map(resource -> ImmutableDeploymentResource.builder()
                                .withResourceName(resource.name())
                                .withResource(resource.content())
                                .build())
                        .toList())
                .withProcessesMetadata(deployment.processes().stream()
                        .map(DeploymentValues::process)
                        .toList())
                .withDecisionsMetadata(deployment.decisions().stream()
                        .map(DeploymentValues::decision)
                        .toList())
                .withDecisionRequirementsMetadata(deployment.decisionRequirements().stream()
                        .map(DeploymentValues::requirements)
                        .toList())
                .withFormMetadata(
                        deployment.forms().stream().map(DeploymentValues::form).toList())
                .withTenantId(deployment.tenantId())
                .build();
    }

    private static ImmutableProcessMetadataValue process(final ProcessMetadata process) {
        return ImmutableProcessMetadataValue.builder()
                .withBpmnProcessId(process.bpmnProcessId())
                .withVersion(process.version())
                .withProcessDefinitionKey(process.processDefinitionKey())
                .withResourceName(process.resourceName())
                .withChecksum(NOTHING)
                .withDuplicate(process.duplicate())
                .withTenantId(process.tenantId())
                .build();
    }

    private static ImmutableDecisionRecordValue decision(final DecisionMetadata decision) {
        return ImmutableDecisionRecordValue.builder()
                .withDecisionId(decision.decisionId())
                .withDecisionName(decision.decisionName())
                .withVersion(decision.version())
                .withDecisionKey(decision.decisionKey())
                .withDecisionRequirementsId(decision.decisionRequirementsId())
                .withDecisionRequirementsKey(decision.decisionRequirementsKey())
                .withDuplicate(decision.duplicate())
                .withTenantId(decision.tenantId())
                .build();
    }

    private static ImmutableDecisionRequirementsMetadataValue requirements(
            final DecisionRequirementsMetadata requirements) {
        return ImmutableDecisionRequirementsMetadataValue.builder()
                .withDecisionRequirementsId(requirements.decisionRequirementsId())
                .withDecisionRequirementsName(requirements.decisionRequirementsName())
                .withDecisionRequirementsVersion(requirements.version())
                .withDecisionRequirementsKey(requirements.decisionRequirementsKey())
                .withNamespace(requirements.namespace())
                .withResourceName(requirements.resourceName())
                .withChecksum(NOTHING)
                .withDuplicate(requirements.duplicate())
                .withTenantId(requirements.tenantId())
                .build();
    }

    private static ImmutableFormMetadataValue form(final FormMetadata form) {
        return ImmutableFormMetadataValue.builder()
                .withFormId(form.formId())
                .withVersion(form.version())
                .withFormKey(form.formKey())
                .withResourceName(form.resourceName())
                .withChecksum(NOTHING)
                .withDuplicate(form.duplicate())
                .withTenantId(form.tenantId())
                .build();
    }

    static RecordValue of(final ProcessValue process) {
        return ImmutableProcess.builder()
                .withBpmnProcessId(process.bpmnProcessId())
                .withVersion(process.version())
                .withProcessDefinitionKey(process.processDefinitionKey())
                .withResourceName(process.resourceName())
                .withChecksum(process.checksum())
                .withResource(process.resource())
                .withDuplicate(false)
                .withTenantId(process.tenantId())
                .build();
    }

    static RecordValue of(final FormValue form) {
        return ImmutableForm.builder()
                .withFormId(form.formId())
                .withVersion(form.version())
                .withFormKey(form.formKey())
                .withResourceName(form.resourceName())
                .withChecksum(form.checksum())
                .withResource(form.resource())
                .withDuplicate(false)
                .withTenantId(form.tenantId())
                .build();
    }

    static RecordValue of(final DecisionValue decision) {
        return ImmutableDecisionRecordValue.builder()
                .withDecisionId(decision.decisionId())
                .withDecisionName(decision.decisionName())
                .withVersion(decision.version())
                .withDecisionKey(decision.decisionKey())
                .withDecisionRequirementsId(decision.decisionRequirementsId())
                .withDecisionRequirementsKey(decision.decisionRequirementsKey())
                .withDuplicate(false)
                .withTenantId(decision.tenantId())
                .build();
    }

    static RecordValue of(final DecisionRequirementsValue requirements) {
        return ImmutableDecisionRequirementsRecordValue.builder()
                .withDecisionRequirementsId(requirements.decisionRequirementsId())
                .withDecisionRequirementsName(requirements.decisionRequirementsName())
                .withDecisionRequirementsVersion(requirements.version())
                .withDecisionRequirementsKey(requirements.decisionRequirementsKey())
                .withNamespace(requirements.namespace())
                .withResourceName(requirements.resourceName())
                .withChecksum(requirements.checksum())
                .withResource(requirements.resource())
                .withDuplicate(false)
                .withTenantId(requirements.tenantId())
                .build();
    }

    static RecordValue of(final ResourceDeletionValue deletion) {
        return ImmutableResourceDeletionRecordValue.builder()
                .withResourceKey(deletion.resourceKey())
                .withTenantId(deletion.tenantId())
                .build();
    }

    static RecordValue of(final CommandDistributionValue distribution) {
        final ValueType type = ValueType.ofCode(distribution.valueTypeCode());
        final var builder = ImmutableCommandDistributionRecordValue.builder()
                .withPartitionId(distribution.partitionId())
                .withValueType(PublicNames.valueType(type))
                .withIntent(PublicNames.intent(Intent.of(type, distribution.intentCode())));
        if (distribution.commandValue().length > 0) {
            builder.withCommandValue(PublicValues.of(
                    dev.skep.protocol.value.RecordValue.read(type, new FieldReader(distribution.commandValue()))));
        }
        return builder.build();
    }
}
