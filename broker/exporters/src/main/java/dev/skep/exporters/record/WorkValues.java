package dev.skep.exporters.record;

import static dev.skep.exporters.record.PackedObjects.document;
import static dev.skep.exporters.record.PackedObjects.texts;

import dev.skep.protocol.value.JobBatchValue;
import dev.skep.protocol.value.JobValue;
import dev.skep.protocol.value.UserTaskValue;
import io.camunda.zeebe.protocol.record.RecordValue;
import io.camunda.zeebe.protocol.record.value.ImmutableJobBatchRecordValue;
import io.camunda.zeebe.protocol.record.value.ImmutableJobRecordValue;
import io.camunda.zeebe.protocol.record.value.ImmutableUserTaskRecordValue;
import io.camunda.zeebe.protocol.record.value.JobKind;
import java.util.List;

/** What records say of jobs and of the tasks of people. */
final class WorkValues {
    private WorkValues() {}

    static RecordValue of(final JobValue job) {
        return ImmutableJobRecordValue.builder()
                .withType(job.type())
                .withCustomHeaders(texts(job.customHeaders()))
                .withWorker(job.worker())
                .withRetries(job.retries())
                .withRetryBackoff(job.retryBackoff())
                .withRecurringTime(job.recurringTime())
                .withDeadline(job.deadline())
                .withTimeout(job.timeout())
                .withErrorMessage(job.errorMessage())
                .withErrorCode(job.errorCode())
                .withElementId(job.elementId())
                .withElementInstanceKey(job.elementInstanceKey())
                .withBpmnProcessId(job.bpmnProcessId())
                .withProcessDefinitionVersion(job.processDefinitionVersion())
                .withProcessDefinitionKey(job.processDefinitionKey())
                .withProcessInstanceKey(job.processInstanceKey())
                .withVariables(document(job.variables()))
                .withJobKind(kind(job.listening().kind()))
                .withTenantId(job.tenantId())
                .build();
    }

    /** The contract has no name for jobs that lead ad-hoc sub-processes. */
    private static JobKind kind(final dev.skep.protocol.value.part.JobKind kind) {
        return kind == dev.skep.protocol.value.part.JobKind.AD_HOC_SUB_PROCESS
                ? JobKind.BPMN_ELEMENT
                : JobKind.valueOf(kind.name());
    }

    /** The jobs themselves are not on the log: they follow from the state. */
    static RecordValue of(final JobBatchValue batch) {
        return ImmutableJobBatchRecordValue.builder()
                .withType(batch.type())
                .withWorker(batch.worker())
                .withTimeout(batch.timeout())
                .withMaxJobsToActivate(batch.maxJobsToActivate())
                .withJobKeys(batch.jobKeys())
                .withJobs(List.of())
                .withTruncated(batch.truncated())
                .withTenantIds(batch.tenantIds())
                .build();
    }

    static RecordValue of(final UserTaskValue task) {
        return ImmutableUserTaskRecordValue.builder()
                .withUserTaskKey(task.userTaskKey())
                .withAssignee(task.assignee())
                .withCandidateGroupsList(task.candidateGroups())
                .withCandidateUsersList(task.candidateUsers())
                .withDueDate(task.dueDate())
                .withFollowUpDate(task.followUpDate())
                .withFormKey(task.formKey())
                .withExternalFormReference(task.externalFormReference())
                .withChangedAttributes(task.changedAttributes())
                .withAction(task.action())
                .withCustomHeaders(texts(task.customHeaders()))
                .withCreationTimestamp(task.creationTimestamp())
                .withElementId(task.elementId())
                .withElementInstanceKey(task.elementInstanceKey())
                .withBpmnProcessId(task.bpmnProcessId())
                .withProcessDefinitionVersion(task.processDefinitionVersion())
                .withProcessDefinitionKey(task.processDefinitionKey())
                .withProcessInstanceKey(task.processInstanceKey())
                .withVariables(document(task.variables()))
                .withTenantId(task.tenantId())
                .build();
    }
}
