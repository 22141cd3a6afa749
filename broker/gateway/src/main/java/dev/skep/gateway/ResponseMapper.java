package dev.skep.gateway;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.skep.base.Packed;
import dev.skep.gateway.json.PackedToJson;
import dev.skep.protocol.message.ActivatedJob;
import dev.skep.protocol.message.CommandReply.Accepted;
import dev.skep.protocol.value.DecisionEvaluationValue;
import dev.skep.protocol.value.DeploymentValue;
import dev.skep.protocol.value.JobValue;
import dev.skep.protocol.value.MessageValue;
import dev.skep.protocol.value.ProcessInstanceCreationValue;
import dev.skep.protocol.value.ProcessInstanceResultValue;
import dev.skep.protocol.value.SignalValue;
import dev.skep.protocol.value.part.JobKind;
import dev.skep.protocol.value.part.ListenerEvent;
import dev.skep.protocol.value.part.ProcessMetadata;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.BroadcastSignalResponse;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.CancelProcessInstanceResponse;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.CompleteJobResponse;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.CreateProcessInstanceResponse;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.CreateProcessInstanceWithResultResponse;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.DeleteResourceResponse;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.DeployProcessResponse;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.DeployResourceResponse;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.EvaluateDecisionResponse;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.FailJobResponse;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.MigrateProcessInstanceResponse;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.ModifyProcessInstanceResponse;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.PublishMessageResponse;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.ResolveIncidentResponse;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.SetVariablesResponse;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.ThrowErrorResponse;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.TopologyResponse;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.UpdateJobRetriesResponse;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.UpdateJobTimeoutResponse;

/** What partitions answer, as public responses. Belongs to one loop. */
@SuppressWarnings("deprecation") // the old deployment call is still served
final class ResponseMapper {
    private static final ByteString EMPTY_OBJECT = ByteString.copyFromUtf8("{}");

    private final PackedToJson json;

    ResponseMapper(final GatewayLimits limits) {
        json = new PackedToJson(limits.documentDepthMax());
    }

    CreateProcessInstanceResponse instanceCreated(final Accepted reply) {
        final ProcessInstanceCreationValue value = (ProcessInstanceCreationValue) reply.value();
        final CreateProcessInstanceResponse.Builder response = CreateProcessInstanceResponse.newBuilder()
                .setProcessDefinitionKey(value.processDefinitionKey())
                .setBpmnProcessId(value.bpmnProcessId())
                .setVersion(value.version())
                .setProcessInstanceKey(value.processInstanceKey())
                .setTenantId(value.tenantId())
                .addAllTags(value.traits().tags());
        if (!value.traits().businessId().isEmpty()) {
            response.setBusinessId(value.traits().businessId());
        }
        return response.build();
    }

    CreateProcessInstanceWithResultResponse instanceCompleted(final Accepted reply) {
        final ProcessInstanceResultValue value = (ProcessInstanceResultValue) reply.value();
        final CreateProcessInstanceWithResultResponse.Builder response =
                CreateProcessInstanceWithResultResponse.newBuilder()
                        .setProcessDefinitionKey(value.processDefinitionKey())
                        .setBpmnProcessId(value.bpmnProcessId())
                        .setVersion(value.version())
                        .setProcessInstanceKey(value.processInstanceKey())
                        .setVariablesBytes(json(value.variables()))
                        .setTenantId(value.tenantId())
                        .addAllTags(value.traits().tags());
        if (!value.traits().businessId().isEmpty()) {
            response.setBusinessId(value.traits().businessId());
        }
        return response.build();
    }

    CancelProcessInstanceResponse instanceCancelled(final Accepted reply) {
        return CancelProcessInstanceResponse.getDefaultInstance();
    }

    CompleteJobResponse jobCompleted(final Accepted reply) {
        return CompleteJobResponse.getDefaultInstance();
    }

    FailJobResponse jobFailed(final Accepted reply) {
        return FailJobResponse.getDefaultInstance();
    }

