package dev.skep.gateway;

import dev.skep.base.BpmnElementType;
import dev.skep.base.BpmnEventType;
import dev.skep.base.Packed;
import dev.skep.gateway.json.InvalidDocument;
import dev.skep.gateway.json.JsonToPacked;
import dev.skep.gateway.rest.Correlation;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.Tenants;
import dev.skep.protocol.intent.DecisionEvaluationIntent;
import dev.skep.protocol.intent.DeploymentIntent;
import dev.skep.protocol.intent.IncidentIntent;
import dev.skep.protocol.intent.JobBatchIntent;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.intent.MessageCorrelationIntent;
import dev.skep.protocol.intent.MessageIntent;
import dev.skep.protocol.intent.ProcessInstanceCreationIntent;
import dev.skep.protocol.intent.ProcessInstanceIntent;
import dev.skep.protocol.intent.ProcessInstanceMigrationIntent;
import dev.skep.protocol.intent.ProcessInstanceModificationIntent;
import dev.skep.protocol.intent.ResourceDeletionIntent;
import dev.skep.protocol.intent.SignalIntent;
import dev.skep.protocol.intent.VariableDocumentIntent;
import dev.skep.protocol.message.JobStream;
import dev.skep.protocol.value.DecisionEvaluationValue;
import dev.skep.protocol.value.DeploymentResource;
import dev.skep.protocol.value.DeploymentValue;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.IncidentValue;
import dev.skep.protocol.value.JobBatchValue;
import dev.skep.protocol.value.JobValue;
import dev.skep.protocol.value.MessageCorrelationValue;
import dev.skep.protocol.value.MessageValue;
import dev.skep.protocol.value.ProcessInstanceCreationValue;
import dev.skep.protocol.value.ProcessInstanceMigrationValue;
import dev.skep.protocol.value.ProcessInstanceMigrationValue.MappingInstruction;
import dev.skep.protocol.value.ProcessInstanceValue;
import dev.skep.protocol.value.ResourceDeletionValue;
import dev.skep.protocol.value.SignalValue;
import dev.skep.protocol.value.VariableDocumentValue;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.ActivateJobsRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.BroadcastSignalRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.CancelProcessInstanceRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.CompleteJobRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.CreateProcessInstanceRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.CreateProcessInstanceWithResultRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.DeleteResourceRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.DeployProcessRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.DeployResourceRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.EvaluateDecisionRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.FailJobRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.MigrateProcessInstanceRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.ModifyProcessInstanceRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.PublishMessageRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.ResolveIncidentRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.SetVariablesRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.StreamActivatedJobsRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.ThrowErrorRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.UpdateJobRetriesRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.UpdateJobTimeoutRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * Public requests to commands. What can be told from the request alone is refused here with INVALID_ARGUMENT; what depends
 * on the state is for the partition to say. Belongs to one loop.
 */
@SuppressWarnings("deprecation") // the old deployment call is still served
final class RequestMapper {
    private final JsonToPacked json;
    private final Tenancy tenancy;

    RequestMapper(final GatewayConfig config) {
        json = new JsonToPacked(config.limits().documentDepthMax());
        tenancy = new Tenancy(config.multiTenancy());
    }

    Command createProcessInstance(final CreateProcessInstanceRequest request) {
        return Command.anywhere(
                ProcessInstanceCreationIntent.CREATE,
                creation("CreateProcessInstance", request, List.of()),
                request.getOperationReference());
    }

    Command createProcessInstanceWithResult(final CreateProcessInstanceWithResultRequest request) {
        return Command.anywhere(
                ProcessInstanceCreationIntent.CREATE_WITH_AWAITING_RESULT,
                creation(
                        "CreateProcessInstanceWithResult",
                        request.getRequest(),
                        List.copyOf(request.getFetchVariablesList())),
                request.getRequest().getOperationReference());
    }

    private ProcessInstanceCreationValue creation(
            final String method, final CreateProcessInstanceRequest request, final List<String> fetchVariables) {
        final String tenantId = tenancy.one(method, request.getTenantId());
        return new ProcessInstanceCreationValue(
                request.getBpmnProcessId(),
                request.getVersion(),
                request.getProcessDefinitionKey(),
                -1,
                variables(request.getVariables()),
                startInstructions(request),
                fetchVariables,
                tenantId,
                Traits.of(request));
    }

    private static List<String> startInstructions(final CreateProcessInstanceRequest request) {
        if (request.getStartInstructionsCount() == 0) {
            return List.of();
        }
        final List<String> elementIds = new ArrayList<>();
        for (final var instruction : request.getStartInstructionsList()) {
            elementIds.add(instruction.getElementId());
        }
        return elementIds;
    }