    ThrowErrorResponse errorThrown(final Accepted reply) {
        return ThrowErrorResponse.getDefaultInstance();
    }

    UpdateJobRetriesResponse retriesUpdated(final Accepted reply) {
        return UpdateJobRetriesResponse.getDefaultInstance();
    }

    UpdateJobTimeoutResponse timeoutUpdated(final Accepted reply) {
        return UpdateJobTimeoutResponse.getDefaultInstance();
    }

    PublishMessageResponse messagePublished(final Accepted reply) {
        return PublishMessageResponse.newBuilder()
                .setKey(reply.key())
                .setTenantId(((MessageValue) reply.value()).tenantId())
                .build();
    }

    BroadcastSignalResponse signalBroadcast(final Accepted reply) {
        return BroadcastSignalResponse.newBuilder()
                .setKey(reply.key())
                .setTenantId(((SignalValue) reply.value()).tenantId())
                .build();
    }

    ResolveIncidentResponse incidentResolved(final Accepted reply) {
        return ResolveIncidentResponse.getDefaultInstance();
    }

    SetVariablesResponse variablesSet(final Accepted reply) {
        return SetVariablesResponse.newBuilder().setKey(reply.key()).build();
    }

    DeployResourceResponse resourceDeployed(final Accepted reply) {
        final DeploymentValue value = (DeploymentValue) reply.value();
        final DeployResourceResponse.Builder response =
                DeployResourceResponse.newBuilder().setKey(reply.key()).setTenantId(value.tenantId());
        for (final ProcessMetadata process : value.processes()) {
            response.addDeploymentsBuilder().setProcess(process(process));
        }
        ResourceResponses.add(value, response);
        return response.build();
    }

    EvaluateDecisionResponse decisionEvaluated(final Accepted reply) {
        return ResourceResponses.evaluation(reply.key(), (DecisionEvaluationValue) reply.value(), this::json);
    }

    DeleteResourceResponse resourceDeleted(final Accepted reply) {
        return DeleteResourceResponse.getDefaultInstance();
    }

    ModifyProcessInstanceResponse instanceModified(final Accepted reply) {
        return ModifyProcessInstanceResponse.getDefaultInstance();
    }

    MigrateProcessInstanceResponse instanceMigrated(final Accepted reply) {
        return MigrateProcessInstanceResponse.getDefaultInstance();
    }

    DeployProcessResponse processDeployed(final Accepted reply) {
        final DeployProcessResponse.Builder response =
                DeployProcessResponse.newBuilder().setKey(reply.key());
        for (final ProcessMetadata process : ((DeploymentValue) reply.value()).processes()) {
            response.addProcesses(process(process));
        }
        return response.build();
    }

    private static GatewayOuterClass.ProcessMetadata process(final ProcessMetadata process) {
        return GatewayOuterClass.ProcessMetadata.newBuilder()
                .setBpmnProcessId(process.bpmnProcessId())
                .setVersion(process.version())
                .setProcessDefinitionKey(process.processDefinitionKey())
                .setResourceName(process.resourceName())
                .setTenantId(process.tenantId())
                .build();
    }

    GatewayOuterClass.ActivatedJob activatedJob(final ActivatedJob activated) {
        final JobValue job = activated.job();
        return GatewayOuterClass.ActivatedJob.newBuilder()
                .setKey(activated.key())
                .setType(job.type())
                .setProcessInstanceKey(job.processInstanceKey())
                .setBpmnProcessId(job.bpmnProcessId())
                .setProcessDefinitionVersion(job.processDefinitionVersion())
                .setProcessDefinitionKey(job.processDefinitionKey())
                .setElementId(job.elementId())
                .setElementInstanceKey(job.elementInstanceKey())
                .setCustomHeadersBytes(json(job.customHeaders()))
                .setWorker(job.worker())
                .setRetries(job.retries())
                .setDeadline(job.deadline())
                .setVariablesBytes(json(job.variables()))
                .setTenantId(job.tenantId())
                .setKind(kind(job.listening().kind()))
                .setListenerEventType(event(job.listening().event()))
                .addAllTags(activated.tags())
                .build();
    }