    Command cancelProcessInstance(final CancelProcessInstanceRequest request) {
        final ProcessInstanceValue value = new ProcessInstanceValue(
                "",
                -1,
                -1,
                request.getProcessInstanceKey(),
                "",
                -1,
                BpmnElementType.PROCESS,
                BpmnEventType.UNSPECIFIED,
                -1,
                -1,
                Tenants.DEFAULT);
        return Command.ofKey(
                request.getProcessInstanceKey(), ProcessInstanceIntent.CANCEL, value, request.getOperationReference());
    }

    Command completeJob(final CompleteJobRequest request) {
        final JobValue completed = JobValue.ofCommand(-1, 0, -1, "", "", variables(request.getVariables()));
        return Command.ofKey(
                request.getJobKey(),
                JobIntent.COMPLETE,
                request.hasResult() ? completed.with(JobResults.of(request.getResult())) : completed,
                0);
    }

    Command failJob(final FailJobRequest request) {
        return Command.ofKey(
                request.getJobKey(),
                JobIntent.FAIL,
                JobValue.ofCommand(
                        request.getRetries(),
                        request.getRetryBackOff(),
                        -1,
                        request.getErrorMessage(),
                        "",
                        variables(request.getVariables())),
                0);
    }

    Command throwError(final ThrowErrorRequest request) {
        return Command.ofKey(
                request.getJobKey(),
                JobIntent.THROW_ERROR,
                JobValue.ofCommand(
                        -1,
                        0,
                        -1,
                        request.getErrorMessage(),
                        request.getErrorCode(),
                        variables(request.getVariables())),
                0);
    }

    Command updateJobRetries(final UpdateJobRetriesRequest request) {
        return Command.ofKey(
                request.getJobKey(),
                JobIntent.UPDATE_RETRIES,
                JobValue.ofCommand(request.getRetries(), 0, -1, "", "", Packed.EMPTY_DOCUMENT),
                request.getOperationReference());
    }

    Command updateJobTimeout(final UpdateJobTimeoutRequest request) {
        return Command.ofKey(
                request.getJobKey(),
                JobIntent.UPDATE_TIMEOUT,
                JobValue.ofCommand(-1, 0, request.getTimeout(), "", "", Packed.EMPTY_DOCUMENT),
                request.getOperationReference());
    }

    Command publishMessage(final PublishMessageRequest request) {
        final String tenantId = tenancy.one("PublishMessage", request.getTenantId());
        final MessageValue value = new MessageValue(
                request.getName(),
                request.getCorrelationKey(),
                request.getMessageId(),
                request.getTimeToLive(),
                -1,
                variables(request.getVariables()),
                tenantId);
        return Command.correlated(request.getCorrelationKey(), MessageIntent.PUBLISH, value);
    }

    Command correlateMessage(final Correlation message) {
        final MessageCorrelationValue value = MessageCorrelationValue.ofCommand(
                message.name(),
                message.correlationKey(),
                variables(message.variables()),
                tenancy.one("CorrelateMessage", message.tenantId()));
        return Command.correlated(message.correlationKey(), MessageCorrelationIntent.CORRELATE, value);
    }

    Command broadcastSignal(final BroadcastSignalRequest request) {
        final String tenantId = tenancy.one("BroadcastSignal", request.getTenantId());
        return Command.anywhere(
                SignalIntent.BROADCAST,
                new SignalValue(request.getSignalName(), variables(request.getVariables()), tenantId, -1, -1),
                0);
    }

    Command resolveIncident(final ResolveIncidentRequest request) {
        final IncidentValue value =
                new IncidentValue(IncidentErrorType.UNKNOWN, "", "", -1, -1, "", -1, -1, -1, Tenants.DEFAULT);
        return Command.ofKey(request.getIncidentKey(), IncidentIntent.RESOLVE, value, request.getOperationReference());
    }

    Command setVariables(final SetVariablesRequest request) {
        final VariableDocumentValue value = new VariableDocumentValue(
                request.getElementInstanceKey(), request.getLocal(), variables(request.getVariables()));
        return Command.ofKey(
                request.getElementInstanceKey(), VariableDocumentIntent.UPDATE, value, request.getOperationReference());
    }

    Command deployResource(final DeployResourceRequest request) {
        final String tenantId = tenancy.one("DeployResource", request.getTenantId());
        final List<DeploymentResource> resources = new ArrayList<>(request.getResourcesCount());
        for (final var resource : request.getResourcesList()) {
            resources.add(new DeploymentResource(
                    resource.getName(), resource.getContent().toByteArray()));
        }
        return deployment(resources, tenantId);
    }