    private static GatewayOuterClass.ActivatedJob.JobKind kind(final JobKind kind) {
        return switch (kind) {
            case BPMN_ELEMENT -> GatewayOuterClass.ActivatedJob.JobKind.BPMN_ELEMENT;
            case EXECUTION_LISTENER -> GatewayOuterClass.ActivatedJob.JobKind.EXECUTION_LISTENER;
            case TASK_LISTENER -> GatewayOuterClass.ActivatedJob.JobKind.TASK_LISTENER;
        };
    }

    private static GatewayOuterClass.ActivatedJob.ListenerEventType event(final ListenerEvent event) {
        return switch (event) {
            case UNSPECIFIED -> GatewayOuterClass.ActivatedJob.ListenerEventType.UNSPECIFIED;
            case START -> GatewayOuterClass.ActivatedJob.ListenerEventType.START;
            case END -> GatewayOuterClass.ActivatedJob.ListenerEventType.END;
            case CREATING -> GatewayOuterClass.ActivatedJob.ListenerEventType.CREATING;
            case ASSIGNING -> GatewayOuterClass.ActivatedJob.ListenerEventType.ASSIGNING;
            case UPDATING -> GatewayOuterClass.ActivatedJob.ListenerEventType.UPDATING;
            case COMPLETING -> GatewayOuterClass.ActivatedJob.ListenerEventType.COMPLETING;
            case CANCELING -> GatewayOuterClass.ActivatedJob.ListenerEventType.CANCELING;
        };
    }

    static TopologyResponse topology(final TopologyView.Cluster cluster) {
        final TopologyResponse.Builder response = TopologyResponse.newBuilder()
                .setClusterId(cluster.clusterId())
                .setGatewayVersion(cluster.gatewayVersion())
                .setClusterSize(cluster.clusterSize())
                .setPartitionsCount(cluster.partitionsCount())
                .setReplicationFactor(cluster.replicationFactor());
        for (final TopologyView.Broker broker : cluster.brokers()) {
            final GatewayOuterClass.BrokerInfo.Builder entry = response.addBrokersBuilder()
                    .setNodeId(broker.nodeId())
                    .setHost(broker.host())
                    .setPort(broker.port())
                    .setVersion(broker.version());
            for (final TopologyView.Replica replica : broker.partitions()) {
                entry.addPartitionsBuilder()
                        .setPartitionId(replica.partitionId())
                        .setRole(role(replica.role()))
                        .setHealth(health(replica.health()));
            }
        }
        return response.build();
    }

    private static GatewayOuterClass.Partition.PartitionBrokerRole role(final TopologyView.Role role) {
        return switch (role) {
            case LEADER -> GatewayOuterClass.Partition.PartitionBrokerRole.LEADER;
            case FOLLOWER -> GatewayOuterClass.Partition.PartitionBrokerRole.FOLLOWER;
            case INACTIVE -> GatewayOuterClass.Partition.PartitionBrokerRole.INACTIVE;
        };
    }

    private static GatewayOuterClass.Partition.PartitionBrokerHealth health(final TopologyView.Health health) {
        return switch (health) {
            case HEALTHY -> GatewayOuterClass.Partition.PartitionBrokerHealth.HEALTHY;
            case UNHEALTHY -> GatewayOuterClass.Partition.PartitionBrokerHealth.UNHEALTHY;
            case DEAD -> GatewayOuterClass.Partition.PartitionBrokerHealth.DEAD;
        };
    }

    private ByteString json(final Packed packed) {
        if (packed.isEmptyDocument()) {
            return EMPTY_OBJECT;
        }
        final ByteString text = UnsafeByteOperations.unsafeWrap(json.json(packed));
        // protobuf refuses text that is not UTF-8; a broken character is better than a job that reaches nobody
        return text.isValidUtf8() ? text : ByteString.copyFromUtf8(text.toStringUtf8());
    }
}