    Command deployProcess(final DeployProcessRequest request) {
        final List<DeploymentResource> resources = new ArrayList<>(request.getProcessesCount());
        for (final var process : request.getProcessesList()) {
            resources.add(new DeploymentResource(
                    process.getName(), process.getDefinition().toByteArray()));
        }
        return deployment(resources, Tenants.DEFAULT);
    }

    private static Command deployment(final List<DeploymentResource> resources, final String tenantId) {
        return Command.deployment(
                DeploymentIntent.CREATE, new DeploymentValue(List.copyOf(resources), List.of(), tenantId));
    }

    Command evaluateDecision(final EvaluateDecisionRequest request) {
        final String tenantId = tenancy.one("EvaluateDecision", request.getTenantId());
        return Command.anywhere(
                DecisionEvaluationIntent.EVALUATE,
                DecisionEvaluationValue.ofCommand(
                        request.getDecisionKey(), request.getDecisionId(), variables(request.getVariables()), tenantId),
                0);
    }

    Command deleteResource(final DeleteResourceRequest request) {
        return Command.ofKey(
                request.getResourceKey(),
                ResourceDeletionIntent.DELETE,
                new ResourceDeletionValue(request.getResourceKey(), Tenants.DEFAULT),
                request.getOperationReference());
    }

    Command modifyProcessInstance(final ModifyProcessInstanceRequest request) {
        return Command.ofKey(
                request.getProcessInstanceKey(),
                ProcessInstanceModificationIntent.MODIFY,
                Modifications.of(request, this::variables),
                request.getOperationReference());
    }

    Command migrateProcessInstance(final MigrateProcessInstanceRequest request) {
        final List<MappingInstruction> mappings = new ArrayList<>();
        for (final var mapping : request.getMigrationPlan().getMappingInstructionsList()) {
            mappings.add(new MappingInstruction(mapping.getSourceElementId(), mapping.getTargetElementId()));
        }
        return Command.ofKey(
                request.getProcessInstanceKey(),
                ProcessInstanceMigrationIntent.MIGRATE,
                new ProcessInstanceMigrationValue(
                        request.getProcessInstanceKey(),
                        request.getMigrationPlan().getTargetProcessDefinitionKey(),
                        mappings,
                        Tenants.DEFAULT),
                request.getOperationReference());
    }

    /** The command for as many jobs as are wanted; fewer are asked for as partitions give some. */
    JobBatchValue activateJobs(final ActivateJobsRequest request) {
        final List<String> tenantIds = tenancy.many("ActivateJobs", request.getTenantIdsList());
        if (request.getMaxJobsToActivate() > 0) {
            checkJobs(request.getTimeout(), request.getType());
        }
        return new JobBatchValue(
                request.getType(),
                request.getWorker(),
                request.getTimeout(),
                request.getMaxJobsToActivate(),
                List.copyOf(request.getFetchVariableList()),
                tenantIds,
                -1,
                List.of(),
                -1,
                false);
    }

    private static void checkJobs(final long timeout, final String type) {
        if (timeout < 1) {
            throw new RefusedCall(StatusMapper.rejected(
                    JobBatchIntent.ACTIVATE,
                    RejectionType.INVALID_ARGUMENT,
                    "Expected to activate jobs with a timeout greater than zero, but it was '" + timeout + "'"));
        }
        if (type.isEmpty()) {
            throw new RefusedCall(StatusMapper.rejected(
                    JobBatchIntent.ACTIVATE,
                    RejectionType.INVALID_ARGUMENT,
                    "Expected to activate jobs with a type to be present, but it was blank"));
        }
    }

    /** The wishes of a client, as a stream without an id. */
    JobStream streamActivatedJobs(final StreamActivatedJobsRequest request) {
        if (request.getType().isEmpty()) {
            throw RefusedCall.invalid("Expected to open a job stream with a type, but it was blank");
        }
        if (request.getTimeout() < 1) {
            throw RefusedCall.invalid("Expected to open a job stream with a timeout greater than zero, but it was '"
                    + request.getTimeout() + "'");
        }
        return new JobStream(
                0,
                0,
                request.getType(),
                request.getWorker(),
                request.getTimeout(),
                List.copyOf(request.getFetchVariableList()),
                tenancy.many("StreamActivatedJobs", request.getTenantIdsList()));
    }

    Packed variables(final String text) {
        try {
            return json.document(text);
        } catch (final InvalidDocument e) {
            throw RefusedCall.invalid(
                    "Expected the property 'variables' to be a valid JSON object, but " + e.getMessage());
        }
    }
}
